"""Tasks that are due at a time of day or at intervals, enqueued by the relay.

Whatever was missed while all was down is made up for once.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.bus.tables import OutboxEntry
from foundation.clock import OFFICIAL_TIME
from foundation.telemetry.trace import current_traceparent

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
RUNS = UUID("7b1c5f0e-3b1f-4c53-9d2e-6f8d0a4c9e11")
"""The name space of the ids of runs: a task and its moment always have the same id, so no run is enqueued twice."""


When = time | timedelta
"""A time of day in official time, or how often; intervals are counted from midnight UTC and divide a day."""


def latest_due(at: When, now: datetime) -> datetime:
    """Return the last moment up to `now` at which it was `at` in official time, or an interval was over."""
    if isinstance(at, timedelta):
        return now - (now.astimezone(UTC) - BEGINNING) % at
    local = now.astimezone(OFFICIAL_TIME)
    due = datetime.combine(local.date(), at, OFFICIAL_TIME)
    return due if due <= local else due - timedelta(days=1)


async def enqueue_due(session: AsyncSession, schedule: Mapping[str, When], now: datetime) -> None:
    """Enqueue the latest run of each task (name -> when), unless it was; any number of relays may call it."""
    for name, at in schedule.items():
        due = latest_due(at, now)
        run = uuid5(RUNS, f"{name} {due.isoformat()}")
        body = {"arguments": {}, "traceparent": current_traceparent()}
        entry = insert(OutboxEntry).values(
            id=run, kind="task", name=name, subject=str(run), body=body, due_at=due
        )
        await session.execute(entry.on_conflict_do_nothing(index_elements=["id"]))
