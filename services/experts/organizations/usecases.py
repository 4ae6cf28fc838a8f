"""Learning of organizations."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from contracts.events.identity import OrganizationChanged
from experts.organizations.model import Organization, TerritoryRegion
from experts.organizations.queries import names_of, one_decides_for, one_is_bureau
from foundation.unit_of_work import UnitOfWork

__all__ = ["learn", "names_of", "one_decides_for", "one_is_bureau"]


async def learn(uow: UnitOfWork, fact: OrganizationChanged) -> bool:
    """Take over an organization's state unless a newer one is known; return whether it was taken over."""
    columns = {
        "version": fact.version,
        "kind": fact.kind,
        "name": fact.name,
        "whole_region": fact.whole_region,
        "active": fact.active,
    }
    statement = insert(Organization).values(id=fact.organization_id, **columns)
    taken = await uow.session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_=columns, where=Organization.version < fact.version
        ).returning(Organization.id)
    )
    if taken.first() is None:
        return False
    await _replace_territory(uow, fact)
    return True


async def _replace_territory(uow: UnitOfWork, fact: OrganizationChanged) -> None:
    await uow.session.execute(
        delete(TerritoryRegion).where(TerritoryRegion.organization_id == fact.organization_id)
    )
    rows = [
        {"organization_id": fact.organization_id, "region_code": code} for code in sorted(set(fact.territory))
    ]
    if rows:
        await uow.session.execute(insert(TerritoryRegion), rows)
