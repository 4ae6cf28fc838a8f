"""Which reminders are switched off."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notify.preferences.model import ReminderKind, SmsOff


async def switched_off(session: AsyncSession, account_id: UUID) -> set[ReminderKind]:
    """Return what a person gets no text messages about."""
    statement = select(SmsOff.kind).where(SmsOff.account_id == account_id)
    return set((await session.scalars(statement)).all())


async def switch(
    session: AsyncSession,
    account_id: UUID,
    *,
    off: Collection[ReminderKind],
    on: Collection[ReminderKind],
    at: datetime,
) -> None:
    """Switch some kinds off and others on; what is as wished already stays."""
    theirs = SmsOff.account_id == account_id
    await session.execute(delete(SmsOff).where(theirs, SmsOff.kind.in_(on)))
    rows = [{"account_id": account_id, "kind": kind, "since": at} for kind in sorted(off)]
    if rows:
        await session.execute(insert(SmsOff).values(rows).on_conflict_do_nothing())


async def forget(session: AsyncSession, account_id: UUID) -> None:
    """Remove what a person has switched off."""
    await session.execute(delete(SmsOff).where(SmsOff.account_id == account_id))
