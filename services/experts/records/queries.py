"""Every SELECT on records."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.records.model import Record


async def of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the record of an account."""
    return (await session.scalars(select(Record).where(Record.account_id == account_id))).one_or_none()


async def lock_of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the record of an account, locked until the end of the transaction."""
    statement = select(Record).where(Record.account_id == account_id).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def lock(session: AsyncSession, record_id: UUID) -> Record | None:
    """Return a record, locked until the end of the transaction."""
    return await session.get(Record, record_id, with_for_update=True, populate_existing=True)
