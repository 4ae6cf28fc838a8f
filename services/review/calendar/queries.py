"""Which days are overruled, and which years have been entered."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import within
from foundation.db.engine import Database
from foundation.db.prepared import Prepared
from foundation.db.together import Question
from review.calendar.model import DayOverride, EnteredYear

_BETWEEN = Prepared(
    select(DayOverride.day, DayOverride.working)
    .where(DayOverride.day.between(bindparam("first"), bindparam("last")))
    .order_by(DayOverride.day)
)


async def overrides_between(session: AsyncSession, first: date, last: date) -> dict[date, bool]:
    """Return the overruled days from `first` to `last`, both included."""
    rows = await within.fetch(session, _BETWEEN, first=first, last=last)
    return {row["day"]: row["working"] for row in rows}


async def overrides_now(database: Database, first: date, last: date) -> dict[date, bool]:
    """Return the same, for a route that needs no session."""
    rows = await database.fetch(_BETWEEN, first=first, last=last)
    return {row["day"]: row["working"] for row in rows}


def overrides(first: date, last: date) -> Question[dict[date, bool]]:
    """Return the question for the same."""
    return Question(_BETWEEN, {"first": first, "last": last}, lambda rows: {row[0]: row[1] for row in rows})


async def save_override(session: AsyncSession, day: date, working: bool) -> None:
    """Overrule a day, or change how it is overruled."""
    statement = insert(DayOverride).values(day=day, working=working)
    await session.execute(statement.on_conflict_do_update(index_elements=["day"], set_={"working": working}))


async def drop_override(session: AsyncSession, day: date) -> bool:
    """Have the statutory calendar count again for a day; return whether it was overruled."""
    statement = delete(DayOverride).where(DayOverride.day == day).returning(DayOverride.day)
    return (await session.scalar(statement)) is not None


async def entered(session: AsyncSession, years: Collection[int]) -> dict[int, EnteredYear]:
    """Return those of the years that an administrator has entered."""
    rows = await session.scalars(select(EnteredYear).where(EnteredYear.year.in_(years)))
    return {row.year: row for row in rows}


async def save_entered(session: AsyncSession, year: int, at: datetime, by: str) -> bool:
    """Write down that a year has been entered; return False if it was before."""
    statement = insert(EnteredYear).values(year=year, entered_at=at, entered_by=by).on_conflict_do_nothing()
    return (await session.scalar(statement.returning(EnteredYear.year))) is not None


async def drop_entered(session: AsyncSession, year: int) -> bool:
    """Take that back; return whether it was so."""
    statement = delete(EnteredYear).where(EnteredYear.year == year).returning(EnteredYear.year)
    return (await session.scalar(statement)) is not None
