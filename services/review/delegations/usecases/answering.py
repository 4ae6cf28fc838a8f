"""What follows from an expert's yes or no, by whichever way it came."""

from contracts.events.review import DelegationAnswered
from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities.usecases import Activity
from review.delegations import queries
from review.delegations.model import ContactKind, ContactOutcome, Delegation, DelegationState, place
from review.delegations.usecases.locking import count
from review.delegations.usecases.logging import log_contact


async def accept(
    uow: UnitOfWork,
    activity: Activity,
    delegation: Delegation,
    kind: ContactKind,
    *,
    by: Actor | None,
    note: str = "",
) -> None:
    """Write down that an expert takes part; the caller holds the locks, has checked the time, and audits.

    Raises NotPossibleNow.
    """
    delegation.become(DelegationState.ACCEPTED)
    delegation.answered_at = uow.now()
    log_contact(uow, delegation, kind, ContactOutcome.ACCEPTED, by=by, note=note)
    await _tell(uow, activity, delegation, "")


async def decline(
    uow: UnitOfWork,
    activity: Activity,
    delegation: Delegation,
    kind: ContactKind,
    reason: str,
    *,
    by: Actor | None,
) -> None:
    """Write down that an expert cannot take part, also who had said yes; the caller holds the lock and audits.

    Raises NotPossibleNow.
    """
    delegation.become(DelegationState.DECLINED)
    delegation.answered_at = uow.now()
    delegation.decline_reason = uow.sealer.seal(reason, place("decline_reason", delegation.id))
    log_contact(uow, delegation, kind, ContactOutcome.DECLINED, by=by, note=reason)
    await _tell(uow, activity, delegation, reason)


async def _tell(uow: UnitOfWork, activity: Activity, delegation: Delegation, reason: str) -> None:
    await queries.void_links(uow.session, [delegation.id], uow.now())
    await count(uow, activity)
    uow.emit(
        DelegationAnswered(
            delegation_id=delegation.id,
            version=delegation.version,
            activity_id=activity.id,
            bureau_id=activity.bureau_id,
            title=activity.title,
            expert_name=delegation.expert_name,
            accepted=delegation.state is DelegationState.ACCEPTED,
            reason=reason,
        )
    )
