"""Noting who reads whose data, and showing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from experts.organizations import usecases as organizations
from experts.readings import policies, queries
from experts.readings.model import WHAT_LABELS, Reading, What, reason_place
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.db.copying import copy
from foundation.db.paging import Slice
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

FEW = 10
"""COPY asks what the columns are before it begins: for a few rows that is more than it saves."""

__all__ = [
    "WHAT_LABELS",
    "Reading",
    "Told",
    "What",
    "list_of",
    "note",
    "note_many",
    "note_once",
    "note_unmasking",
    "read_among",
]


@dataclass(frozen=True, slots=True)
class Told:
    """A reading with its reason in the clear."""

    reading: Reading
    reason: str | None


async def read_among(
    session: AsyncSession, reader: Actor, what: What, objects: Mapping[UUID, UUID]
) -> frozenset[UUID]:
    """Return those of these objects (object -> its record) that this person has read."""
    return await queries.read_among(session, reader, what, objects)


async def note(
    uow: UnitOfWork, reader: Actor, record_id: UUID, what: What, reason: str | None = None
) -> None:
    """Note that somebody who is not its owner reads a record; what is unmasked is audited by the caller too."""
    await note_many(uow, reader, [record_id], what, reason)


async def note_many(
    uow: UnitOfWork, reader: Actor, record_ids: Iterable[UUID], what: What, reason: str | None = None
) -> None:
    """Note a reading of each of these records."""
    await _insert(uow, reader, what, record_ids, reason)


async def note_once(
    uow: UnitOfWork, reader: Actor, record_id: UUID, what: What, object_id: UUID | None = None
) -> None:
    """Note that somebody who is not its owner reads a record, unless the same was noted a moment ago.

    `what` is a page, a submission or a file; `object_id` says which submission or file.
    """
    since = uow.now() - policies.REPEATED_WITHIN[what]
    if not await queries.has_read_since(uow.session, reader, record_id, what, object_id, since):
        await _insert(uow, reader, what, [record_id], None, object_id)


async def note_unmasking(uow: UnitOfWork, reader: Actor, record_id: UUID, reason: str) -> None:
    """Note that somebody has full numbers shown; raise UnmaskingSpent for who has done so too often today."""
    await queries.lock_reader(uow.session, reader)
    midnight = datetime.combine(official_day(uow.now()), time(), OFFICIAL_TIME)
    today = await queries.count_unmasked(uow.session, reader, midnight)
    left = midnight + timedelta(days=1) - uow.now()
    policies.check_may_unmask_once_more(today, max(int(left.total_seconds()), 1))
    await note(uow, reader, record_id, What.UNMASKED, reason)


async def list_of(session: AsyncSession, sealer: Sealer, record_id: UUID, cursor: str | None) -> Slice[Told]:
    """Return a page of who has read a record, newest first; the caller knows that it may be shown."""
    page = await queries.of_record(session, record_id, cursor)
    return Slice([_told(sealer, reading) for reading in page.items], page.next)


async def forget_reasons(uow: UnitOfWork, record_id: UUID) -> None:
    """Keep who read a record that was deleted and when, not why: a reason may name the person. The caller audits."""
    await queries.forget_reasons(uow.session, record_id)


async def _insert(
    uow: UnitOfWork,
    reader: Actor,
    what: What,
    record_ids: Iterable[UUID],
    reason: str | None,
    object_id: UUID | None = None,
) -> None:
    read_as = await _read_as(uow, reader, what)
    rows = [
        {**_row(uow, record_id, reason), **read_as, "what": what, "object_id": object_id}
        for record_id in record_ids
    ]
    if rows:
        if len(rows) > FEW:
            await copy(uow.session, Reading.__table__, rows)
        else:
            await uow.session.execute(insert(Reading), rows)
        uow.leave_unaudited("a reading is a log entry itself")


def _told(sealer: Sealer, reading: Reading) -> Told:
    reason = sealer.open(reading.reason, reason_place(reading.id)) if reading.reason else None
    return Told(reading, reason)


async def _read_as(uow: UnitOfWork, reader: Actor, what: What) -> dict[str, object]:
    """Return who reads, in which role, and for whom: the organization that the role is held for, else the employer."""
    role = policies.role_of(reader, what)
    held_for = reader.organizations(role) if role else frozenset()
    names = await organizations.names_of(uow.session, held_for)
    return {
        "reader_id": reader.id,
        "reader_name": reader.name,
        "reader_organization": "、".join(names) or reader.employer_name,
        "reader_role": role,
    }


def _row(uow: UnitOfWork, record_id: UUID, reason: str | None) -> dict[str, object]:
    reading_id = uuid7()
    return {
        "id": reading_id,
        "record_id": record_id,
        "at": uow.now(),
        "reason": uow.sealer.seal(reason, reason_place(reading_id)) if reason else None,
    }
