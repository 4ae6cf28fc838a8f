"""Every SELECT on records."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.records.model import Record
from foundation.sealing.sealer import BlindIndex


async def find(session: AsyncSession, record_id: UUID) -> Record | None:
    """Return a record by its id."""
    return await session.get(Record, record_id)


async def with_ids(session: AsyncSession, record_ids: Collection[UUID]) -> Sequence[Record]:
    """Return some records."""
    return (await session.scalars(select(Record).where(Record.id.in_(record_ids)))).all()


async def of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the record of an account."""
    return (await session.scalars(select(Record).where(Record.account_id == account_id))).one_or_none()


async def lock_of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the record of an account, locked until the end of the transaction."""
    statement = select(Record).where(Record.account_id == account_id).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def of_accounts(session: AsyncSession, account_ids: Collection[UUID]) -> Sequence[Record]:
    """Return the records of some accounts."""
    return (await session.scalars(select(Record).where(Record.account_id.in_(account_ids)))).all()


async def with_indexes(session: AsyncSession, indexes: Collection[BlindIndex]) -> Sequence[Record]:
    """Return the records of these identity numbers, given by their blind indexes."""
    stored = [one for index in indexes for one in index.every]
    return (await session.scalars(select(Record).where(Record.document_index.in_(stored)))).all()


async def lock_with_index(session: AsyncSession, index: BlindIndex) -> Record | None:
    """Return the record of an identity number, given by its blind index, locked."""
    statement = select(Record).where(Record.document_index.in_(index.every)).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def lock(session: AsyncSession, record_id: UUID) -> Record | None:
    """Return a record, locked until the end of the transaction."""
    return await session.get(Record, record_id, with_for_update=True, populate_existing=True)
