"""Lists of 工作事项: what waits, what was decided, and where a case stands among what waits.

The statements are compiled once for each duty and each combination of filters (ADR 0034).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    SQLColumnExpression,
    Uuid,
    bindparam,
    cast,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Stage
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME
from foundation.db import within
from foundation.db.detached import Detached
from foundation.db.engine import Database
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.db.prepared import Prepared, Rows
from foundation.errors import FieldError, Invalid
from review.cases.model import OPEN_STAGES, Case, CaseState, Decision
from review.cases.queries.concerning import VISIBLE, Duty, in_state, of_person, seen_by
from review.cases.queries.narrowing import CONDITIONS, Filter, parts_of, values_of, waits_at

MOST_COUNTED = 1000
"""Lists are counted up to this many; more are "1000+"."""
MOST_STATEMENTS = 500
"""Of so many combinations of duties and filters the statement is kept."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CASES = Detached(Case)
_OPEN = or_(*(in_state(state) for state in OPEN_STAGES))
# a place in a list
_AT, _AFTER = bindparam("at", type_=DateTime(timezone=True)), bindparam("after", type_=Uuid())
_HERE = tuple_(_AT, _AFTER)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait for a person."""

    preliminary: int
    final: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands among what waits for a person, oldest first.

    `position` counts from 1; None when the case itself does not wait for them or too many come before it.
    `total` is at most MOST_COUNTED + 1.
    """

    position: int | None
    total: int
    previous: UUID | None
    next: UUID | None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a filter a statement depends on: the stage, the parts that are set, whether it asks for what is late."""

    stage: Stage | None
    parts: tuple[str, ...]
    late: bool

    @classmethod
    def of(cls, wanted: Filter) -> "_Shape":
        return cls(wanted.stage, parts_of(wanted), wanted.overdue_on is not None)

    @property
    def narrowed(self) -> list[ColumnElement[bool]]:
        return [CONDITIONS[part] for part in self.parts]

    def waiting(self, duty: Duty) -> list[ColumnElement[bool]]:
        conditions = [duty.waiting, *self.narrowed]
        if self.stage is not None:
            conditions.append(waits_at(self.stage))
        if self.late:
            conditions.append(Case.due_on < bindparam("today"))
        return conditions


async def list_waiting(database: Database, actor: Actor, wanted: Filter, cursor: str | None) -> Slice[Case]:
    """Return what waits for the person, oldest first."""
    duty, position = Duty.of(actor), _position(cursor)
    if not duty.decides:
        return Slice([], None)
    statement = _listing(duty, _Shape.of(wanted), bool(cursor))
    rows = await database.fetch(statement, **_asked(actor, wanted), **position)
    return _slice(rows, "submitted_at", "id")


async def list_decided_by(
    database: Database, actor: Actor, wanted: Filter, cursor: str | None
) -> Slice[Case]:
    """Return the cases that the person has decided, the latest decision first."""
    statement = _decided(_Shape.of(wanted), bool(cursor))
    rows = await database.fetch(statement, by=actor.id, **values_of(wanted), **_position(cursor))
    return _slice(rows, "decided_at", "decision_id")


async def count_waiting(database: Database, actor: Actor, today: date) -> Counts:
    """Return how many cases wait for the person, and how many of them are past their day."""
    duty = Duty.of(actor)
    if not duty.decides:
        return Counts(0, 0, 0)
    [row] = await database.fetch(_counting(duty), today=today, **of_person(actor))
    return Counts(*row)


async def count_open(database: Database, actor: Actor, today: date) -> Counts:
    """Return how many cases that the person may see wait for anybody."""
    [row] = await database.fetch(_COUNT_OPEN, today=today, **seen_by(actor))
    return Counts(*row)


async def find_place(session: AsyncSession, actor: Actor, wanted: Filter, case: Case) -> Place:
    """Return where a case stands in the list of what waits: the same order and the same filter."""
    duty = Duty.of(actor)
    if not duty.decides:
        return Place(None, 0, None, None)
    statement = _placing(duty, _Shape.of(wanted))
    here = {"at": case.submitted_at, "after": case.id}
    [row] = await within.fetch(session, statement, **_asked(actor, wanted), **here)
    itself, before, total, previous_id, next_id = row
    position = before + 1 if itself and before < MOST_COUNTED else None
    return Place(position, total, previous_id, next_id)


def official_date(moment: SQLColumnExpression[datetime]) -> ColumnElement[date]:
    """Return the day of a moment in official time."""
    return cast(func.timezone(OFFICIAL_TIME.key, moment), Date)


@lru_cache(MOST_STATEMENTS)
def _listing(duty: Duty, shape: _Shape, further: bool) -> Prepared:
    statement = select(*_CASES.columns).where(*shape.waiting(duty)).order_by(Case.submitted_at, Case.id)
    if further:
        statement = statement.where(tuple_(Case.submitted_at, Case.id) > _HERE)
    return Prepared(statement.limit(PAGE_SIZE + 1))


@lru_cache(MOST_STATEMENTS)
def _decided(shape: _Shape, further: bool) -> Prepared:
    statement = (
        select(*_CASES.columns, Decision.at.label("decided_at"), Decision.id.label("decision_id"))
        .join(Decision, Decision.case_id == Case.id)
        .where(Decision.by_id == bindparam("by"), *shape.narrowed)
        .order_by(Decision.at.desc(), Decision.id.desc())
    )
    if shape.stage is not None:
        statement = statement.where(Decision.stage == shape.stage)
    if shape.late:
        statement = statement.where(Decision.due_on < official_date(Decision.at))
    if further:
        statement = statement.where(tuple_(Decision.at, Decision.id) < _HERE)
    return Prepared(statement.limit(PAGE_SIZE + 1))


@lru_cache(MOST_STATEMENTS)
def _placing(duty: Duty, shape: _Shape) -> Prepared:
    waiting = select(Case.id).where(*shape.waiting(duty))
    key = tuple_(Case.submitted_at, Case.id)
    following = waiting.where(key > _HERE).order_by(Case.submitted_at, Case.id).limit(1)
    preceding = waiting.where(key < _HERE).order_by(Case.submitted_at.desc(), Case.id.desc()).limit(1)
    return Prepared(
        select(
            waiting.where(Case.id == _AFTER).exists().label("itself"),
            _capped(waiting.where(key < _HERE)).label("before"),
            _capped(waiting).label("total"),
            preceding.scalar_subquery().label("previous"),
            following.scalar_subquery().label("next"),
        )
    )


@lru_cache(MOST_STATEMENTS)
def _counting(duty: Duty) -> Prepared:
    return _counted(duty.waiting)


def _counted(*which: ColumnElement[bool]) -> Prepared:
    cases = func.count()
    return Prepared(
        select(
            cases.filter(in_state(CaseState.PRELIMINARY)).label("preliminary"),
            cases.filter(in_state(CaseState.FINAL)).label("final"),
            cases.filter(Case.due_on < bindparam("today")).label("overdue"),
        )
        .select_from(Case)
        .where(*which)
    )


_COUNT_OPEN = _counted(VISIBLE, _OPEN)


def _capped(ids: Select[UUID]) -> ColumnElement[int]:
    few = ids.limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _asked(actor: Actor, wanted: Filter) -> dict[str, Any]:
    today = {"today": wanted.overdue_on} if wanted.overdue_on is not None else {}
    return {**of_person(actor), **values_of(wanted), **today}


def _slice(rows: Rows, at: str, id: str) -> Slice[Case]:
    cases: Sequence[Case] = [_CASES.of(row) for row in rows[:PAGE_SIZE]]
    if len(rows) <= PAGE_SIZE:
        return Slice(cases, None)
    last = rows[PAGE_SIZE - 1]
    return Slice(cases, encode_cursor([(last[at] - _EPOCH) // _MICROSECOND, str(last[id])]))


def _position(cursor: str | None) -> dict[str, Any]:
    """Return the place after which a page begins, as statements take it."""
    if not cursor:
        return {}
    at, id = decode_cursor(cursor, 2)
    try:
        return {"at": _EPOCH + int(at) * _MICROSECOND, "after": UUID(str(id))}
    except (ValueError, OverflowError) as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
