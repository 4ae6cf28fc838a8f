"""What lay in the broker when the backup was taken is told again; the broker itself is in no backup.

A fact that its teller has sent and a listener has not taken in goes back into the outbox; listeners that had it
know it by its id. Whether a task was done cannot be seen, and every task may run twice: those of the last day
run again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from contracts.subscriptions import names
from expertlib import registry
from foundation.bus.tables import InboxEntry, OutboxEntry, Parked
from foundation.resources import Resources

# Nothing waits in the broker for longer; inboxes are kept for longer (docs/guide/backup.md).
FACTS_BACK = timedelta(days=7)
TASKS_BACK = timedelta(days=1)
PORTION = 5_000


@dataclass(frozen=True, slots=True)
class Healed:
    """How many facts and tasks of a service are told again."""

    facts: int
    tasks: int


async def heal(opened: Mapping[str, Resources], taken_at: datetime) -> dict[str, Healed]:
    """Put back what was under way, and write the restore down in each log; return how much, by service."""
    healed = {}
    for service in registry.BACKENDS:
        lost = await _not_taken_in(opened, opened[service], taken_at)
        async with opened[service].unit_of_work() as uow:
            for start in range(0, len(lost), PORTION):
                await uow.session.execute(
                    update(OutboxEntry)
                    .where(OutboxEntry.id.in_(lost[start : start + PORTION]))
                    .values(sent_at=None)
                )
            tasks = await uow.session.execute(
                update(OutboxEntry)
                .where(OutboxEntry.kind == "task", OutboxEntry.sent_at > taken_at - TASKS_BACK)
                .values(sent_at=None)
                .returning(OutboxEntry.id)
            )
            healed[service] = Healed(len(lost), len(tasks.all()))
            uow.audit(
                "backup.restore",
                "service",
                service,
                taken_at=taken_at.isoformat(),
                facts=healed[service].facts,
                tasks=healed[service].tasks,
            )
    return healed


async def _not_taken_in(opened: Mapping[str, Resources], teller: Resources, taken_at: datetime) -> list[UUID]:
    """Return the facts of a service that were sent and that not every listener has, done or parked."""
    statement = select(OutboxEntry.id, OutboxEntry.name).where(
        OutboxEntry.kind == "event", OutboxEntry.sent_at > taken_at - FACTS_BACK
    )
    async with teller.database.read() as session:
        sent = (await session.execute(statement)).all()
    lost: set[UUID] = set()
    for listener, heard in names().items():
        wanted = [id for id, name in sent if name in heard]
        lost |= set(wanted) - await _known_to(opened[listener], wanted)
    return sorted(lost)


async def _known_to(listener: Resources, wanted: list[UUID]) -> set[UUID]:
    known: set[UUID] = set()
    async with listener.database.read() as session:
        for start in range(0, len(wanted), PORTION):
            some = wanted[start : start + PORTION]
            known |= set(
                await session.scalars(select(InboxEntry.event_id).where(InboxEntry.event_id.in_(some)))
            )
            known |= set(await session.scalars(select(Parked.id).where(Parked.id.in_(some))))
    return known
