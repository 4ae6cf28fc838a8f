"""The page behind a link: what is asked, and the answer. Nobody is logged in; who has the link may answer, once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.http.budgets import address_key, spend_or_count_here
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import policies, queries
from review.delegations.model import ContactKind, Delegation, Offer
from review.delegations.usecases.answering import accept, decline
from review.delegations.usecases.freeing import check_may_promise
from review.delegations.usecases.locking import lock_any
from review.delegations.usecases.offering import index_of
from review.settings import settings_of


class InvitationState(StrEnum):
    """What a link opens."""

    OPEN = "open"
    USED = "used"
    VOID = "void"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """What an expert is asked: shown while a link is open, and to nobody afterwards."""

    activity: Activity
    contact_phone: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link opens now. `accepted` is what was answered by it, None if nothing was."""

    state: InvitationState
    accepted: bool | None = None
    question: Question | None = None


async def look(resources: Resources, token: str, address: str | None) -> Invitation:
    """Return what a link opens, and change nothing; raise AddressBudgetSpent beyond reason."""
    await _spend(resources, address)
    async with resources.database.read() as session:
        return await _look(session, resources.sealer, token, resources.clock.now())


async def answer_by_link(
    resources: Resources, token: str, accepted: bool, reason: str, address: str | None
) -> Invitation:
    """Answer, and return what the link says from now on; one that does not open anything answers nothing.

    Whoever may be logged in in the same browser has nothing to do with it. Raises AddressBudgetSpent,
    DeclineNeedsReason, and TimeTaken or CannotAccept, which leave the link open.
    """
    await _spend(resources, address)
    policies.check_reason(accepted, reason)
    async with resources.unit_of_work(None, address) as uow:
        await _answer(uow, token, accepted, reason)
    async with resources.database.read() as session:
        return await _look(session, resources.sealer, token, resources.clock.now())


async def _answer(uow: UnitOfWork, token: str, accepted: bool, reason: str) -> None:
    offer = await queries.offer_by(uow.session, index_of(uow.sealer, token))
    if offer is None:
        uow.leave_unaudited("there is no such link")
        return
    activity, delegation = await lock_any(uow, offer.delegation_id)
    if not policies.may_answer(activity, delegation, uow.now()) or not await queries.use_offer(
        uow.session, offer.id, accepted, uow.now()
    ):
        uow.leave_unaudited("the link does not open anything any more")
        return
    if accepted:
        await check_may_promise(uow, activity, delegation)
        await accept(uow, activity, delegation, ContactKind.LINK, by=None)
    else:
        await decline(uow, activity, delegation, ContactKind.LINK, reason, by=None)
    uow.audit(
        "delegation.answer",
        "delegation",
        delegation.id,
        actor_id=delegation.account_id,
        activity=str(activity.id),
        way="link",
        accepted=accepted,
    )


async def _look(session: AsyncSession, sealer: Sealer, token: str, now: datetime) -> Invitation:
    found = await queries.find_invitation(session, index_of(sealer, token))
    if found is None:
        return Invitation(InvitationState.UNKNOWN)
    offer, delegation, activity = found
    state = _state(offer, delegation, activity, now)
    if state is InvitationState.USED:
        return Invitation(state, accepted=offer.accepted)
    if state is InvitationState.OPEN:
        phone = activities.contact_phone_of(sealer, activity)
        return Invitation(state, question=Question(activity, phone))
    return Invitation(state)


def _state(offer: Offer, delegation: Delegation, activity: Activity, now: datetime) -> InvitationState:
    if offer.used_at is not None:
        return InvitationState.USED
    if offer.voided_at is not None:
        return InvitationState.VOID
    if offer.expires_at <= now:
        return InvitationState.EXPIRED
    return InvitationState.OPEN if policies.may_answer(activity, delegation, now) else InvitationState.VOID


async def _spend(resources: Resources, address: str | None) -> None:
    limit = settings_of(resources).open_pages_per_address_per_hour
    await spend_or_count_here(resources, "invitations", address_key(resources, address), limit)
