"""Which activities wait for somebody, and for what. The statements are compiled once for each kind of worker."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from foundation.auth.actor import Actor
from foundation.db.engine import Database
from foundation.db.prepared import Prepared
from review.activities.usecases import Activity, ActivityState
from review.worklist.policies import COORDINATOR, COORDINATORS_TASKS, OFFICER, OFFICERS_TASKS, Task, Waiting

MOST_WAITING = 100

A = Activity
Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
_OWN = A.bureau_id == any_(bindparam("bureaus", type_=ARRAY(Uuid)))
_LOCAL = A.local_bureau_id == any_(bindparam("bureaus", type_=ARRAY(Uuid)))


def _in(state: ActivityState) -> ColumnElement[bool]:
    # written out: of those that wait the planner knows how few they are
    return A.state == literal_column(f"'{state.value}'", A.state.type)


_SETTLED = and_(A.chosen >= A.wanted, A.confirmed >= A.chosen)
_WAITS: dict[Task, tuple[ColumnElement[bool], Moment]] = {
    Task.PICK: (and_(_OWN, _in(ActivityState.PICKING)), A.created_at),
    Task.REPLACE: (and_(_OWN, _in(ActivityState.CONTACTING), A.chosen < A.wanted), A.submitted_at),
    Task.ACKNOWLEDGE: (and_(_LOCAL, A.unacknowledged > 0, A.delegated_at.is_not(None)), A.delegated_at),
    Task.NOTE_ATTENDANCE: (
        and_(
            _OWN,
            _in(ActivityState.UNDERWAY),
            A.ends_at <= bindparam("now", type_=DateTime(timezone=True)),
        ),
        A.ends_at,
    ),
    Task.CONTACT: (and_(_in(ActivityState.CONTACTING), A.confirmed < A.chosen), A.submitted_at),
    Task.ISSUE: (and_(_in(ActivityState.CONTACTING), _SETTLED), A.submitted_at),
}
"""Which activities wait for a kind of work, and since when."""


async def count_waiting(database: Database, actor: Actor, now: datetime) -> dict[Task, int]:
    """Return for every kind of work that this person does how much of it waits."""
    kinds = _kinds(actor)
    if not kinds:
        return {}
    [counted] = await database.fetch(_counting(kinds), **_values(actor, now))
    return dict(zip(kinds, counted, strict=True))


async def list_waiting(database: Database, actor: Actor, now: datetime) -> Sequence[Waiting]:
    """Return what waits for this person, what waits longest first; at most MOST_WAITING."""
    kinds = _kinds(actor)
    if not kinds:
        return []
    rows = await database.fetch(_listing(kinds), **_values(actor, now))
    return [
        Waiting(Task(task), id, title, bureau_name, since, starts_at)
        for task, id, title, bureau_name, since, starts_at in rows
    ]


@lru_cache
def _counting(kinds: tuple[Task, ...]) -> Prepared:
    waits = [_WAITS[task][0] for task in kinds]
    counts = (func.count().filter(which).label(task) for task, which in zip(kinds, waits, strict=True))
    return Prepared(select(*counts).select_from(A).where(or_(*waits)))


@lru_cache
def _listing(kinds: tuple[Task, ...]) -> Prepared:
    found = union_all(*(_select(task) for task in kinds)).subquery()
    statement = select(found).order_by(found.c.since, found.c.id, found.c.task)
    return Prepared(statement.limit(MOST_WAITING))


def _select(task: Task) -> Select[*tuple[Any, ...]]:
    which, since = _WAITS[task]
    return select(
        literal(task.value).label("task"), A.id, A.title, A.bureau_name, since.label("since"), A.starts_at
    ).where(which)


def _kinds(actor: Actor) -> tuple[Task, ...]:
    """Return what this person does."""
    officers = OFFICERS_TASKS if actor.organizations(OFFICER) else ()
    return (*officers, *(COORDINATORS_TASKS if actor.has(COORDINATOR) else ()))


def _values(actor: Actor, now: datetime) -> dict[str, Any]:
    bureaus = list(actor.organizations(OFFICER))
    return {"bureaus": bureaus, "now": now} if bureaus else {}
