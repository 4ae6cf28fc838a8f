"""Which imports: those of the units that the caller administers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor
from identity.employee_imports.model import EmployeeImport

LATEST = 10


async def latest(session: AsyncSession, actor: Actor, organization_id: UUID) -> Sequence[EmployeeImport]:
    """Return the last imports of a unit, newest first."""
    statement = (
        select(EmployeeImport)
        .where(
            EmployeeImport.organization_id == organization_id,
            EmployeeImport.organization_id.in_(actor.organizations(Role.UNIT_ADMIN)),
        )
        .order_by(EmployeeImport.created_at.desc())
        .limit(LATEST)
    )
    return (await session.scalars(statement)).all()


async def visible(
    session: AsyncSession, actor: Actor, import_id: UUID, *, lock: bool = False
) -> EmployeeImport | None:
    """Return an import of one of the caller's units."""
    statement = select(EmployeeImport).where(
        EmployeeImport.id == import_id,
        EmployeeImport.organization_id.in_(actor.organizations(Role.UNIT_ADMIN)),
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: EmployeeImport | None = await session.scalar(statement)
    return found


async def by_id(session: AsyncSession, import_id: UUID) -> EmployeeImport | None:
    """Return an import, for the service itself."""
    return await session.get(EmployeeImport, import_id)


async def locked(session: AsyncSession, import_id: UUID) -> EmployeeImport | None:
    """Return an import, locked, for the service itself."""
    return await session.get(EmployeeImport, import_id, with_for_update=True, populate_existing=True)
