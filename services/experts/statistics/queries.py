"""Every SELECT of the figures. Whom a bureau counts is part of each statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, case, cast, func, literal, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import RecordStatus
from experts.library.usecases import Entry, visible
from experts.statistics.policies import AGE_GROUPS, UNKNOWN_AGE
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME

DIMENSIONS = ("prefecture", "specialty", "title", "age", "kind")
STATUS = "status"
GROUPED = (*DIMENSIONS, STATUS)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many experts have a value of a dimension."""

    dimension: str
    value: str
    count: int


async def tallies(session: AsyncSession, actor: Actor, this_year: int) -> list[Tally]:
    """Return how many listed experts there are by each dimension, and how many of any status by status.

    One walk over the library counts the combinations, which parallel workers do; of these there are few.
    """
    columns = {
        "prefecture": Entry.prefecture_code,
        "specialty": Entry.specialty,
        "title": func.coalesce(Entry.title_code, ""),
        "age": _age_group(this_year),
        "kind": Entry.kind,
        STATUS: Entry.status,
    }
    # Grouped by names: an expression with parameters is not the same expression twice to PostgreSQL.
    people = select(*(columns[name].label(name) for name in GROUPED)).where(visible(actor)).subquery()
    each = [people.c[name] for name in GROUPED]
    combined = select(*each, func.count().label("people")).group_by(*each).subquery()
    named = [combined.c[name] for name in GROUPED]
    people_of = func.sum(combined.c.people)
    listed = people_of.filter(combined.c[STATUS] == RecordStatus.LISTED)
    rows = await session.execute(
        select(func.grouping(*named), *named, people_of, func.coalesce(listed, 0)).group_by(
            func.grouping_sets(*(tuple_(column) for column in named))
        )
    )
    found = [_tally(*row) for row in rows]
    return [tally for tally in found if tally.count]


async def entered_since(session: AsyncSession, actor: Actor, since: datetime) -> dict[date, int]:
    """Return how many experts have entered the library in each month since then, by its first day."""
    local = func.timezone(literal_column(f"'{OFFICIAL_TIME.key}'"), Entry.listed_at)
    month = cast(func.date_trunc(literal_column("'month'"), local), Date)
    statement = select(month, func.count()).where(visible(actor), Entry.listed_at >= since).group_by(month)
    rows = await session.execute(statement)
    return {row[0]: row[1] for row in rows}


def _age_group(this_year: int) -> ColumnElement[str]:
    age = literal(this_year, Integer) - Entry.birth_year
    known = [(age <= group.most, literal(group.code)) for group in AGE_GROUPS if group.most is not None]
    return case(
        (Entry.birth_year.is_(None), literal(UNKNOWN_AGE.code)), *known, else_=literal(AGE_GROUPS[-1].code)
    )


def _tally(which: int, *row: Any) -> Tally:
    """GROUPING() has a bit for each column that a row is not grouped by, the first column's the highest."""
    *values, everybody, listed = row
    place = next(n for n in range(len(GROUPED)) if not which >> (len(GROUPED) - 1 - n) & 1)
    dimension = GROUPED[place]
    return Tally(dimension, str(values[place]), int(everybody if dimension == STATUS else listed))


def of_dimension(found: Iterable[Tally], dimension: str) -> dict[str, int]:
    """Return value -> count of one dimension."""
    return {tally.value: tally.count for tally in found if tally.dimension == dimension}
