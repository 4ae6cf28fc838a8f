"""Which activities begin, and when."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import OFFICIAL_TIME
from review.activities.model import Activity, ActivityState

PORTION = 100
NOTICED = (ActivityState.CONTACTING, ActivityState.DELEGATED, ActivityState.UNDERWAY)
"""States in which notices may be out: an activity goes back to 联系确认 while one expert of several is replaced."""


async def ids_to_begin(session: AsyncSession, today: date) -> Sequence[UUID]:
    """Return at most PORTION activities that are delegated and begin today or have begun, the earliest first."""
    statement = (
        select(Activity.id)
        .where(
            Activity.state == ActivityState.DELEGATED,
            Activity.starts_at < _begin_of(today + timedelta(days=1)),
        )
        .order_by(Activity.starts_at, Activity.id)
        .limit(PORTION)
    )
    return (await session.scalars(statement)).all()


async def ids_of_day(session: AsyncSession, day: date) -> Sequence[UUID]:
    """Return the activities with notices out that begin on a day of official time."""
    statement = (
        select(Activity.id)
        .where(
            Activity.state.in_(NOTICED),
            Activity.delegated > 0,
            Activity.starts_at >= _begin_of(day),
            Activity.starts_at < _begin_of(day + timedelta(days=1)),
        )
        .order_by(Activity.starts_at, Activity.id)
    )
    return (await session.scalars(statement)).all()


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICIAL_TIME)
