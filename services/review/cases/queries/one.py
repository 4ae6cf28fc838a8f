"""Single cases, locked or read, and the rounds of a person or a record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from contracts.events.experts import SubmissionMade
from foundation.auth.actor import Actor
from foundation.db import together, within
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared
from foundation.db.together import Question
from review.cases.errors import CaseNotFound, CaseNotRegistered
from review.cases.model import Case, CaseState, Decision
from review.cases.queries.concerning import VISIBLE, seen_by, visible_to

LONGEST_HISTORY = 200

_CASES, _DECISIONS = Detached(Case), Detached(Decision)
_FIND = select(*_CASES.columns).where(Case.id == bindparam("case_id"), VISIBLE)
_FIND_VISIBLE, _LOCK_VISIBLE = Prepared(_FIND), Prepared(_FIND.with_for_update())
_OF_CASE = Prepared(
    select(*_DECISIONS.columns).where(Decision.case_id == bindparam("case_id")).order_by(Decision.at)
)
_FOLLOWS_DECISION = ("state", "kind", "bureau_id", "bureau_name", "due_on", "version")
SAVE_DECIDED = Prepared(
    update(Case)
    .where(Case.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}") for name in _FOLLOWS_DECISION})
)
INSERT_DECISION = Prepared(
    insert(Decision).values({one.name: bindparam(one.name, type_=one.type) for one in _DECISIONS.columns})
)


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
    """Return a case that the person may see, locked, without its decisions; raise CaseNotFound.

    The session does not know it: SAVE_DECIDED writes what deciding changes. What was decided while this waited for the
    lock is asked afterwards (`decisions_of`).
    """
    rows = await within.fetch(session, _LOCK_VISIBLE, case_id=case_id, **seen_by(actor))
    if not rows:
        raise CaseNotFound
    return _CASES.of(rows[0])


def decisions_of(case_id: UUID) -> Question[list[Decision]]:
    """Return the question for the decisions of a case, oldest first, unknown to the session."""
    return Question(_OF_CASE, {"case_id": case_id}, lambda rows: [_DECISIONS.of(row) for row in rows])


def decided_values(case: Case) -> Mapping[str, Any]:
    """Return the values that SAVE_DECIDED takes: what deciding changes in a case."""
    return {"of_id": case.id} | {f"new_{name}": getattr(case, name) for name in _FOLLOWS_DECISION}


def decision_values(case: Case, decision: Decision) -> Mapping[str, Any]:
    """Return the values that INSERT_DECISION takes."""
    return {**_DECISIONS.values(decision), "case_id": case.id}


async def lock_own(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    """Return the person's own case, locked, with its decisions; raise CaseNotRegistered."""
    found = await session.scalar(_one(case_id).where(Case.account_id == actor.id).with_for_update(of=Case))
    if found is None:
        raise CaseNotRegistered
    return found


async def lock_of_account(session: AsyncSession, account_id: UUID) -> Sequence[Case]:
    """Return every case of a person with its decisions, locked in the order of ids, for the service itself."""
    statement = select(Case).options(selectinload(Case.decisions)).where(Case.account_id == account_id)
    statement = statement.order_by(Case.id).with_for_update(of=Case)
    return (await session.scalars(statement.execution_options(populate_existing=True))).all()


async def find_visible(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    """Return a case that the person may see, with its decisions, unknown to the session; raise CaseNotFound."""
    found = Question(
        _FIND_VISIBLE,
        {"case_id": case_id, **seen_by(actor)},
        lambda rows: _CASES.of(rows[0]) if rows else None,
    )
    decisions = decisions_of(case_id)
    answers = await together.ask(session, found, decisions)
    case = answers[found]
    if case is None:
        raise CaseNotFound
    case.decisions = answers[decisions]
    return case


async def find_chosen(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> Sequence[Case]:
    """Return those of these cases that the person may see, with their decisions, oldest first."""
    statement = select(Case).options(selectinload(Case.decisions)).where(Case.id.in_(ids), visible_to(actor))
    return (await session.scalars(statement.order_by(Case.submitted_at, Case.id))).all()


async def lock_stranded(session: AsyncSession, bureau_ids: Collection[UUID]) -> Sequence[Case]:
    """Return the cases that wait with one of these bureaus, locked, for the service itself."""
    waiting = select(Case).where(Case.state == CaseState.FINAL, Case.bureau_id.in_(bureau_ids))
    return (await session.scalars(waiting.order_by(Case.id).with_for_update())).all()


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
