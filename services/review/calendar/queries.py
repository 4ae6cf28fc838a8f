"""Which days are overruled."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from review.calendar.model import DayOverride


async def overrides_between(session: AsyncSession, first: date, last: date) -> dict[date, bool]:
    """Return the overruled days from `first` to `last`, both included."""
    rows = await session.scalars(
        select(DayOverride).where(DayOverride.day.between(first, last)).order_by(DayOverride.day)
    )
    return {row.day: row.working for row in rows}


async def save_override(session: AsyncSession, day: date, working: bool) -> None:
    """Overrule a day, or change how it is overruled."""
    statement = insert(DayOverride).values(day=day, working=working)
    await session.execute(statement.on_conflict_do_update(index_elements=["day"], set_={"working": working}))
