"""What is looked for, and the pages that answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import regions
from contracts.words import ExpertKind, RecordStatus
from experts.library.model import Entry, fold, search_grams, search_pairs
from experts.library.queries.sharing import visible
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid

MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; an empty part does not restrict. Of several values of a part one is enough."""

    name: str = ""
    employer: str = ""
    region: str = ""
    specialty: Sequence[str] = ()
    title: Sequence[str] = ()
    qualification: Sequence[str] = ()
    industry: str = ""
    education: str = ""
    kind: ExpertKind | None = None
    status: RecordStatus = RecordStatus.LISTED


@dataclass(frozen=True, slots=True)
class Total:
    """How many answer; `more` where there are more than are counted."""

    count: int
    more: bool


async def search(session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None) -> Slice[Entry]:
    """Return a page of the experts that this person may see, newest first."""
    statement = select(Entry).where(visible(actor), *conditions(wanted))
    if cursor:
        at, record_id = _place(cursor)
        statement = statement.where(tuple_(Entry.listed_at, Entry.record_id) < tuple_(at, record_id))
    statement = statement.order_by(Entry.listed_at.desc(), Entry.record_id.desc()).limit(PAGE_SIZE + 1)
    rows = (await session.scalars(statement)).all()
    return Slice(rows[:PAGE_SIZE], _cursor(rows[PAGE_SIZE - 1]) if len(rows) > PAGE_SIZE else None)


async def count(session: AsyncSession, actor: Actor, wanted: Filter) -> Total:
    """Return how many experts answer, counted up to MOST_COUNTED."""
    some = select(Entry.record_id).where(visible(actor), *conditions(wanted)).limit(MOST_COUNTED + 1)
    found = await session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return Total(min(found, MOST_COUNTED), found > MOST_COUNTED)


def conditions(wanted: Filter, without: str = "") -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, but not that of the part named `without`."""
    asked: dict[str, list[ColumnElement[bool]]] = {
        "name": _name_holds(fold(wanted.name)),
        "employer": _employer_holds(fold(wanted.employer)),
        "region": [within(wanted.region)] if wanted.region else [],
        "specialty": _one_of(Entry.specialty, wanted.specialty),
        "title": _one_of(Entry.title_code, wanted.title),
        "qualification": [Entry.qualifications.overlap(list(wanted.qualification))]
        if wanted.qualification
        else [],
        "industry": [Entry.industry == wanted.industry] if wanted.industry else [],
        "education": [Entry.education == wanted.education] if wanted.education else [],
        "kind": [Entry.kind == wanted.kind] if wanted.kind else [],
        "status": [Entry.status == wanted.status],
    }
    return [condition for part, found in asked.items() if part != without for condition in found]


def _name_holds(part: str) -> list[ColumnElement[bool]]:
    if not part:
        return []
    return [Entry.grams.contains(search_grams(part)), func.strpos(Entry.folded_name, part) > 0]


def _employer_holds(part: str) -> list[ColumnElement[bool]]:
    if not part:
        return []
    return [Entry.employer_grams.contains(search_pairs(part)), func.strpos(Entry.folded_employer, part) > 0]


def _one_of(column: SQLColumnExpression[Any], values: Sequence[str]) -> list[ColumnElement[bool]]:
    if not values:
        return []
    return [column == values[0] if len(values) == 1 else column.in_(values)]


def within(code: str) -> ColumnElement[bool]:
    """Return the condition that an expert's region is the code or lies below it, by the table and not by prefix.

    The second level is a column of its own, so that abolished counties stay below their prefecture.
    """
    region = regions.get(code)
    if region is None or region.level == "county":
        return Entry.region_code == code
    if region.level == "prefecture":
        return Entry.prefecture_code == code
    return or_(Entry.region_code == code, Entry.prefecture_code.in_(regions.codes_below(code)))


def _cursor(entry: Entry) -> str:
    return encode_cursor([entry.listed_at.isoformat(), str(entry.record_id)])


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, record_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(at)), UUID(str(record_id))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
