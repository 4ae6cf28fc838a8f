"""Which kept text messages."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notify.sms.model import KeptSms


async def keep(session: AsyncSession, out_id: UUID, **values: Any) -> bool:
    """Keep a text message; return False if one with this out-id is kept already."""
    statement = insert(KeptSms).values(out_id=out_id, **values).on_conflict_do_nothing()
    return await session.scalar(statement.returning(KeptSms.out_id)) is not None


async def is_kept(session: AsyncSession, out_id: UUID) -> bool:
    """Return whether a text message with this out-id is kept."""
    return bool(await session.scalar(select(exists().where(KeptSms.out_id == out_id))))


async def newest(session: AsyncSession, limit: int) -> Sequence[KeptSms]:
    """Return the last kept text messages, newest first."""
    order = (KeptSms.at.desc(), KeptSms.out_id.desc())
    return (await session.scalars(select(KeptSms).order_by(*order).limit(limit))).all()


async def remove_old(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove at most so many text messages from before a moment; return how many."""
    old = select(KeptSms.out_id).where(KeptSms.at < until).limit(limit)
    gone = delete(KeptSms).where(KeptSms.out_id.in_(old))
    return len((await session.scalars(gone.returning(KeptSms.out_id))).all())


async def remove(session: AsyncSession, out_ids: Collection[UUID]) -> None:
    """Remove the text messages with these out-ids."""
    await session.execute(delete(KeptSms).where(KeptSms.out_id.in_(out_ids)))
