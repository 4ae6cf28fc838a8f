"""取消选定: an expert who is picked is not needed any more, before any notice was issued."""

from uuid import UUID

from contracts.events.review import DelegationReleased
from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import policies, queries
from review.delegations.errors import ReleaseNeedsReason
from review.delegations.model import Delegation, DelegationState, place
from review.delegations.usecases.locking import count, lock
from review.delegations.usecases.reading import DelegationFile, file_of
from review.delegations.usecases.telling import for_expert


async def release(uow: UnitOfWork, actor: Actor, delegation_id: UUID, reason: str) -> DelegationFile:
    """Do without an expert; who has been asked is told why.

    Raises DelegationNotFound, what `check_may_pick` raises, NotPossibleNow, or ReleaseNeedsReason.
    """
    activity, delegation = await lock(uow, actor, delegation_id)
    activities.check_may_pick(actor, activity)
    asked = delegation.id in await queries.who_was_asked(uow.session, [delegation.id])
    if asked and len(reason) < policies.SHORTEST_REASON:
        raise ReleaseNeedsReason
    await let_go(uow, activity, delegation, reason, asked=asked)
    await count(uow, activity)
    uow.audit("delegation.release", "delegation", delegation.id, activity=str(activity.id), asked=asked)
    return await file_of(uow.session, uow.sealer, actor, activity, delegation)


async def let_go(
    uow: UnitOfWork, activity: Activity, delegation: Delegation, reason: str, *, asked: bool
) -> None:
    """Release one, void its links and tell it to who was asked; the caller holds the lock, counts and audits.

    Raises NotPossibleNow.
    """
    delegation.become(DelegationState.RELEASED)
    delegation.released_at = uow.now()
    if reason:
        delegation.release_reason = uow.sealer.seal(reason, place("release_reason", delegation.id))
    await queries.void_links(uow.session, [delegation.id], uow.now())
    if asked:
        uow.emit(DelegationReleased(**await for_expert(uow, activity, delegation), reason=reason))
