"""Every SELECT on people."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.people.model import Person


async def find(session: AsyncSession, account_id: UUID) -> Person | None:
    """Return the person of an account, if identity has told of it."""
    return await session.get(Person, account_id)
