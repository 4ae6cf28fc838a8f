"""Which organizations."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from identity.organizations.model import Organization


async def by_ids(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Organization]:
    """Return the organizations with these ids; ids of none are missing in the answer."""
    if not ids:
        return {}
    rows = await session.scalars(select(Organization).where(Organization.id.in_(ids)))
    return {row.id: row for row in rows}


async def by_credit_code(session: AsyncSession, credit_code: str) -> Organization | None:
    """Return the company with this credit code."""
    found: Organization | None = await session.scalar(
        select(Organization).where(Organization.credit_code == credit_code)
    )
    return found


async def every(session: AsyncSession) -> list[Organization]:
    """Return all organizations, oldest first."""
    rows = await session.scalars(select(Organization).order_by(Organization.created_at, Organization.id))
    return list(rows)
