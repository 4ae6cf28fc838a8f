"""工作事项 of 评审活动: what waits for a person, and what of it presses."""

from dataclasses import dataclass
from datetime import datetime

from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.db.engine import Database
from review.calendar import usecases as calendar
from review.worklist import queries
from review.worklist.policies import SOON_DAYS, Task, Waiting, is_pressing


@dataclass(frozen=True, slots=True)
class Worklist:
    """How much of each kind waits, and what: each with whether it presses, what waits longest first."""

    counts: dict[Task, int]
    items: list[tuple[Waiting, bool]]


async def count_waiting(database: Database, actor: Actor, now: datetime) -> dict[Task, int]:
    """Return for every kind of work that this person does how much of it waits."""
    return await queries.count_waiting(database, actor, now)


async def read_worklist(database: Database, actor: Actor, now: datetime) -> Worklist:
    """Return what waits for this person."""
    counts = await queries.count_waiting(database, actor, now)
    waiting = await queries.list_waiting(database, actor, now)
    async with database.read() as session:
        soon = await calendar.find_due_day(session, now, SOON_DAYS)
        long_ago = await calendar.find_day_before(session, official_day(now), SOON_DAYS)
    return Worklist(counts, [(one, is_pressing(one, soon, long_ago)) for one in waiting])
