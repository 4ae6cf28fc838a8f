"""Which activities wait for somebody, and for what."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from foundation.auth.actor import Actor
from review.activities.usecases import Activity, ActivityState
from review.worklist.policies import COORDINATOR, COORDINATORS_TASKS, OFFICER, OFFICERS_TASKS, Task, Waiting

MOST_WAITING = 100

A = Activity
Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


async def count_waiting(session: AsyncSession, actor: Actor, now: datetime) -> dict[Task, int]:
    """Return for every kind of work that this person does how much of it waits."""
    kinds = list(_kinds(actor, now))
    if not kinds:
        return {}
    statement = select(*(func.count().filter(which) for _, which, _ in kinds)).where(
        or_(*(which for _, which, _ in kinds))
    )
    counted = (await session.execute(statement)).one()
    return {task: number for (task, _, _), number in zip(kinds, counted, strict=True)}


async def list_waiting(session: AsyncSession, actor: Actor, now: datetime) -> Sequence[Waiting]:
    """Return what waits for this person, what waits longest first; at most MOST_WAITING."""
    kinds = list(_kinds(actor, now))
    if not kinds:
        return []
    found = union_all(*(_select(*kind) for kind in kinds)).subquery()
    statement = select(found).order_by(found.c.since, found.c.id, found.c.task).limit(MOST_WAITING)
    return [
        Waiting(Task(task), id, title, bureau_name, since, starts_at)
        for task, id, title, bureau_name, since, starts_at in await session.execute(statement)
    ]


def _select(task: Task, which: ColumnElement[bool], since: Moment) -> Select[*tuple[Any, ...]]:
    return select(
        literal(task.value).label("task"), A.id, A.title, A.bureau_name, since.label("since"), A.starts_at
    ).where(which)


def _kinds(actor: Actor, now: datetime) -> Iterator[tuple[Task, ColumnElement[bool], Moment]]:
    """Yield what this person does, which activities wait for it, and since when."""
    bureaus = actor.organizations(OFFICER)
    if bureaus:
        own = A.bureau_id.in_(bureaus)
        which: dict[Task, tuple[ColumnElement[bool], Moment]] = {
            Task.PICK: (and_(own, A.state == ActivityState.PICKING), A.created_at),
            Task.REPLACE: (
                and_(own, A.state == ActivityState.CONTACTING, A.chosen < A.wanted),
                A.submitted_at,
            ),
            Task.ACKNOWLEDGE: (
                and_(A.local_bureau_id.in_(bureaus), A.unacknowledged > 0, A.delegated_at.is_not(None)),
                A.delegated_at,
            ),
            Task.NOTE_ATTENDANCE: (
                and_(own, A.state == ActivityState.UNDERWAY, A.ends_at <= now),
                A.ends_at,
            ),
        }
        for task in OFFICERS_TASKS:
            yield task, *which[task]
    if actor.has(COORDINATOR):
        contacting = A.state == ActivityState.CONTACTING
        settled = and_(A.chosen >= A.wanted, A.confirmed >= A.chosen)
        for task, waits in zip(
            COORDINATORS_TASKS,
            (and_(contacting, A.confirmed < A.chosen), and_(contacting, settled)),
            strict=True,
        ):
            yield task, waits, A.submitted_at
