"""Which links to answer by, and the lines of the contact log."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.sealing.sealer import BlindIndex
from review.activities.usecases import Activity
from review.delegations.model import ContactEntry, Delegation, Offer


async def offer_by(session: AsyncSession, token_index: BlindIndex) -> Offer | None:
    """Return the offer whose link carries a token; who has the token may answer."""
    found: Offer | None = await session.scalar(select(Offer).where(Offer.token_index.in_(token_index.every)))
    return found


async def use_offer(session: AsyncSession, offer_id: UUID, accepted: bool, at: datetime) -> bool:
    """Use a link up; return False if it was used, void or over: of several answers at once one succeeds."""
    statement = (
        update(Offer)
        .where(
            Offer.id == offer_id, Offer.used_at.is_(None), Offer.voided_at.is_(None), Offer.expires_at > at
        )
        .values(used_at=at, accepted=accepted)
        .returning(Offer.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def find_invitation(
    session: AsyncSession, token_index: BlindIndex
) -> tuple[Offer, Delegation, Activity] | None:
    """Return what a link is about. One statement: a link that there is none of takes as long as any."""
    statement = (
        select(Offer, Delegation, Activity)
        .join(Delegation, Delegation.id == Offer.delegation_id)
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(Offer.token_index.in_(token_index.every))
    )
    found = (await session.execute(statement)).first()
    return None if found is None else (found[0], found[1], found[2])


async def pace_of_offers(
    session: AsyncSession, delegation_id: UUID, since: datetime
) -> tuple[datetime | None, int]:
    """Return when an expert was last sent an invitation, and how often since a moment."""
    statement = select(func.max(Offer.made_at), func.count().filter(Offer.made_at >= since)).where(
        Offer.delegation_id == delegation_id
    )
    last, number = (await session.execute(statement)).one()
    return last, number


async def last_offers(session: AsyncSession, activity_id: UUID) -> dict[UUID, Offer]:
    """Return by delegation the last link that was sent to each expert of an activity."""
    statement = (
        select(Offer)
        .join(Delegation, Delegation.id == Offer.delegation_id)
        .where(Delegation.activity_id == activity_id)
        .ext(distinct_on(Offer.delegation_id))
        .order_by(Offer.delegation_id, Offer.made_at.desc(), Offer.id.desc())
        .execution_options(populate_existing=True)
    )
    return {offer.delegation_id: offer for offer in await session.scalars(statement)}


async def contact_log(session: AsyncSession, activity_id: UUID) -> Sequence[ContactEntry]:
    """Return the contact log of an activity, oldest first."""
    statement = (
        select(ContactEntry)
        .join(Delegation, Delegation.id == ContactEntry.delegation_id)
        .where(Delegation.activity_id == activity_id)
        .order_by(ContactEntry.at, ContactEntry.id)
    )
    return (await session.scalars(statement)).all()
