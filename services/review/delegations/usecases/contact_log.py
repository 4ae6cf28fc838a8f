"""Reading the contact log of an activity."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from foundation.sealing.sealer import Sealer
from review.activities import usecases as activities
from review.delegations import policies, queries
from review.delegations.model import ContactEntry, Offer, note_place


class LinkState(StrEnum):
    """What the last link that an expert was sent is worth."""

    OPEN = "open"
    USED = "used"
    VOID = "void"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log, its note opened."""

    entry: ContactEntry
    note: str


@dataclass(frozen=True, slots=True)
class ContactFile:
    """How an expert and the association were in touch, oldest first, and the last link."""

    delegation_id: UUID
    lines: list[Line]
    offer: Offer | None
    link: LinkState | None


async def read_contacts(
    session: AsyncSession, sealer: Sealer, actor: Actor, activity_id: UUID, now: datetime
) -> list[ContactFile]:
    """Return the contact log of an activity by expert; for the bureau that picks and the association.

    Raises ActivityNotFound, or Forbidden for the bureau of the place.
    """
    activity = await activities.find(session, actor, activity_id)
    if not policies.sees_inside(actor, activity.bureau_id):
        raise Forbidden
    lines: dict[UUID, list[Line]] = {}
    for entry in await queries.contact_log(session, activity.id):
        note = sealer.open(entry.note, note_place(entry.id)) if entry.note else ""
        lines.setdefault(entry.delegation_id, []).append(Line(entry, note))
    offers = await queries.last_offers(session, activity.id)
    return [
        _file(delegation.id, lines.get(delegation.id, []), offers.get(delegation.id), now)
        for delegation in await queries.of_activity(session, activity.id)
    ]


def _file(delegation_id: UUID, lines: list[Line], offer: Offer | None, now: datetime) -> ContactFile:
    return ContactFile(delegation_id, lines, offer, _worth(offer, now) if offer else None)


def _worth(offer: Offer, now: datetime) -> LinkState:
    if offer.used_at is not None:
        return LinkState.USED
    if offer.voided_at is not None:
        return LinkState.VOID
    return LinkState.EXPIRED if offer.expires_at <= now else LinkState.OPEN
