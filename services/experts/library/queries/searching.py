"""The pages that answer a filter, and how many answer."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Uuid, bindparam, func, select, tuple_

from experts.dictionaries.usecases import changes
from experts.library.model import Entry
from experts.library.queries.shapes import CONDITIONS, Asked, Filter, filled, region_form
from experts.library.queries.sharing import Sight, seen_by
from foundation.auth.actor import Actor
from foundation.db.engine import Database
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.db.prepared import Prepared
from foundation.errors import FieldError, Invalid

MOST_COUNTED = 1000
MOST_STATEMENTS = 500
"""Of so many combinations of filters the statement is kept."""

LINE = (
    Entry.record_id,
    Entry.name,
    Entry.sex,
    Entry.region_code,
    Entry.specialty,
    Entry.industry,
    Entry.education,
    Entry.title,
    Entry.qualifications,
    Entry.employer_name,
    Entry.kind,
    Entry.status,
    Entry.listed_at,
)


@dataclass(frozen=True, slots=True)
class Total:
    """How many answer; `more` where there are more than are counted."""

    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page: rows of LINE, newest first, and after which change of the dictionaries they were read (`changes`)."""

    page: Slice[Any]
    words: int | None


async def search(database: Database, actor: Actor, wanted: Filter, cursor: str | None) -> Found:
    """Return a page of the experts that this person may see, newest first."""
    statement, values = searching(actor, wanted, cursor)
    rows = await database.fetch(statement, **values)
    more = len(rows) > PAGE_SIZE
    page = rows[:PAGE_SIZE]
    return Found(Slice(page, _cursor(page[-1]) if more else None), rows[0]["words"] if rows else None)


def searching(actor: Actor, wanted: Filter, cursor: str | None) -> tuple[Prepared, dict[str, Any]]:
    """Return the statement of a page, and its values."""
    asked, seen = Asked.of(wanted), seen_by(actor)
    values = {**asked.values, **seen.values}
    if cursor:
        values["at"], values["after"] = _place(cursor)
    return _listing(seen.sight, asked.forms, bool(cursor)), values


@lru_cache(MOST_STATEMENTS)
def _listing(sight: Sight, forms: tuple[str, ...], further: bool) -> Prepared:
    statement = select(*LINE, changes().label("words")).where(
        sight.condition, *(CONDITIONS[one] for one in forms)
    )
    if further:
        place = tuple_(bindparam("at", type_=DateTime(timezone=True)), bindparam("after", type_=Uuid()))
        statement = statement.where(tuple_(Entry.listed_at, Entry.record_id) < place)
    return Prepared(statement.order_by(Entry.listed_at.desc(), Entry.record_id.desc()).limit(PAGE_SIZE + 1))


async def count(database: Database, actor: Actor, wanted: Filter) -> Total:
    """Return how many experts answer, counted up to MOST_COUNTED."""
    asked, seen = Asked.of(wanted), seen_by(actor)
    (row,) = await database.fetch(_counting(seen.sight, asked.forms), **asked.values, **seen.values)
    return Total(min(row["found"], MOST_COUNTED), row["found"] > MOST_COUNTED)


@lru_cache(MOST_STATEMENTS)
def _counting(sight: Sight, forms: tuple[str, ...]) -> Prepared:
    some = select(Entry.record_id).where(sight.condition, *(CONDITIONS[one] for one in forms))
    return Prepared(select(func.count().label("found")).select_from(some.limit(MOST_COUNTED + 1).subquery()))


def conditions(wanted: Filter, without: str = "") -> list[ColumnElement[bool]]:
    """Return the conditions of a filter with its values, but not that of the part named `without`."""
    asked = Asked.of(wanted, without)
    return [filled(CONDITIONS[form], asked.values) for form in asked.forms]


def within(code: str) -> ColumnElement[bool]:
    """Return the condition that an expert's region is the code or lies below it."""
    form, values = region_form(code)
    return filled(CONDITIONS[form], values)


def _cursor(row: Any) -> str:
    return encode_cursor([row["listed_at"].isoformat(), str(row["record_id"])])


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, record_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(at)), UUID(str(record_id))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
