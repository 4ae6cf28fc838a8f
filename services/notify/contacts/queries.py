"""Which contacts."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notify.contacts.model import Contact


async def save_if_newer(
    session: AsyncSession, account_id: UUID, version: int, name: bytes, phone: bytes | None
) -> bool:
    """Store a contact unless a newer one is stored; return whether it was stored."""
    values = {"version": version, "name": name, "phone": phone}
    statement = insert(Contact).values(account_id=account_id, **values)
    newer = statement.on_conflict_do_update(
        index_elements=["account_id"], set_=values, where=Contact.version < version
    )
    return await session.scalar(newer.returning(Contact.account_id)) is not None


async def find(session: AsyncSession, account_id: UUID) -> Contact | None:
    """Return a person's contact, None while it has not been told."""
    return await session.get(Contact, account_id)
