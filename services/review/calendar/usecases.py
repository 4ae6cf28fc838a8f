"""Counting in working days."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import working_days
from foundation.unit_of_work import UnitOfWork
from review.calendar import queries

# One official time for the whole country; due dates are days of it.
OFFICIAL_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a year: whether its statutory holidays are, and which days are overruled."""

    year: int
    known: bool
    overrides: dict[date, bool]


def official_day(at: datetime) -> date:
    """Return the calendar day of a moment."""
    return at.astimezone(OFFICIAL_TIME).date()


async def find_due_day(session: AsyncSession, since: datetime, days: int) -> date:
    """Return the `days`-th working day after the day of `since`, which itself does not count."""
    first = official_day(since)
    overrides = await queries.overrides_between(session, first, date.max)
    return working_days.add_working_days(first, days, overrides)


async def read_year(session: AsyncSession, year: int) -> Year:
    """Return what is known of a year."""
    overrides = await queries.overrides_between(session, date(year, 1, 1), date(year, 12, 31))
    return Year(year, working_days.covers(year), overrides)


async def overrule_day(uow: UnitOfWork, day: date, working: bool) -> None:
    """Say whether people work on a day. Counts for due dates that are set from now on."""
    await queries.save_override(uow.session, day, working)
    uow.audit("calendar.overrule", "day", day.isoformat(), working=working)
