"""Claiming and settling outbox entries. Every statement is short; none is open while the network is used."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.bus.tables import OutboxEntry

LEASE = timedelta(seconds=30)
# A broker that is just being set up may refuse once or twice what it takes a moment later.
PATIENT_ATTEMPTS = 3
ASIDE = timedelta(seconds=10)

# One claimer at a time (the lock lives as long as the short transaction); an entry waits while an earlier one
# of the same subject is out on lease, so that facts of a subject are published in order by any number of relays.
_CLAIM = text(
    """
    WITH due AS (
      SELECT position FROM outbox o
      WHERE sent_at IS NULL AND due_at <= :now AND (leased_until IS NULL OR leased_until < :now)
        AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.sent_at IS NULL AND e.subject = o.subject
                        AND e.position < o.position AND e.leased_until >= :now)
      ORDER BY position LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox SET lease_token = :token, leased_until = :until, attempts = attempts + 1
    FROM due WHERE outbox.position = due.position
    RETURNING outbox.position, outbox.id, outbox.kind, outbox.name, outbox.body
    """
)


async def claim(session: AsyncSession, now: datetime, limit: int) -> tuple[UUID, list[Row[Any]]]:
    """Lease up to `limit` unsent entries, oldest first; return the lease's token and the entries."""
    token = uuid4()
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('outbox claim'))"))
    rows = await session.execute(_CLAIM, {"now": now, "until": now + LEASE, "token": token, "limit": limit})
    return token, sorted(rows.all(), key=lambda row: row.position)


async def settle(session: AsyncSession, token: UUID, sent: list[int], now: datetime) -> None:
    """Mark the entries at positions `sent` as sent and free the rest of the lease."""
    if sent:
        await session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.lease_token == token, OutboxEntry.position.in_(sent))
            .values(sent_at=now, lease_token=None, leased_until=None)
        )
    await session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.lease_token == token, OutboxEntry.sent_at.is_(None))
        .values(lease_token=None, leased_until=None)
    )


async def set_aside(session: AsyncSession, position: int, now: datetime) -> int | None:
    """Have an entry, and the later ones of its subject, wait a while, once it has been tried often.

    Returns how often it was tried, or None while it need not wait. It is leased to nobody, so claiming passes it over.
    """
    attempts: int | None = await session.scalar(
        update(OutboxEntry)
        .where(
            OutboxEntry.position == position,
            OutboxEntry.sent_at.is_(None),
            OutboxEntry.lease_token.is_(None),
            OutboxEntry.attempts >= PATIENT_ATTEMPTS,
        )
        .values(leased_until=now + ASIDE)
        .returning(OutboxEntry.attempts)
    )
    return attempts


async def lag(session: AsyncSession) -> tuple[int, datetime | None]:
    """Return how many entries are unsent and when the oldest of them was written."""
    row = await session.execute(
        select(func.count(), func.min(OutboxEntry.created_at)).where(OutboxEntry.sent_at.is_(None))
    )
    count, oldest = row.one()
    return count, oldest
