"""Removing what the bus keeps beyond its use: sent outbox rows, the inbox, and what was parked and replayed.

An inbox row guards against a second delivery. One may still come while a message lies unacknowledged in the broker
(until its consumer is connected again), is republished after a crash between publishing and settling (the lease, 30
seconds), is replayed from the parked (which has no inbox row until then), or after a restore from a backup (whose
inbox is restored with it). None of that lasts for months; 90 days is far beyond all of it, and projections go by
versions besides. What is unsent, or parked and not replayed, is never removed.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.bus.tables import InboxEntry, OutboxEntry, Parked
from foundation.resources import Resources
from foundation.tasks.shell import Tasks
from foundation.telemetry.logs import log

KEPT_FOR = timedelta(days=90)
TASK = "forget_traffic"
PORTION = 2000
# Then the task enqueues itself again: none runs into its time limit, however much there is.
PORTIONS = 10

Remove = Callable[[AsyncSession, datetime, int], Awaitable[int]]


def schedule_forgetting(tasks: Tasks) -> None:
    """Have a service forget old traffic once a day."""
    tasks.task(TASK, daily_at=time(3, 10))(forget_traffic)


async def forget_traffic(resources: Resources) -> None:
    """Remove what has been settled for 90 days, portion by portion, each a transaction of its own."""
    kinds = (("outbox", remove_sent), ("inbox", remove_heard), ("parked", remove_replayed))
    left = [name for name, remove in kinds if not await remove_portions(resources, name, KEPT_FOR, remove)]
    if left:
        async with resources.unit_of_work() as uow:
            uow.enqueue(TASK)
            uow.leave_unaudited("old traffic; there is more of it than one run removes")


async def remove_portions(resources: Resources, what: str, kept_for: timedelta, remove: Remove) -> bool:
    """Remove some portions of what is older; return whether nothing is left. Progress goes to the log."""
    until = resources.clock.now() - kept_for
    removed = 0
    for _ in range(PORTIONS):
        async with resources.unit_of_work() as uow:
            count = await remove(uow.session, until, PORTION)
            uow.leave_unaudited("a retention job: its run is in the log, with what it removed")
        removed += count
        if count < PORTION:
            log.info("retention", what=what, removed=removed, done=True)
            return True
    log.info("retention", what=what, removed=removed, done=False)
    return False


async def remove_sent(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove outbox rows that were sent before a moment; return how many."""
    old = select(OutboxEntry.position).where(OutboxEntry.sent_at < until).order_by(OutboxEntry.position)
    gone = delete(OutboxEntry).where(OutboxEntry.position.in_(old.limit(limit)))
    return len((await session.scalars(gone.returning(OutboxEntry.position))).all())


async def remove_heard(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove inbox rows from before a moment; return how many."""
    old = select(InboxEntry.consumer, InboxEntry.event_id).where(InboxEntry.handled_at < until).limit(limit)
    gone = delete(InboxEntry).where(tuple_(InboxEntry.consumer, InboxEntry.event_id).in_(old))
    return len((await session.scalars(gone.returning(InboxEntry.event_id))).all())


async def remove_replayed(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove what was parked and replayed before a moment; return how many."""
    old = select(Parked.id).where(Parked.replayed_at < until).limit(limit)
    gone = delete(Parked).where(Parked.id.in_(old))
    return len((await session.scalars(gone.returning(Parked.id))).all())
