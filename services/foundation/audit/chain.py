"""Linking audit entries into a hash chain, and verifying it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

import orjson
from sqlalchemy import Row, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit.tables import AuditEntry, AuditLink, AuditPending

GENESIS = bytes(32)
BATCH = 500
_FIELDS = [column.name for column in AuditEntry.__table__.columns]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment; exported, it proves later what was there."""

    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: how many links hold, and the first fault (None if there is none)."""

    links: int
    head: Head
    fault: str | None


def link_hash(previous: bytes, entry: AuditEntry) -> bytes:
    """Return SHA-256 over the previous hash and the entry as canonical JSON."""
    content = {name: getattr(entry, name) for name in _FIELDS}
    content["at"] = entry.at.astimezone(UTC).isoformat()
    return hashlib.sha256(previous + orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS)).digest()


async def link_pending(session: AsyncSession) -> int:
    """Append pending entries to the chain, in one transaction of the caller; return how many."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('audit chain'))"))
    entries = await session.scalars(
        select(AuditEntry)
        .join(AuditPending, AuditPending.entry_id == AuditEntry.id)
        .order_by(AuditEntry.id)
        .limit(BATCH)
    )
    last = await _last(session)
    position, previous = (last.position, last.hash) if last else (0, GENESIS)
    linked = []
    for entry in entries:
        position, previous = position + 1, link_hash(previous, entry)
        session.add(AuditLink(position=position, entry_id=entry.id, hash=previous))
        linked.append(entry.id)
    if linked:
        await session.flush()
        await session.execute(delete(AuditPending).where(AuditPending.entry_id.in_(linked)))
    return len(linked)


async def head(session: AsyncSession) -> Head:
    """Return the end of the chain; position 0 with the zero hash when it is empty."""
    last = await _last(session)
    return Head(last.position, last.hash.hex()) if last else Head(0, GENESIS.hex())


async def verify(session: AsyncSession, heads: list[Head] | None = None) -> Verdict:
    """Walk the whole chain and compare it with exported heads.

    Finds an entry that was edited, deleted or reordered, a missing link, an entry that was never linked, and
    (against `heads`) a chain that was cut off or built again.
    """
    known = {item.position: item.hash for item in heads or []}
    position, previous, fault = 0, GENESIS, None
    while fault is None and (rows := await _links_after(session, position)):
        for link, entry in rows:
            fault = _fault(link, entry, position, previous, known)
            if fault:
                break
            position, previous = link.position, link.hash
        session.expunge_all()
    fault = fault or await _loose_ends(session, position, known)
    return Verdict(position, Head(position, previous.hex()), fault)


async def _links_after(session: AsyncSession, position: int) -> Sequence[Row[AuditLink, AuditEntry]]:
    rows = await session.execute(
        select(AuditLink, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .where(AuditLink.position > position)
        .order_by(AuditLink.position)
        .limit(BATCH)
    )
    return rows.all()


def _fault(
    link: AuditLink, entry: AuditEntry | None, position: int, previous: bytes, known: dict[int, str]
) -> str | None:
    if link.position != position + 1:
        return f"link {position + 1} is missing"
    if entry is None:
        return f"the entry of link {link.position} is missing"
    if link_hash(previous, entry) != link.hash:
        return f"link {link.position} does not match its entry"
    if known.get(link.position, link.hash.hex()) != link.hash.hex():
        return f"link {link.position} is not the one that was exported"
    return None


async def _loose_ends(session: AsyncSession, position: int, known: dict[int, str]) -> str | None:
    beyond = [item for item in known if item > position]
    if beyond:
        return f"the chain ends at {position}, but {max(beyond)} was exported"
    unlinked = await session.scalar(
        select(AuditEntry.id)
        .outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
        .outerjoin(AuditPending, AuditPending.entry_id == AuditEntry.id)
        .where(AuditLink.entry_id.is_(None), AuditPending.entry_id.is_(None))
        .limit(1)
    )
    return f"entry {unlinked} is in no link" if unlinked else None


async def _last(session: AsyncSession) -> AuditLink | None:
    last: AuditLink | None = await session.scalar(
        select(AuditLink).order_by(AuditLink.position.desc()).limit(1)
    )
    return last
