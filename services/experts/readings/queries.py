"""Every SELECT on readings."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from experts.readings.model import Reading, What
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid


async def has_read_since(
    session: AsyncSession, reader: Actor, record_id: UUID, what: What, object_id: UUID | None, since: datetime
) -> bool:
    """Return whether this person has read the same of a record since then."""
    statement = select(Reading.id).where(
        Reading.record_id == record_id,
        Reading.at > since,
        Reading.reader_id == reader.id,
        Reading.what == what,
        Reading.object_id.is_not_distinct_from(object_id),
    )
    return await session.scalar(statement.limit(1)) is not None


async def read_among(
    session: AsyncSession, reader: Actor, what: What, objects: Mapping[UUID, UUID]
) -> frozenset[UUID]:
    """Return those of these objects (object -> its record) that this person has read."""
    statement = select(Reading.object_id).where(
        Reading.record_id.in_(set(objects.values())),
        Reading.reader_id == reader.id,
        Reading.what == what,
        Reading.object_id.in_(list(objects)),
    )
    return frozenset(found for found in await session.scalars(statement.distinct()) if found)


async def lock_reader(session: AsyncSession, reader: Actor) -> None:
    """Let nobody else count or note what this person unmasks until the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"unmasking {reader.id}"))))


async def count_unmasked(session: AsyncSession, reader: Actor, since: datetime) -> int:
    """Return how often this person has unmasked somebody since then."""
    statement = select(func.count()).where(
        Reading.reader_id == reader.id, Reading.what == What.UNMASKED, Reading.at >= since
    )
    return (await session.execute(statement)).scalar_one()


async def forget_reasons(session: AsyncSession, record_id: UUID) -> None:
    """Remove the reasons of all readings of a record."""
    await session.execute(update(Reading).where(Reading.record_id == record_id).values(reason=None))


async def of_record(session: AsyncSession, record_id: UUID, cursor: str | None) -> Slice[Reading]:
    """Return a page of the readings of a record, newest first."""
    statement = select(Reading).where(Reading.record_id == record_id)
    if cursor:
        at, reading_id = _place(cursor)
        statement = statement.where(tuple_(Reading.at, Reading.id) < tuple_(at, reading_id))
    statement = statement.order_by(Reading.at.desc(), Reading.id.desc()).limit(PAGE_SIZE + 1)
    rows = (await session.scalars(statement)).all()
    following = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return Slice(
        rows[:PAGE_SIZE],
        encode_cursor([following.at.isoformat(), str(following.id)]) if following else None,
    )


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, reading_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(at)), UUID(str(reading_id))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
