"""Which messages somebody looks after: all text messages, or those about an activity."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, not_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db.paging import PAGE_SIZE, Slice
from notify.messages.model import Cause, Channel, Message, MessageState
from notify.messages.policies import FAILED, MOST_RESENDS, ON_ITS_WAY, base_key
from notify.messages.queries.following import is_followed
from notify.messages.queries.paging import position, slice_of

AT_ONCE = 200
"""How many messages are sent again in one go."""

NEWEST_FIRST = (Message.created_at.desc(), Message.id.desc())


@dataclass(frozen=True, slots=True)
class Figures:
    """The text messages of a day: how many may have gone out, in how many billed parts, and how they fared."""

    sent: int
    parts: int
    delivered: int
    undelivered: int
    failed: int
    waiting: int


def is_sms() -> ColumnElement[bool]:
    """Return the condition that a message goes to a phone."""
    return Message.channel == Channel.SMS


async def lock_sms(session: AsyncSession, message_id: UUID) -> Message | None:
    """Return a text message, locked; None if there is none."""
    statement = select(Message).where(is_sms(), Message.id == message_id).with_for_update()
    return (await session.scalars(statement)).first()


async def lock_about_activity(session: AsyncSession, message_id: UUID) -> Message | None:
    """Return a message about some activity, locked; None if there is none."""
    statement = select(Message).where(Message.about.is_not(None), Message.id == message_id)
    return (await session.scalars(statement.with_for_update())).first()


async def list_sms(
    session: AsyncSession, states: Collection[MessageState], cause: Cause | None, cursor: str | None
) -> Slice[Message]:
    """Return text messages, newest first: in these states (none: in all), for this cause."""
    statement = select(Message).where(is_sms())
    if states:
        statement = statement.where(Message.state.in_(states))
    if cause is not None:
        statement = statement.where(Message.cause == cause)
    if cursor:
        statement = statement.where(tuple_(Message.created_at, Message.id) < position(cursor))
    rows = await session.scalars(statement.order_by(*NEWEST_FIRST).limit(PAGE_SIZE + 1))
    return slice_of(rows.all())


async def list_about(session: AsyncSession, activity_id: UUID, cursor: str | None) -> Slice[Message]:
    """Return the messages about an activity, newest first."""
    statement = select(Message).where(Message.about == activity_id)
    if cursor:
        statement = statement.where(tuple_(Message.created_at, Message.id) < position(cursor))
    rows = await session.scalars(statement.order_by(*NEWEST_FIRST).limit(PAGE_SIZE + 1))
    return slice_of(rows.all())


async def figures(session: AsyncSession, day: date, since: datetime) -> Figures:
    """Return the figures of a day that began at `since`."""
    gone = (
        func.count(),
        func.coalesce(func.sum(Message.parts), 0),
        func.count().filter(Message.state == MessageState.DELIVERED),
        func.count().filter(Message.state == MessageState.UNDELIVERED),
    )
    sent, parts, delivered, undelivered = (
        await session.execute(select(*gone).where(Message.sent_on == day))
    ).one()
    tried_at = func.coalesce(Message.sending_since, Message.created_at)
    failed = await _count(session, Message.state == MessageState.FAILED, tried_at >= since)
    waiting = await _count(session, Message.state.in_(ON_ITS_WAY))
    return Figures(sent, parts, delivered, undelivered, failed, waiting)


async def count_causes(session: AsyncSession, since: datetime, now: datetime) -> Sequence[tuple[Cause, int]]:
    """Return how many text messages may be sent again together, for each cause, the most frequent first."""
    statement = (
        select(Message.cause, func.count())
        .where(*_again_together(since, now), Message.cause.is_not(None))
        .group_by(Message.cause)
        .order_by(func.count().desc(), Message.cause)
    )
    return [(cause, count) for cause, count in await session.execute(statement) if cause is not None]


async def lock_failed(
    session: AsyncSession, cause: Cause, since: datetime, now: datetime
) -> Sequence[Message]:
    """Return text messages of one cause to be sent again together, locked, the oldest first."""
    statement = (
        select(Message)
        .where(*_again_together(since, now), Message.cause == cause)
        .order_by(Message.created_at, Message.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).all()


async def count_repetitions(session: AsyncSession, message: Message) -> int:
    """Return how many messages about the same activity repeat the one that this one is, or repeats."""
    repeats = func.starts_with(Message.key, f"{base_key(message.key)}#")
    statement = select(func.count()).where(Message.about == message.about, repeats)
    return await session.scalar(statement) or 0


async def newer_ones(session: AsyncSession, messages: Sequence[Message]) -> set[UUID]:
    """Return which of these text messages a newer one has followed: of the same kind, or one that takes it back."""
    ids = [each.id for each in messages]
    statement = select(Message.id).where(is_sms(), Message.id.in_(ids), is_followed())
    return set((await session.scalars(statement)).all())


def _again_together(since: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        is_sms(),
        Message.state.in_(FAILED),
        Message.created_at >= since,
        Message.one_time.is_(False),
        Message.resends < MOST_RESENDS,
        or_(Message.expires_at.is_(None), Message.expires_at > now),
        not_(is_followed()),
    )


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(Message).where(is_sms(), *conditions)) or 0
