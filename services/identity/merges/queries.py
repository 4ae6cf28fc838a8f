"""Which merges."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from identity.accounts.usecases import Account
from identity.merges.model import AccountMerge


async def naming(session: AsyncSession, account_id: UUID) -> Sequence[AccountMerge]:
    """Return the merges that an account itself is named in."""
    named = or_(AccountMerge.kept_id == account_id, AccountMerge.folded_id == account_id)
    return (await session.scalars(select(AccountMerge).where(named))).all()


async def concerning(session: AsyncSession, account_id: UUID) -> Sequence[AccountMerge]:
    """Return the merges by which an account was folded or into which it goes, directly or by others; oldest first."""
    parts = select(Account.id).where(Account.merged_into == account_id)
    statement = select(AccountMerge).where(
        or_(
            AccountMerge.kept_id == account_id,
            AccountMerge.folded_id == account_id,
            AccountMerge.folded_id.in_(parts),
        )
    )
    return (await session.scalars(statement.order_by(AccountMerge.merged_at, AccountMerge.id))).all()
