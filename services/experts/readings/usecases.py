"""Noting who reads whose data."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from experts.readings.model import Reading, What, reason_place
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork

__all__ = ["What", "note", "note_many"]


async def note(
    uow: UnitOfWork, reader: Actor, record_id: UUID, what: What, reason: str | None = None
) -> None:
    """Note that somebody who is not its owner reads a record; what is unmasked is audited by the caller too."""
    await note_many(uow, reader, [record_id], what, reason)


async def note_many(
    uow: UnitOfWork, reader: Actor, record_ids: Iterable[UUID], what: What, reason: str | None = None
) -> None:
    """Note a reading of each of these records."""
    rows = [_row(uow, reader, record_id, what, reason) for record_id in record_ids]
    if rows:
        await uow.session.execute(insert(Reading), rows)
        uow.leave_unaudited("a reading is a log entry itself")


def _row(
    uow: UnitOfWork, reader: Actor, record_id: UUID, what: What, reason: str | None
) -> dict[str, object]:
    reading_id = uuid7()
    return {
        "id": reading_id,
        "record_id": record_id,
        "at": uow.now(),
        "reader_id": reader.id,
        "reader_name": reader.name,
        "reader_organization": reader.employer_name,
        "what": what,
        "reason": uow.sealer.seal(reason, reason_place(reading_id)) if reason else None,
    }
