"""Which contacts."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import GrantedRole
from contracts.words import Role
from foundation.ids import uuid7
from notify.contacts.model import Contact, Duty


async def save_if_newer(
    session: AsyncSession, account_id: UUID, version: int, name: bytes, phone: bytes | None
) -> bool:
    """Store a contact unless a newer one is stored; return whether it was stored, told again included."""
    values = {"version": version, "name": name, "phone": phone}
    statement = insert(Contact).values(account_id=account_id, **values)
    newer = statement.on_conflict_do_update(
        index_elements=["account_id"], set_=values, where=Contact.version <= version
    )
    return await session.scalar(newer.returning(Contact.account_id)) is not None


async def find(session: AsyncSession, account_id: UUID) -> Contact | None:
    """Return a person's contact, None while it has not been told."""
    return await session.get(Contact, account_id)


async def find_all(session: AsyncSession, account_ids: Collection[UUID]) -> Sequence[Contact]:
    """Return the contacts of these accounts, as far as they have been told."""
    return (await session.scalars(select(Contact).where(Contact.account_id.in_(account_ids)))).all()


async def replace_duties(session: AsyncSession, account_id: UUID, grants: Sequence[GrantedRole]) -> None:
    """Have these be a person's duties."""
    await session.execute(delete(Duty).where(Duty.account_id == account_id))
    rows = [
        {"id": uuid7(), "account_id": account_id, "role": role, "organization_id": organization_id}
        for role, organization_id in sorted({(g.role, g.organization_id) for g in grants}, key=str)
    ]
    if rows:
        await session.execute(insert(Duty), rows)


async def holders(session: AsyncSession, role: Role, organization_id: UUID | None) -> Sequence[UUID]:
    """Return the accounts that hold a role, for an organization if one is named, each once."""
    statement = select(Duty.account_id).where(Duty.role == role).distinct().order_by(Duty.account_id)
    if organization_id is not None:
        statement = statement.where(Duty.organization_id == organization_id)
    return (await session.scalars(statement)).all()
