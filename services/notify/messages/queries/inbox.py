"""Which messages in the app. Whose they are is part of every statement."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db.engine import Database
from foundation.db.paging import PAGE_SIZE, Slice
from foundation.db.prepared import Prepared
from notify.messages.model import Channel, Message
from notify.messages.policies import KINDS_BY_TEMPLATE, MessageKind
from notify.messages.queries.paging import position, slice_of

BELL_CHANNEL = "bell"
MOST_COUNTED = 100


def of_kind(kind: MessageKind) -> ColumnElement[bool]:
    """Return the condition that a message is of a kind, as `policies.kind_of` says it."""
    starts = ((Message.template.startswith(start), found.value) for start, found in KINDS_BY_TEMPLATE)
    return case(*starts) == kind.value


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a message is in the person's inbox."""
    return _in_inbox_of(actor.id)


def _in_inbox_of(reader: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    return and_(Message.account_id == reader, Message.channel == Channel.IN_APP)


# every page asks it
_UNREAD = Prepared(
    select(func.count()).select_from(
        select(Message.id)
        .where(_in_inbox_of(bindparam("reader", type_=Uuid())), Message.read_at.is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
)


async def list_own(
    session: AsyncSession,
    actor: Actor,
    cursor: str | None,
    *,
    kind: MessageKind | None = None,
    unread: bool = False,
) -> Slice[Message]:
    """Return the person's in-app messages, newest first: those of a kind, those that are unread, or all."""
    order = (Message.created_at.desc(), Message.id.desc())
    statement = select(Message).where(own(actor)).order_by(*order)
    if kind is not None:
        statement = statement.where(of_kind(kind))
    if unread:
        statement = statement.where(Message.read_at.is_(None))
    if cursor:
        statement = statement.where(tuple_(Message.created_at, Message.id) < position(cursor))
    return slice_of((await session.scalars(statement.limit(PAGE_SIZE + 1))).all())


async def count_unread(database: Database, actor: Actor) -> int:
    """Return how many of the person's messages are unread, counting no further than MOST_COUNTED."""
    [[count]] = await database.fetch(_UNREAD, reader=actor.id)
    return int(count)


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


async def ring_bell(session: AsyncSession, account_id: UUID) -> None:
    """Have it told at the commit, and only then, that the inbox of an account has changed."""
    await session.execute(select(func.pg_notify(BELL_CHANNEL, str(account_id))))


async def change_reader(session: AsyncSession, old_id: UUID, new_id: UUID) -> int:
    """Move the in-app messages of one account to another's inbox; return how many."""
    statement = (
        update(Message)
        .where(Message.account_id == old_id, Message.channel == Channel.IN_APP)
        .values(account_id=new_id)
    )
    return len((await session.scalars(statement.returning(Message.id))).all())
