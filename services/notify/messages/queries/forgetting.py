"""Which messages are to lose their words."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.sealing.sealer import BlindIndex
from notify.messages.model import FORGOTTEN, Message, MessageState

UNSENT = (MessageState.QUEUED, MessageState.SENDING)


async def lock_of_person(
    session: AsyncSession, account_id: UUID, phone: BlindIndex | None, but: str
) -> Sequence[Message]:
    """Return every message to an account, and those to a number but of one template, locked in the order of ids."""
    to_person = Message.account_id == account_id
    if phone is not None:
        to_person |= Message.account_id.is_(None) & Message.phone_index.in_(phone.every)
    wanted = (to_person, Message.title != FORGOTTEN, Message.template != but)
    statement = select(Message).where(*wanted).order_by(Message.id)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(locked)).all()


async def lock_about_same(session: AsyncSession, account_id: UUID) -> Sequence[Message]:
    """Return what others were told about the activities that an account was told of, locked."""
    activities = (
        select(Message.about).where(Message.account_id == account_id, Message.about.is_not(None)).distinct()
    )
    statement = (
        select(Message)
        .where(
            Message.about.in_(activities),
            Message.account_id.is_distinct_from(account_id),
            Message.title != FORGOTTEN,
        )
        .order_by(Message.id)
    )
    return (await session.scalars(statement.with_for_update())).all()


async def lock_old(
    session: AsyncSession, until: datetime, limit: int, *, to_numbers: bool
) -> Sequence[Message]:
    """Return some messages from before a moment that still have words and are not on their way, locked."""
    statement = select(Message).where(
        Message.created_at < until, Message.title != FORGOTTEN, Message.state.not_in(UNSENT)
    )
    if to_numbers:
        statement = statement.where(Message.account_id.is_(None))
    statement = statement.order_by(Message.created_at, Message.id).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True))).all()
