"""Which message is to be sent, and how many have been."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.sealing.sealer import BlindIndex
from notify.messages.model import Hold, Message, MessageState, Urgency
from notify.messages.policies import Sent


async def insert_once(session: AsyncSession, **values: object) -> bool:
    """Store a message; return False if its key is there already."""
    statement = insert(Message).values(**values).on_conflict_do_nothing(index_elements=["key"])
    return await session.scalar(statement.returning(Message.id)) is not None


async def lock(session: AsyncSession, message_id: UUID) -> Message:
    """Return a message, locked."""
    statement = select(Message).where(Message.id == message_id).with_for_update()
    return (await session.scalars(statement)).one()


async def lock_named(session: AsyncSession, id: UUID | None, provider_id: str | None) -> Message | None:
    """Return the message of this id, else the one that the provider calls so, locked; None if there is none."""
    if id is None and provider_id is None:
        return None
    named = Message.id == id if id is not None else Message.provider_id == provider_id
    return (await session.scalars(select(Message).where(named).with_for_update())).first()


async def lock_more_urgent(session: AsyncSession, urgency: int, now: datetime) -> Message | None:
    """Return the first message whose turn has come before those of this urgency, locked; None if none waits.

    What another transaction holds is passed over: it is being taken care of.
    """
    statement = (
        select(Message)
        .where(Message.state == MessageState.QUEUED, Message.urgency < urgency, Message.due_at <= now)
        .order_by(Message.urgency, Message.created_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).first()


async def count_sent(session: AsyncSession, day: date, phone_index: BlindIndex | None = None) -> Sent:
    """Return how many text messages may have gone out on a day: to a number, or with None to all."""
    waitable = func.count().filter(Message.urgency > Urgency.CODE)
    statement = select(func.count(), waitable).where(Message.sent_on == day)
    if phone_index is not None:
        statement = statement.where(Message.phone_index.in_(phone_index.every))
    everything, could_wait = (await session.execute(statement)).one()
    return Sent(everything, could_wait)


async def waits_for_tomorrow(session: AsyncSession) -> bool:
    """Return whether any message waits because the day's budget is spent."""
    waiting = exists().where(Message.state == MessageState.QUEUED, Message.hold == Hold.DAY_BUDGET)
    return bool(await session.scalar(select(waiting)))
