"""Claiming and settling outbox entries. Every statement is short; none is open while the network is used."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.bus.tables import OutboxEntry
from foundation.db import within
from foundation.db.prepared import Prepared

LEASE = timedelta(seconds=30)
# A broker that is just being set up may refuse once or twice what it takes a moment later.
PATIENT_ATTEMPTS = 3
ASIDE = timedelta(seconds=10)

_ONE_AT_A_TIME = Prepared(select(func.pg_advisory_xact_lock(func.hashtext(literal("outbox claim")))))

# One claimer at a time (the lock lives as long as the short transaction); an entry waits while an earlier one
# of the same subject is out on lease, so that facts of a subject are published in order by any number of relays.
# The body stays the text that goes out.
_CLAIM = Prepared(
    text(
        """
        WITH leased AS MATERIALIZED (
          SELECT subject, min(position) AS position FROM outbox
          WHERE sent_at IS NULL AND leased_until >= :now GROUP BY subject
        ), due AS MATERIALIZED (
          SELECT position FROM outbox o
          WHERE sent_at IS NULL AND due_at <= :now AND (leased_until IS NULL OR leased_until < :now)
            AND NOT EXISTS (SELECT FROM leased e WHERE e.subject = o.subject AND e.position < o.position)
          ORDER BY position LIMIT :most FOR UPDATE SKIP LOCKED
        )
        UPDATE outbox SET lease_token = :token, leased_until = :until, attempts = attempts + 1
        WHERE position = ANY (ARRAY(SELECT position FROM due))
        RETURNING position, id, kind, name, subject, body::text AS body
        """
    ).bindparams(
        bindparam("now", type_=DateTime(timezone=True)),
        bindparam("until", type_=DateTime(timezone=True)),
        bindparam("token", type_=Uuid()),
        bindparam("most", type_=BigInteger()),
    )
)
_SETTLE = Prepared(
    update(OutboxEntry)
    .where(
        OutboxEntry.position == any_(bindparam("sent", type_=ARRAY(BigInteger()))),
        OutboxEntry.lease_token == bindparam("token"),
    )
    .values(sent_at=bindparam("now"), lease_token=None, leased_until=None)
)


class Claimed(NamedTuple):
    """An entry that is leased to us; `body` is JSON text."""

    position: int
    id: UUID
    kind: str
    name: str
    subject: str
    body: str


async def claim(session: AsyncSession, now: datetime, limit: int) -> tuple[UUID, list[Claimed]]:
    """Lease up to `limit` unsent entries, oldest first; return the lease's token and the entries."""
    token = uuid4()
    await within.fetch(session, _ONE_AT_A_TIME)
    rows = await within.fetch(session, _CLAIM, now=now, until=now + LEASE, token=token, most=limit)
    return token, sorted(Claimed(*row) for row in rows)


async def settle(session: AsyncSession, token: UUID, sent: Sequence[int], now: datetime) -> None:
    """Mark the entries at positions `sent`, leased under the token, as sent."""
    await within.fetch(session, _SETTLE, sent=sent, token=token, now=now)


async def release(session: AsyncSession, token: UUID) -> None:
    """Free what is left of a lease."""
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
