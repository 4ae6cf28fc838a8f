"""Which messages. Whose they are is part of every statement."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from notify.messages.model import Channel, Message

MOST_COUNTED = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a message is in the person's inbox."""
    return and_(Message.account_id == actor.id, Message.channel == Channel.IN_APP)


async def insert_once(session: AsyncSession, **values: object) -> bool:
    """Store a message; return False if its key is there already."""
    statement = insert(Message).values(**values).on_conflict_do_nothing(index_elements=["key"])
    return await session.scalar(statement.returning(Message.id)) is not None


async def lock(session: AsyncSession, message_id: UUID) -> Message:
    """Return a message, locked."""
    statement = select(Message).where(Message.id == message_id).with_for_update()
    return (await session.scalars(statement)).one()


async def list_own(session: AsyncSession, actor: Actor, cursor: str | None) -> Slice[Message]:
    """Return the person's in-app messages, newest first."""
    order = (Message.created_at.desc(), Message.id.desc())
    statement = select(Message).where(own(actor)).order_by(*order)
    if cursor:
        statement = statement.where(tuple_(Message.created_at, Message.id) < _position(cursor))
    return _slice((await session.scalars(statement.limit(PAGE_SIZE + 1))).all())


async def count_unread(session: AsyncSession, actor: Actor) -> int:
    """Return how many of the person's messages are unread, counting no further than MOST_COUNTED."""
    unread = select(Message.id).where(own(actor), Message.read_at.is_(None)).limit(MOST_COUNTED)
    return await session.scalar(select(func.count()).select_from(unread.subquery())) or 0


async def mark_read(session: AsyncSession, actor: Actor, message_id: UUID, at: datetime) -> bool:
    """Note when a message was first read; return False if there is no such message of this person."""
    statement = (
        update(Message)
        .where(own(actor), Message.id == message_id)
        .values(read_at=func.coalesce(Message.read_at, at))
        .returning(Message.id)
    )
    return await session.scalar(statement) is not None


async def mark_all_read(session: AsyncSession, actor: Actor, at: datetime) -> int:
    """Note of all unread messages of the person that they are read; return how many."""
    statement = update(Message).where(own(actor), Message.read_at.is_(None)).values(read_at=at)
    return len((await session.scalars(statement.returning(Message.id))).all())


async def change_reader(session: AsyncSession, old_id: UUID, new_id: UUID) -> int:
    """Move the in-app messages of one account to another's inbox; return how many."""
    statement = (
        update(Message)
        .where(Message.account_id == old_id, Message.channel == Channel.IN_APP)
        .values(account_id=new_id)
    )
    return len((await session.scalars(statement.returning(Message.id))).all())


def _slice(rows: Sequence[Message]) -> Slice[Message]:
    if len(rows) <= PAGE_SIZE:
        return Slice(rows, None)
    last = rows[PAGE_SIZE - 1]
    at = (last.created_at - _EPOCH) // _MICROSECOND
    return Slice(rows[:PAGE_SIZE], encode_cursor([at, str(last.id)]))


def _position(cursor: str) -> tuple[datetime, UUID]:
    at, id = decode_cursor(cursor, 2)
    try:
        return _EPOCH + int(at) * _MICROSECOND, UUID(str(id))
    except (ValueError, OverflowError) as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
