"""我的委派: what an expert was asked and delegated for, and answering in the platform."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import AccountsMerged
from foundation.auth.actor import Actor
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import policies, queries
from review.delegations.errors import ChangedMeanwhile, DelegationNotFound
from review.delegations.model import ContactKind, Delegation, place
from review.delegations.usecases.answering import accept, decline
from review.delegations.usecases.freeing import check_may_promise
from review.delegations.usecases.locking import lock_any


@dataclass(frozen=True, slots=True)
class OwnDelegation:
    """A delegation as the expert sees it."""

    delegation: Delegation
    activity: Activity
    contact_phone: str
    decline_reason: str | None
    release_reason: str | None
    may_answer: bool


async def list_own(
    session: AsyncSession, sealer: Sealer, actor: Actor, cursor: str | None, now: datetime
) -> Slice[OwnDelegation]:
    """Return a page of what this person was asked, the last first."""
    page = await queries.list_own(session, actor, cursor)
    return Slice([_opened(sealer, *one, now) for one in page.items], page.next)


async def read_own(
    session: AsyncSession, sealer: Sealer, actor: Actor, delegation_id: UUID, now: datetime
) -> OwnDelegation:
    """Return what this person was asked; raise DelegationNotFound."""
    found = await queries.find_own(session, actor, delegation_id)
    if found is None:
        raise DelegationNotFound
    return _opened(sealer, *found, now)


async def answer_own(
    uow: UnitOfWork, actor: Actor, delegation_id: UUID, version: int, accepted: bool, reason: str
) -> OwnDelegation:
    """Answer what was asked as it was shown (`version`).

    Raises DelegationNotFound, DeclineNeedsReason, ChangedMeanwhile, NotPossibleNow, BegunAlready, TimeTaken, or
    CannotAccept.
    """
    policies.check_reason(accepted, reason)
    if await queries.find_own(uow.session, actor, delegation_id) is None:
        raise DelegationNotFound
    activity, delegation = await lock_any(uow, delegation_id)
    policies.check_may_answer(activity, delegation, uow.now())
    if delegation.version != version:
        raise ChangedMeanwhile
    if accepted:
        await check_may_promise(uow, activity, delegation)
        await accept(uow, activity, delegation, ContactKind.APP, by=actor)
    else:
        await decline(uow, activity, delegation, ContactKind.APP, reason, by=actor)
    uow.audit(
        "delegation.answer",
        "delegation",
        delegation.id,
        activity=str(activity.id),
        way="app",
        accepted=accepted,
    )
    return _opened(uow.sealer, delegation, activity, uow.now())


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Have the delegations of a folded account be the kept one's; the caller audits."""
    await queries.change_owner(uow.session, fact.folded_account_id, fact.kept_account_id)


async def follow_account(uow: UnitOfWork, record_id: UUID, account_id: UUID | None) -> None:
    """Have the delegations of an expert be those of the account that the expert has by now."""
    if account_id is None:
        return
    if moved := await queries.give_to(uow.session, record_id, account_id):
        uow.audit("delegations.follow_account", "record", record_id, moved=moved)


def _opened(sealer: Sealer, delegation: Delegation, activity: Activity, now: datetime) -> OwnDelegation:
    def opened(column: str) -> str | None:
        sealed: bytes | None = getattr(delegation, column)
        return sealer.open(sealed, place(column, delegation.id)) if sealed else None

    return OwnDelegation(
        delegation=delegation,
        activity=activity,
        contact_phone=activities.contact_phone_of(sealer, activity),
        decline_reason=opened("decline_reason"),
        release_reason=opened("release_reason"),
        may_answer=policies.may_answer(activity, delegation, now),
    )
