"""What time makes of an activity: it begins on its day, and is over once everybody's attendance is noted."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import official_day
from foundation.unit_of_work import UnitOfWork
from review.activities import queries
from review.activities.model import Activity, ActivityState
from review.activities.usecases.finding import lock_any


async def find_to_begin(session: AsyncSession, today: date) -> Sequence[UUID]:
    """Return a portion of the activities under notice whose first day has come, the earliest first."""
    return await queries.ids_to_begin(session, today)


async def begin(uow: UnitOfWork, activity_id: UUID) -> None:
    """Have an activity be under way if its first day has come; one that is so already, or is not any more, stays."""
    activity = await lock_any(uow, activity_id)
    today = official_day(uow.now())
    if (
        activity.state is not ActivityState.DELEGATED
        or activity.starts_at is None
        or official_day(activity.starts_at) > today
    ):
        uow.leave_unaudited("it has begun, or does not take place on this day any more")
        return
    activity.become(ActivityState.UNDERWAY)
    uow.audit("activity.begin", "activity", activity.id, label=activity.title)


async def find_of_day(session: AsyncSession, day: date) -> Sequence[UUID]:
    """Return the activities for which experts are delegated and that begin on a day."""
    return await queries.ids_of_day(session, day)


def note_done(uow: UnitOfWork, activity: Activity) -> None:
    """Have a locked activity be over; raise NotPossibleNow. Whether it may be is the caller's to check."""
    activity.become(ActivityState.DONE)
    activity.done_at = uow.now()
    uow.audit("activity.complete", "activity", activity.id, label=activity.title)
