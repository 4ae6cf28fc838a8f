"""Who was deleted, and what waits for a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from review.erasures.model import ErasedAccount


async def hold(session: AsyncSession, account_id: UUID) -> None:
    """Hold a person until the end of the transaction: a deletion and what comes late go one after the other."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"erased {account_id}"))))


async def note(session: AsyncSession, account_id: UUID, at: datetime) -> None:
    """Note that a person was deleted; noted already is fine."""
    values = {"account_id": account_id, "erased_at": at}
    await session.execute(insert(ErasedAccount).values(values).on_conflict_do_nothing())


async def is_erased(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether a person was deleted."""
    return bool(await session.scalar(select(exists().where(ErasedAccount.account_id == account_id))))
