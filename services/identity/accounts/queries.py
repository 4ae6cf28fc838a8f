"""Which accounts, and what they may do."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from identity.accounts.model import Account, AccountStatus, GrantEntry

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


async def remove_grant(
    session: AsyncSession, account_id: UUID, role: str, organization_id: UUID | None
) -> bool:
    """Remove one grant; return whether there was one."""
    removed = await session.scalar(
        delete(GrantEntry)
        .where(
            GrantEntry.account_id == account_id,
            GrantEntry.role == role,
            GrantEntry.organization_id.is_not_distinct_from(organization_id),
        )
        .returning(GrantEntry.id)
    )
    return removed is not None


async def other_administrators(session: AsyncSession, account_id: UUID) -> int:
    """Return how many other active accounts administer the platform; others who ask wait for this transaction."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('platform administrators'))"))
    count = await session.scalar(
        select(func.count(GrantEntry.account_id.distinct()))
        .join(Account, Account.id == GrantEntry.account_id)
        .where(
            GrantEntry.role == Role.PLATFORM_ADMIN.value,
            Account.status == AccountStatus.ACTIVE.value,
            Account.id != account_id,
        )
    )
    return count or 0


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
