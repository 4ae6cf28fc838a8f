"""Which accounts, and what they may do."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from identity.accounts.model import Account, GrantEntry

BATCH = 200


async def by_id(session: AsyncSession, account_id: UUID) -> Account | None:
    """Return one account."""
    return await session.get(Account, account_id)


async def by_document_key(session: AsyncSession, key: bytes) -> Account | None:
    """Return the account of a document."""
    found: Account | None = await session.scalar(select(Account).where(Account.document_key == key))
    return found


async def locked(session: AsyncSession, account_id: UUID) -> Account | None:
    """Return one account as it is now, locked until the end of the transaction."""
    found: Account | None = await session.scalar(
        select(Account)
        .where(Account.id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def lock_document(session: AsyncSession, key: bytes) -> None:
    """Hold a document until the end of the transaction, whether it has an account or not."""
    number = int.from_bytes(key[:8], "big", signed=True)
    await session.execute(select(func.pg_advisory_xact_lock(number)))


async def grants_of(session: AsyncSession, account_id: UUID) -> list[GrantEntry]:
    """Return what an account may do, in the order of granting."""
    rows = await session.scalars(
        select(GrantEntry).where(GrantEntry.account_id == account_id).order_by(GrantEntry.id)
    )
    return list(rows)


async def in_batches(session: AsyncSession) -> AsyncIterator[list[Account]]:
    """Yield all accounts by id, some hundreds at a time."""
    last: UUID | None = None
    while True:
        statement = select(Account).order_by(Account.id).limit(BATCH)
        if last is not None:
            statement = statement.where(Account.id > last)
        batch = list(await session.scalars(statement))
        if not batch:
            return
        yield batch
        last = batch[-1].id
