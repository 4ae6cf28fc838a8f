"""Linking audit entries into a hash chain, and verifying it, whole or stretch by stretch."""

import hashlib
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from uuid import UUID

import orjson
from sqlalchemy import Row, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit.tables import AuditEntry, AuditLink, AuditPending

GENESIS = bytes(32)
BATCH = 500
_FIELDS = [column.name for column in AuditEntry.__table__.columns]


Known = Mapping[int, Collection[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment; exported, it proves later what was there."""

    position: int
    hash: str


class FaultKind(StrEnum):
    """What can be wrong with a chain."""

    LINK_MISSING = "link_missing"
    ENTRY_MISSING = "entry_missing"
    ENTRY_CHANGED = "entry_changed"
    REORDERED = "reordered"
    OTHER_LINK = "other_link"
    CUT_OFF = "cut_off"
    ENTRY_UNLINKED = "entry_unlinked"


SENTENCES = {
    FaultKind.LINK_MISSING: "link {position} is missing: it was deleted",
    FaultKind.ENTRY_MISSING: "the entry of link {position} is missing: it was deleted",
    FaultKind.ENTRY_CHANGED: "link {position} does not match its entry: the entry was changed",
    FaultKind.REORDERED: "what belongs at link {position} stands at another: the order was changed",
    FaultKind.OTHER_LINK: "link {position} is not the one that was exported: the log was built again",
    FaultKind.CUT_OFF: "the chain ends at {position}, but {known} was exported: its end was cut off",
    FaultKind.ENTRY_UNLINKED: "entry {entry} is in no link: it was slipped in, or its link was deleted",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: the position it shows at, and what it shows by."""

    kind: FaultKind
    position: int
    known: int | None = None
    entry: UUID | None = None

    def __str__(self) -> str:
        return SENTENCES[self.kind].format(position=self.position, known=self.known, entry=self.entry)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: how many links hold, and the first fault (None if there is none)."""

    links: int
    head: Head
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A verified part of the chain: its last good link, the first fault, and whether the chain ends here."""

    head: Head
    fault: Fault | None
    ended: bool


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


def known_of(heads: Iterable[Head]) -> dict[int, frozenset[str]]:
    """Return position → exported hashes. Two that differ at one position are both kept: the log was built again."""
    known: dict[int, set[str]] = {}
    for item in heads:
        known.setdefault(item.position, set()).add(item.hash)
    return {position: frozenset(hashes) for position, hashes in known.items() if position}


async def verify(session: AsyncSession, heads: Sequence[Head] = ()) -> Verdict:
    """Walk the whole chain and compare it with exported heads.

    Finds an entry that was edited, deleted or reordered, a missing link, an entry that was never linked, and
    (against `heads`) a chain that was cut off or built again.
    """
    stretch = await verify_stretch(session, 0, known_of(heads))
    return Verdict(stretch.head.position, stretch.head, stretch.fault)


async def verify_stretch(
    session: AsyncSession,
    after: int,
    known: Known,
    *,
    most: int | None = None,
    seconds: float | None = None,
) -> Stretch:
    """Walk the chain on from position `after` (0: from its beginning), over `most` links or for `seconds` at most.

    `known` (`known_of`) maps positions to exported hashes, whole or their first digits. Stretches that follow each
    other up to the one that `ended` say together what `verify` says of the whole.
    """
    previous = await _hash_at(session, after)
    if previous is None:
        return Stretch(Head(after, ""), Fault(FaultKind.LINK_MISSING, after), ended=False)
    position, until = after, time.monotonic() + seconds if seconds else None
    while rows := await _links_after(session, position):
        for link, entry in rows:
            fault = _fault(link, entry, position, previous, known)
            if fault and fault.kind == FaultKind.ENTRY_CHANGED and _stands_elsewhere(rows, link, previous):
                fault = Fault(FaultKind.REORDERED, link.position)
            if fault:
                return Stretch(Head(position, previous.hex()), fault, ended=False)
            position, previous = link.position, link.hash
        session.expunge_all()
        if (most and position - after >= most) or (until and time.monotonic() > until):
            return Stretch(Head(position, previous.hex()), None, ended=False)
    return Stretch(Head(position, previous.hex()), await _loose_ends(session, position, known), ended=True)


async def _hash_at(session: AsyncSession, position: int) -> bytes | None:
    if position == 0:
        return GENESIS
    found: bytes | None = await session.scalar(select(AuditLink.hash).where(AuditLink.position == position))
    return found


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
    link: AuditLink, entry: AuditEntry | None, position: int, previous: bytes, known: Known
) -> Fault | None:
    if link.position != position + 1:
        return Fault(FaultKind.LINK_MISSING, position + 1)
    if entry is None:
        return Fault(FaultKind.ENTRY_MISSING, link.position)
    if link_hash(previous, entry) != link.hash:
        return Fault(FaultKind.ENTRY_CHANGED, link.position)
    if not all(link.hash.hex().startswith(digits) for digits in known.get(link.position, ())):
        return Fault(FaultKind.OTHER_LINK, link.position)
    return None


def _stands_elsewhere(rows: Sequence[Row[AuditLink, AuditEntry]], link: AuditLink, previous: bytes) -> bool:
    """Return whether an entry nearby is the one that was linked here: with this link's hash, or its own link's."""
    found = ((other, link_hash(previous, entry)) for other, entry in rows if entry is not None)
    return any(hash in (link.hash, other.hash) for other, hash in found if other is not link)


async def _loose_ends(session: AsyncSession, position: int, known: Known) -> Fault | None:
    beyond = [item for item in known if item > position]
    if beyond:
        return Fault(FaultKind.CUT_OFF, position, known=max(beyond))
    unlinked = await session.scalar(
        select(AuditEntry.id)
        .outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
        .outerjoin(AuditPending, AuditPending.entry_id == AuditEntry.id)
        .where(AuditLink.entry_id.is_(None), AuditPending.entry_id.is_(None))
        .limit(1)
    )
    return Fault(FaultKind.ENTRY_UNLINKED, position, entry=unlinked) if unlinked else None


async def _last(session: AsyncSession) -> AuditLink | None:
    last: AuditLink | None = await session.scalar(
        select(AuditLink).order_by(AuditLink.position.desc()).limit(1)
    )
    return last
