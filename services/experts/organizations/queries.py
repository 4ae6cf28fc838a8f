"""Conditions for other statements: what a bureau sees is decided where rows are selected."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, or_

from contracts.words import OrganizationKind
from experts.organizations.model import Organization, TerritoryRegion

BUREAUS = (OrganizationKind.AUTHORITY, OrganizationKind.BUREAU)


def one_is_bureau(organization_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that one of these is an active bureau or the authority."""
    return exists().where(
        Organization.id.in_(organization_ids), Organization.active, Organization.kind.in_(BUREAUS)
    )


def one_decides_for(
    organization_ids: Collection[UUID], region_code: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Return the condition that the region is in the territory of one of these; the authority's is all."""
    in_territory = exists().where(
        TerritoryRegion.organization_id == Organization.id, TerritoryRegion.region_code == region_code
    )
    return exists().where(
        Organization.id.in_(organization_ids),
        Organization.active,
        Organization.kind.in_(BUREAUS),
        or_(Organization.kind == OrganizationKind.AUTHORITY, Organization.whole_region, in_territory),
    )
