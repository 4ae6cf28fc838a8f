"""An activity that does not take place."""

from contracts.events.review import ActivityCancelled
from foundation.unit_of_work import UnitOfWork
from review.activities.model import Activity, ActivityState, place


def note_cancelled(uow: UnitOfWork, activity: Activity, reason: str) -> None:
    """Have a locked activity be cancelled, and tell it; raise NotPossibleNow if it is over already.

    Who may, and what becomes of its delegations and notices, is the caller's (`notices.usecases.cancel`).
    """
    activity.become(ActivityState.CANCELLED)
    activity.cancelled_at = uow.now()
    activity.cancel_reason = uow.sealer.seal(reason, place("cancel_reason", activity.id)) if reason else None
    uow.emit(
        ActivityCancelled(
            activity_id=activity.id,
            version=activity.version,
            bureau_id=activity.bureau_id,
            title=activity.title,
            starts_at=activity.starts_at,
            submitted=activity.submitted_at is not None,
            reason=reason,
            cancelled_at=uow.now(),
        )
    )
    uow.audit("activity.cancel", "activity", activity.id, label=activity.title)
