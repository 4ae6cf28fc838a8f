"""Lists of 工作事项: what waits, what was decided, and where a case stands among what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    and_,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import regions
from contracts.words import Purpose, Stage
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from review.cases.model import OPEN_STAGES, Case, CaseState, Decision
from review.cases.queries.concerning import visible_to, waiting_for

MOST_COUNTED = 1000
"""Lists are counted up to this many; more are "1000+"."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_STATE_OF = {stage: state for state, stage in OPEN_STAGES.items()}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; an empty part does not restrict.

    `overdue_on` is the day on which what waits is past its day; in a list of decisions, whether it is set at all
    asks for those that came after theirs.
    """

    stage: Stage | None = None
    name: str = ""
    region: str = ""
    specialty: str = ""
    purpose: Purpose | None = None
    overdue_on: date | None = None


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


async def list_waiting(
    session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None
) -> Slice[Case]:
    """Return what waits for the person, oldest first."""
    statement = select(Case).where(*_waiting(actor, wanted)).order_by(Case.submitted_at, Case.id)
    if cursor:
        statement = statement.where(tuple_(Case.submitted_at, Case.id) > _position(cursor))
    rows = (await session.scalars(statement.limit(PAGE_SIZE + 1))).all()
    return _slice(rows, [(case.submitted_at, case.id) for case in rows])


async def list_decided_by(
    session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None
) -> Slice[Case]:
    """Return the cases that the person has decided, the latest decision first."""
    statement = (
        select(Case, Decision.at, Decision.id)
        .join(Decision, Decision.case_id == Case.id)
        .where(Decision.by_id == actor.id, *_narrowed(wanted))
        .order_by(Decision.at.desc(), Decision.id.desc())
    )
    if wanted.stage is not None:
        statement = statement.where(Decision.stage == wanted.stage)
    if wanted.overdue_on is not None:
        statement = statement.where(Decision.due_on < official_date(Decision.at))
    if cursor:
        statement = statement.where(tuple_(Decision.at, Decision.id) < _position(cursor))
    rows = (await session.execute(statement.limit(PAGE_SIZE + 1))).all()
    return _slice([case for case, _, _ in rows], [(at, id) for _, at, id in rows])


async def count_waiting(session: AsyncSession, actor: Actor, today: date) -> Counts:
    """Return how many cases wait for the person, and how many of them are past their day."""
    return await _count(session, waiting_for(actor), today)


async def count_open(session: AsyncSession, actor: Actor, today: date) -> Counts:
    """Return how many cases that the person may see wait for anybody."""
    is_open = Case.state.in_(list(OPEN_STAGES))
    return await _count(session, and_(visible_to(actor), is_open), today)


async def _count(session: AsyncSession, which: ColumnElement[bool], today: date) -> Counts:
    cases = func.count()
    row = await session.execute(
        select(
            cases.filter(Case.state == CaseState.PRELIMINARY),
            cases.filter(Case.state == CaseState.FINAL),
            cases.filter(Case.due_on < today),
        ).where(which)
    )
    preliminary, final, overdue = row.one()
    return Counts(preliminary, final, overdue)


async def find_place(session: AsyncSession, actor: Actor, wanted: Filter, case: Case) -> Place:
    """Return where a case stands in the list of what waits: the same order and the same filter."""
    waiting = select(Case.id).where(*_waiting(actor, wanted))
    key, here = tuple_(Case.submitted_at, Case.id), tuple_(literal(case.submitted_at), literal(case.id))
    following = waiting.where(key > here).order_by(Case.submitted_at, Case.id).limit(1)
    preceding = waiting.where(key < here).order_by(Case.submitted_at.desc(), Case.id.desc()).limit(1)
    row = await session.execute(
        select(
            waiting.where(Case.id == case.id).exists(),
            _counted(waiting.where(key < here)),
            _counted(waiting),
            preceding.scalar_subquery(),
            following.scalar_subquery(),
        )
    )
    itself, before, total, previous_id, next_id = row.one()
    position = before + 1 if itself and before < MOST_COUNTED else None
    return Place(position, total, previous_id, next_id)


def official_date(moment: SQLColumnExpression[datetime]) -> ColumnElement[date]:
    """Return the day of a moment in official time."""
    return cast(func.timezone(OFFICIAL_TIME.key, moment), Date)


def _waiting(actor: Actor, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [waiting_for(actor), *_narrowed(wanted)]
    if wanted.stage is not None:
        conditions.append(Case.state == _STATE_OF[wanted.stage])
    if wanted.overdue_on is not None:
        conditions.append(Case.due_on < wanted.overdue_on)
    return conditions


def _narrowed(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.name:
        conditions.append(Case.expert_name.icontains(wanted.name, autoescape=True))
    if wanted.region:
        conditions.append(Case.region_code.in_(_codes_within(wanted.region)))
    if wanted.specialty:
        conditions.append(Case.specialty == wanted.specialty)
    if wanted.purpose is not None:
        conditions.append(Case.purpose == wanted.purpose)
    return conditions


def _codes_within(code: str) -> list[str]:
    """Return the code and all codes below it, by the table of regions and not by prefix."""
    below = [found for region in regions.children(code) for found in _codes_within(region.code)]
    return [code, *below]


def _counted(ids: Select[UUID]) -> ColumnElement[int]:
    few = ids.limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _slice(rows: Sequence[Case], keys: Sequence[tuple[datetime, UUID]]) -> Slice[Case]:
    if len(rows) <= PAGE_SIZE:
        return Slice(rows, None)
    at, id = keys[PAGE_SIZE - 1]
    return Slice(rows[:PAGE_SIZE], encode_cursor([(at - _EPOCH) // _MICROSECOND, str(id)]))


def _position(cursor: str) -> tuple[datetime, UUID]:
    at, id = decode_cursor(cursor, 2)
    try:
        return _EPOCH + int(at) * _MICROSECOND, UUID(str(id))
    except (ValueError, OverflowError) as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
