"""Every row of notify that tells of a person. The caller's own id alone comes in."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from notify.contacts.usecases import Contact, Duty
from notify.messages.usecases import Message
from notify.preferences.usecases import SmsOff

T = TypeVar("T")


async def contacts(session: AsyncSession, account_id: UUID) -> Sequence[Contact]:
    """Return what identity has told of the account."""
    return await _of(session, Contact, Contact.account_id == account_id, Contact.account_id)


async def duties(session: AsyncSession, account_id: UUID) -> Sequence[Duty]:
    """Return as what the person is told things."""
    return await _of(session, Duty, Duty.account_id == account_id, Duty.id)


async def messages(session: AsyncSession, account_id: UUID) -> Sequence[Message]:
    """Return every message to the account."""
    return await _of(session, Message, Message.account_id == account_id, Message.created_at)


async def switched_off(session: AsyncSession, account_id: UUID) -> Sequence[SmsOff]:
    """Return which reminders the person does not want by text message."""
    return await _of(session, SmsOff, SmsOff.account_id == account_id, SmsOff.kind)


async def _of(session: AsyncSession, table: type[T], which: ColumnElement[bool], order: Any) -> Sequence[T]:
    statement: Select[T] = select(table).where(which).order_by(order)
    return (await session.scalars(statement)).all()
