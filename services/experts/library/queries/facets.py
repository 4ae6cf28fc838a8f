"""How many experts answer for each value of a part of the filter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    CTE,
    Executable,
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
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import RecordStatus
from experts.library.model import Entry, prefecture_of
from experts.library.queries.searching import MOST_COUNTED, Filter, conditions, count
from experts.library.queries.sharing import visible
from foundation.auth.actor import Actor

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


async def count_facets(
    session: AsyncSession, actor: Actor, wanted: Filter, parts: Sequence[str]
) -> list[Facet]:
    """Return the values of these parts that answer, each part under all others of the filter but not its own."""
    chosen = [part for part in parts if getattr(wanted, part) and part != STATUS]
    rest = [part for part in parts if part not in (*chosen, STATUS)]
    found = await _count(session, actor, wanted, rest) if rest else []
    for part in chosen:
        counted = await _count(session, actor, wanted, [part], without=part)
        for facet in [*counted, *_unread(wanted, part, counted)]:
            found.append(await _surely(session, actor, wanted, facet) if _is_chosen(wanted, facet) else facet)
    return found + (await _count_statuses(session, actor, wanted) if STATUS in parts else [])


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


async def _surely(session: AsyncSession, actor: Actor, wanted: Filter, facet: Facet) -> Facet:
    """A chosen value stands beside the total, which would contradict a smaller 'at least'."""
    if not facet.more:
        return facet
    value = facet.value if isinstance(getattr(wanted, facet.part), str) else [facet.value]
    changed: dict[str, Any] = {facet.part: value}
    total = await count(session, actor, replace(wanted, **changed))
    return replace(facet, count=total.count, more=total.more)


async def _count_statuses(session: AsyncSession, actor: Actor, wanted: Filter) -> list[Facet]:
    """Few are not listed: among those found first there would be hardly any."""
    totals = {status: await count(session, actor, replace(wanted, status=status)) for status in STATUSES}
    return [Facet(STATUS, status, total.count, total.more) for status, total in totals.items() if total.count]


async def _count(
    session: AsyncSession, actor: Actor, wanted: Filter, parts: Sequence[str], without: str = ""
) -> list[Facet]:
    rows = (await session.execute(_counting(actor, wanted, parts, without))).all()
    all_read = next(number for part, _, number in rows if part is None) < MOST_READ
    return [
        Facet(part, value, min(number, MOST_COUNTED), number > MOST_COUNTED or not all_read)
        for part, value, number in rows
        if part is not None
    ]


def _counting(actor: Actor, wanted: Filter, parts: Iterable[str], without: str) -> Executable:
    some = (
        select(*(COLUMNS[part].label(part) for part in parts))
        .where(visible(actor), *conditions(wanted, without))
        .limit(MOST_READ)
        .cte("some")
        .prefix_with("MATERIALIZED")
    )
    everybody = select(null(), null(), func.count()).select_from(some)
    return union_all(everybody, *(_counts(some, part) for part in parts))


def _counts(some: CTE, part: str) -> Select[str, str, int]:
    column = some.c[part]
    values = select((func.unnest(column) if part in SETS else column).label("value")).subquery()
    value = cast(values.c.value, String)
    return select(literal(part), value, func.count()).where(value.is_not(None)).group_by(value)
