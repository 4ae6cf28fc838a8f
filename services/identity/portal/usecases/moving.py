"""Portal identities of a person whose accounts are merged."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.unit_of_work import UnitOfWork
from identity.portal import queries


async def count_identities(session: AsyncSession, account_id: UUID) -> int:
    """Return how many portal identities come into an account."""
    return await queries.count_identities(session, account_id)


async def forget_identities(uow: UnitOfWork, account_id: UUID) -> None:
    """Have nobody of the portal come into an account any more, and drop links offered to it. The caller audits."""
    await queries.remove_all_of(uow.session, account_id)


async def move_identities(uow: UnitOfWork, old_id: UUID, new_id: UUID) -> int:
    """Have those who came into one account come into another from now on; return how many. The caller audits."""
    return await queries.move_identities(uow.session, old_id, new_id)
