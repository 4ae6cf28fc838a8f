"""Which organizations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import OrganizationChanged
from contracts.words import OrganizationKind
from review.organizations.model import Organization, Territory


async def save_if_newer(session: AsyncSession, fact: OrganizationChanged) -> bool:
    """Store what a fact says unless a newer one is stored; return whether it was stored."""
    values = {
        "version": fact.version,
        "kind": fact.kind,
        "name": fact.name,
        "whole_region": fact.whole_region,
        "active": fact.active,
    }
    statement = upsert(Organization).values(id=fact.organization_id, **values)
    newer = statement.on_conflict_do_update(
        index_elements=["id"], set_=values, where=Organization.version < fact.version
    )
    saved = await session.scalar(newer.returning(Organization.id))
    return saved is not None


async def replace_territory(session: AsyncSession, organization_id: UUID, codes: frozenset[str]) -> None:
    """Make the organization's territory exactly these regions."""
    await session.execute(delete(Territory).where(Territory.organization_id == organization_id))
    if codes:
        rows = [{"organization_id": organization_id, "region_code": code} for code in sorted(codes)]
        await session.execute(insert(Territory), rows)


async def find_authority(session: AsyncSession) -> Organization | None:
    """Return the active authority, None while none is known."""
    found: Organization | None = await session.scalar(
        select(Organization)
        .where(Organization.kind == OrganizationKind.AUTHORITY, Organization.active)
        .order_by(Organization.id)
        .limit(1)
    )
    return found


async def closed_bureaus(session: AsyncSession) -> Sequence[UUID]:
    """Return the bureaus that are closed."""
    statement = select(Organization.id).where(
        Organization.kind == OrganizationKind.BUREAU, ~Organization.active
    )
    return (await session.scalars(statement)).all()


async def find_bureau_of(
    session: AsyncSession, region_code: str, *, keep: bool = False
) -> Organization | None:
    """Return the active bureau whose territory holds the region, None if none does.

    With `keep` it cannot be closed before this transaction ends.
    """
    statement = (
        select(Organization)
        .join(Territory, Territory.organization_id == Organization.id)
        .where(
            Organization.kind == OrganizationKind.BUREAU,
            Organization.active,
            Territory.region_code == region_code,
        )
        .order_by(Organization.id)
        .limit(1)
    )
    if keep:
        statement = statement.with_for_update(read=True, of=Organization)
    found: Organization | None = await session.scalar(statement)
    return found
