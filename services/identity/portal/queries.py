"""Which logins, links and identities of the portal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from identity.portal.model import PortalIdentity, PortalLink, PortalLogin


async def take_login(session: AsyncSession, state_hash: bytes) -> PortalLogin | None:
    """Remove the login of a state and return it: of two who come with the same state, one gets it."""
    taken: PortalLogin | None = await session.scalar(
        delete(PortalLogin).where(PortalLogin.state_hash == state_hash).returning(PortalLogin)
    )
    return taken


async def take_link(session: AsyncSession, token_hash: bytes, account_id: UUID) -> PortalLink | None:
    """Remove the link that was offered to this account under a token, and return it."""
    taken: PortalLink | None = await session.scalar(
        delete(PortalLink)
        .where(PortalLink.token_hash == token_hash, PortalLink.account_id == account_id)
        .returning(PortalLink)
    )
    return taken


async def remove_old(session: AsyncSession, now: datetime) -> None:
    """Remove the logins and links that nobody came back for."""
    await session.execute(delete(PortalLogin).where(PortalLogin.expires_at <= now))
    await session.execute(delete(PortalLink).where(PortalLink.expires_at <= now))


async def identity_of(session: AsyncSession, issuer: str, subject: str) -> PortalIdentity | None:
    """Return whom a person of an issuer is known as."""
    found: PortalIdentity | None = await session.scalar(
        select(PortalIdentity).where(PortalIdentity.issuer == issuer, PortalIdentity.subject == subject)
    )
    return found


async def identities_of(session: AsyncSession, account_id: UUID) -> list[PortalIdentity]:
    """Return the portal identities of an account, oldest first."""
    rows = await session.scalars(
        select(PortalIdentity).where(PortalIdentity.account_id == account_id).order_by(PortalIdentity.id)
    )
    return list(rows)


async def remove_identity(session: AsyncSession, identity_id: UUID, account_id: UUID) -> bool:
    """Remove an identity of this account; return whether there was one."""
    removed = await session.scalar(
        delete(PortalIdentity)
        .where(PortalIdentity.id == identity_id, PortalIdentity.account_id == account_id)
        .returning(PortalIdentity.id)
    )
    return removed is not None


async def count_identities(session: AsyncSession, account_id: UUID) -> int:
    """Return how many portal identities come into an account."""
    statement = select(func.count()).where(PortalIdentity.account_id == account_id)
    return await session.scalar(statement) or 0


async def remove_all_of(session: AsyncSession, account_id: UUID) -> None:
    """Remove the portal identities of an account and the links offered to it."""
    await session.execute(delete(PortalLink).where(PortalLink.account_id == account_id))
    await session.execute(delete(PortalIdentity).where(PortalIdentity.account_id == account_id))


async def move_identities(session: AsyncSession, old_id: UUID, new_id: UUID) -> int:
    """Have the portal identities of one account come into another, drop links offered to it; return how many."""
    await session.execute(delete(PortalLink).where(PortalLink.account_id == old_id))
    moved = await session.scalars(
        update(PortalIdentity)
        .where(PortalIdentity.account_id == old_id)
        .values(account_id=new_id)
        .returning(PortalIdentity.id)
    )
    return len(moved.all())
