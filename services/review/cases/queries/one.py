"""Which cases. Who may see a case is part of every statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from contracts.events.experts import SubmissionMade
from contracts.words import Role, Stage
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from review.cases.errors import CaseNotFound, CaseNotRegistered
from review.cases.model import OPEN_STAGES, Case, CaseState, Decision

LONGEST_HISTORY = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_STATE_OF = {stage: state for state, stage in OPEN_STAGES.items()}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait for a person."""

    preliminary: int
    final: int
    overdue: int


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a person may see a case (product.md, People)."""
    if actor.has(Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR):
        return true()
    recommended = Case.bureau_id.in_(actor.organizations(Role.BUREAU_REVIEWER))
    return or_(Case.account_id == actor.id, recommended)


def waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a case waits for this person: the same as policies.check_may_decide."""
    mine: list[ColumnElement[bool]] = [false()]
    if actor.has(Role.ASSOCIATION_REVIEWER):
        mine.append(Case.state == CaseState.PRELIMINARY)
    bureaus = actor.organizations(Role.BUREAU_REVIEWER)
    if bureaus:
        mine.append(and_(Case.state == CaseState.FINAL, Case.bureau_id.in_(bureaus)))
    conditions = [
        or_(*mine),
        Case.account_id != actor.id,
        ~exists().where(Decision.case_id == Case.id, Decision.by_id == actor.id),
    ]
    if actor.employer_id is not None:
        conditions.append(Case.employer_id.is_distinct_from(actor.employer_id))
    return and_(*conditions)


async def change_owner(session: AsyncSession, old_id: UUID, new_id: UUID) -> int:
    """Have all cases of one account be another's; return how many."""
    statement = update(Case).where(Case.account_id == old_id).values(account_id=new_id)
    return len((await session.scalars(statement.returning(Case.id))).all())


async def insert_case(session: AsyncSession, fact: SubmissionMade, due_on: date) -> bool:
    """Open the case of a submission; return False if it is there already."""
    statement = insert(Case).values(
        id=fact.submission_id,
        record_id=fact.record_id,
        account_id=fact.account_id,
        purpose=fact.purpose,
        round=fact.round,
        expert_name=fact.expert_name,
        region_code=fact.region_code,
        specialty=fact.specialty,
        employer_id=fact.employer_id,
        employer_name=fact.employer_name,
        submitted_at=fact.submitted_at,
        state=CaseState.PRELIMINARY,
        due_on=due_on,
        version=1,
    )
    inserted = await session.scalar(statement.on_conflict_do_nothing().returning(Case.id))
    return inserted is not None


async def lock_visible(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    """Return a case that the person may see, locked, with its decisions; raise CaseNotFound."""
    found = await session.scalar(_one(case_id).where(visible_to(actor)).with_for_update(of=Case))
    if found is None:
        raise CaseNotFound
    return found


async def lock_own(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    """Return the person's own case, locked, with its decisions; raise CaseNotRegistered."""
    found = await session.scalar(_one(case_id).where(Case.account_id == actor.id).with_for_update(of=Case))
    if found is None:
        raise CaseNotRegistered
    return found


async def find_visible(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    """Return a case that the person may see, with its decisions; raise CaseNotFound."""
    found = await session.scalar(_one(case_id).where(visible_to(actor)))
    if found is None:
        raise CaseNotFound
    return found


async def list_waiting(
    session: AsyncSession, actor: Actor, stage: Stage | None, cursor: str | None
) -> Slice[Case]:
    """Return what waits for the person, oldest first."""
    statement = select(Case).where(waiting_for(actor)).order_by(Case.submitted_at, Case.id)
    if stage is not None:
        statement = statement.where(Case.state == _STATE_OF[stage])
    if cursor:
        statement = statement.where(tuple_(Case.submitted_at, Case.id) > _position(cursor))
    rows = (await session.scalars(statement.limit(PAGE_SIZE + 1))).all()
    return _slice(rows, [(case.submitted_at, case.id) for case in rows])


async def list_decided_by(
    session: AsyncSession, actor: Actor, stage: Stage | None, cursor: str | None
) -> Slice[Case]:
    """Return the cases that the person has decided, the latest decision first."""
    statement = (
        select(Case, Decision.at, Decision.id)
        .join(Decision, Decision.case_id == Case.id)
        .where(Decision.by_id == actor.id)
        .order_by(Decision.at.desc(), Decision.id.desc())
    )
    if stage is not None:
        statement = statement.where(Decision.stage == stage)
    if cursor:
        statement = statement.where(tuple_(Decision.at, Decision.id) < _position(cursor))
    rows = (await session.execute(statement.limit(PAGE_SIZE + 1))).all()
    return _slice([case for case, _, _ in rows], [(at, id) for _, at, id in rows])


async def count_waiting(session: AsyncSession, actor: Actor, today: date) -> Counts:
    """Return how many cases wait for the person, and how many of them are past their day."""
    waiting = func.count()
    row = await session.execute(
        select(
            waiting.filter(Case.state == CaseState.PRELIMINARY),
            waiting.filter(Case.state == CaseState.FINAL),
            waiting.filter(Case.due_on < today),
        ).where(waiting_for(actor))
    )
    preliminary, final, overdue = row.one()
    return Counts(preliminary, final, overdue)


async def rounds_of_account(session: AsyncSession, account_id: UUID) -> Sequence[Case]:
    """Return all of a person's own cases with their decisions, newest first."""
    return (await session.scalars(_rounds().where(Case.account_id == account_id))).all()


async def rounds_of_record(session: AsyncSession, actor: Actor, record_id: UUID) -> Sequence[Case]:
    """Return the cases of a record that the person may see, with their decisions, newest first."""
    statement = _rounds().where(Case.record_id == record_id, visible_to(actor))
    return (await session.scalars(statement)).all()


def _one(case_id: UUID) -> Select[Case]:
    return select(Case).options(selectinload(Case.decisions)).where(Case.id == case_id)


def _rounds() -> Select[Case]:
    return (
        select(Case)
        .options(selectinload(Case.decisions))
        .order_by(Case.submitted_at.desc(), Case.id.desc())
        .limit(LONGEST_HISTORY)
    )


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
