"""Names, and conditions for other statements: what a bureau sees is decided where rows are selected."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, any_, exists, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import OrganizationKind
from experts.organizations.model import Organization, TerritoryRegion

BUREAUS = (OrganizationKind.AUTHORITY, OrganizationKind.BUREAU)


async def names_of(session: AsyncSession, organization_ids: Collection[UUID]) -> Sequence[str]:
    """Return the names of those of these that are known, in their order."""
    if not organization_ids:
        return ()
    statement = select(Organization.name).where(Organization.id.in_(organization_ids))
    return (await session.scalars(statement.order_by(Organization.name))).all()


def one_is_bureau(organization_ids: ColumnElement[Sequence[UUID]]) -> ColumnElement[bool]:
    """Return the condition that one of these (an array) is an active bureau or the authority."""
    return exists().where(_active_bureaus(organization_ids))


def one_decides_for(
    organization_ids: ColumnElement[Sequence[UUID]], region_code: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Return the condition that the region is in the territory of one of these; the authority's is all."""
    everywhere = or_(Organization.kind == _word(OrganizationKind.AUTHORITY), Organization.whole_region)
    # a set and no correlated EXISTS: two levels down nothing correlates with the statement around it
    territory = (
        select(TerritoryRegion.region_code)
        .join(Organization, Organization.id == TerritoryRegion.organization_id)
        .where(_active_bureaus(organization_ids))
    )
    return or_(exists().where(_active_bureaus(organization_ids), everywhere), region_code.in_(territory))


def _active_bureaus(organization_ids: ColumnElement[Sequence[UUID]]) -> ColumnElement[bool]:
    return and_(
        Organization.id == any_(organization_ids),
        Organization.active,
        or_(*(Organization.kind == _word(kind) for kind in BUREAUS)),
    )


def _word(kind: OrganizationKind) -> ColumnElement[OrganizationKind]:
    """Return a word written out: a statement that is kept has the same ones each time."""
    return literal_column(f"'{kind.value}'", Organization.kind.type)
