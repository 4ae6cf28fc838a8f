"""Deleting what delegations hold of a person."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ERASED_NAME
from foundation.unit_of_work import UnitOfWork
from review.activities.usecases import OPEN, Activity, ActivityState
from review.delegations import queries
from review.delegations.model import ContactKind, Delegation
from review.delegations.usecases.answering import decline
from review.delegations.usecases.locking import count, lock_any
from review.delegations.usecases.releasing import let_go

NOT_HANDED_OVER = frozenset({ActivityState.DRAFT, ActivityState.PICKING})
WHY = "该专家已注销账号"


async def expected_at(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the title of an activity that is not over and has picked this person, None if there is none."""
    return await queries.expected_at(session, account_id)


async def step_down(uow: UnitOfWork, account_id: UUID) -> None:
    """Have a person take part in nothing that is still being arranged; association and bureau are told to go on.

    Nobody expected is deleted, but the check and the deletion are two moments. Who has a notice already stays in the
    list without a name: the association withdraws the notice. The caller audits, and holds no lock yet: the
    activity is locked first everywhere.
    """
    for delegation_id in await queries.not_yet_delegated(uow.session, account_id):
        activity, delegation = await lock_any(uow, delegation_id)
        if delegation.state in queries.NOT_YET_DELEGATED and activity.state in OPEN:
            delegation.expert_name = ERASED_NAME
            await _step_down(uow, activity, delegation)


async def _step_down(uow: UnitOfWork, activity: Activity, delegation: Delegation) -> None:
    if activity.state in NOT_HANDED_OVER:
        await let_go(uow, activity, delegation, "", asked=False)
        await count(uow, activity)
    else:
        await decline(uow, activity, delegation, ContactKind.PLATFORM, WHY, by=None)


async def erase_of(uow: UnitOfWork, account_id: UUID) -> None:
    """Keep of a person's delegations that there were some, with what became of them; the caller audits.

    What anybody wrote about the person goes, links to answer by are worth nothing. The activity's counts stay.
    """
    found = await queries.lock_of_account(uow.session, account_id)
    for delegation in found:
        _erase(delegation)
    ids = [delegation.id for delegation in found]
    await queries.void_links(uow.session, ids, uow.now())
    await queries.erase_contacts(uow.session, ids, account_id, ERASED_NAME)


def _erase(delegation: Delegation) -> None:
    delegation.expert_name = ERASED_NAME
    delegation.despite = delegation.decline_reason = delegation.release_reason = None
    delegation.rating_comment = None
