"""How many experts answer for each value of a part of the filter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    Select,
    SQLColumnExpression,
    String,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from contracts.words import RecordStatus
from experts.library.model import Entry, prefecture_of
from experts.library.queries.searching import MOST_COUNTED, MOST_STATEMENTS, count
from experts.library.queries.shapes import CONDITIONS, Asked, Filter
from experts.library.queries.sharing import Sight, seen_by
from foundation.auth.actor import Actor
from foundation.db.engine import Database
from foundation.db.prepared import Prepared

MOST_READ = 5_000
"""As many experts are counted, whichever are found first; where more answer, a count is said to be 'at least'.

In no order, because 5,000 of a million come at once while the newest 5,000 may have to be searched for; and no more,
because so many stay within the database's working memory.
"""

COLUMNS: dict[str, SQLColumnExpression[Any]] = {
    "kind": Entry.kind,
    "specialty": Entry.specialty,
    "region": Entry.prefecture_code,
    "title": Entry.title_code,
    "qualification": Entry.qualifications,
}
"""Part of the filter -> the column of its values; regions are counted at the second level."""

SETS = frozenset({"qualification"})
STATUS = "status"
STATUSES = (RecordStatus.LISTED, RecordStatus.SUSPENDED, RecordStatus.REMOVED)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a part, and how many experts have it; `more` where there are or may be more than that."""

    part: str
    value: str
    count: int
    more: bool


async def count_facets(database: Database, actor: Actor, wanted: Filter, parts: Sequence[str]) -> list[Facet]:
    """Return the values of these parts that answer, each part under all others of the filter but not its own."""
    chosen = [part for part in parts if getattr(wanted, part) and part != STATUS]
    rest = [part for part in parts if part not in (*chosen, STATUS)]
    found = await _count(database, actor, wanted, rest) if rest else []
    for part in chosen:
        counted = await _count(database, actor, wanted, [part], without=part)
        for facet in [*counted, *_unread(wanted, part, counted)]:
            found.append(
                await _surely(database, actor, wanted, facet) if _is_chosen(wanted, facet) else facet
            )
    return found + (await _count_statuses(database, actor, wanted) if STATUS in parts else [])


def _unread(wanted: Filter, part: str, counted: Sequence[Facet]) -> list[Facet]:
    """Return the chosen values that nobody has who was read, where not everybody was."""
    if not any(facet.more for facet in counted):
        return []
    read = {facet.value for facet in counted}
    return [Facet(part, value, 0, True) for value in _chosen(wanted, part) if value not in read]


def _is_chosen(wanted: Filter, facet: Facet) -> bool:
    return facet.value in _chosen(wanted, facet.part)


def _chosen(wanted: Filter, part: str) -> list[str]:
    """Return what the filter asks for of a part, as far as it is a value that is counted."""
    value: str | Sequence[str] = getattr(wanted, part)
    values = [value] if isinstance(value, str) else value
    return [one for one in values if one and (part != "region" or prefecture_of(one) == one)]


async def _surely(database: Database, actor: Actor, wanted: Filter, facet: Facet) -> Facet:
    """A chosen value stands beside the total, which would contradict a smaller 'at least'."""
    if not facet.more:
        return facet
    value = facet.value if isinstance(getattr(wanted, facet.part), str) else [facet.value]
    changed: dict[str, Any] = {facet.part: value}
    total = await count(database, actor, replace(wanted, **changed))
    return replace(facet, count=total.count, more=total.more)


async def _count_statuses(database: Database, actor: Actor, wanted: Filter) -> list[Facet]:
    """Few are not listed: among those found first there would be hardly any."""
    totals = {status: await count(database, actor, replace(wanted, status=status)) for status in STATUSES}
    return [Facet(STATUS, status, total.count, total.more) for status, total in totals.items() if total.count]


async def _count(
    database: Database, actor: Actor, wanted: Filter, parts: Sequence[str], without: str = ""
) -> list[Facet]:
    asked, seen = Asked.of(wanted, without), seen_by(actor)
    statement = _counting(seen.sight, asked.forms, tuple(parts), MOST_READ)
    rows = await database.fetch(statement, **asked.values, **seen.values)
    all_read = next(number for part, _, number in rows if part is None) < MOST_READ
    return [
        Facet(part, value, min(number, MOST_COUNTED), number > MOST_COUNTED or not all_read)
        for part, value, number in rows
        if part is not None
    ]


@lru_cache(MOST_STATEMENTS)
def _counting(sight: Sight, forms: tuple[str, ...], parts: tuple[str, ...], most: int) -> Prepared:
    some = (
        select(*(COLUMNS[part].label(part) for part in parts))
        .where(sight.condition, *(CONDITIONS[form] for form in forms))
        .limit(most)
        .cte("some")
        .prefix_with("MATERIALIZED")
    )
    everybody = select(null(), null(), func.count()).select_from(some)
    return Prepared(union_all(everybody, *(_counts(some, part) for part in parts)))


def _counts(some: CTE, part: str) -> Select[str, str, int]:
    column = some.c[part]
    values = select((func.unnest(column) if part in SETS else column).label("value")).subquery()
    value = cast(values.c.value, String)
    return select(literal(part), value, func.count()).where(value.is_not(None)).group_by(value)
