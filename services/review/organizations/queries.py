"""Which organizations."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import OrganizationChanged
from contracts.words import OrganizationKind
from foundation.db import within
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared, Rows
from foundation.db.together import Question, Row
from review.organizations.model import Organization, Territory

BUREAUS = (OrganizationKind.AUTHORITY, OrganizationKind.BUREAU)

_ORGANIZATIONS = Detached(Organization)
_THE_AUTHORITY = (
    select(*_ORGANIZATIONS.columns)
    .where(Organization.kind == OrganizationKind.AUTHORITY, Organization.active)
    .order_by(Organization.id)
    .limit(1)
)
_THE_BUREAU = (
    select(*_ORGANIZATIONS.columns)
    .join(Territory, Territory.organization_id == Organization.id)
    .where(
        Organization.kind == OrganizationKind.BUREAU,
        Organization.active,
        Territory.region_code == bindparam("region_code"),
    )
    .order_by(Organization.id)
    .limit(1)
)
_AUTHORITY, _BUREAU = Prepared(_THE_AUTHORITY), Prepared(_THE_BUREAU)
_KEPT_BUREAU = Prepared(_THE_BUREAU.with_for_update(read=True, of=Organization))


def _all_of(one: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return select(one.subquery())


_REVIEWERS = Prepared(union_all(_all_of(_THE_BUREAU), _all_of(_THE_AUTHORITY)))


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
    return _first(await within.fetch(session, _AUTHORITY))


def reviewers_of(region_code: str) -> Question[dict[OrganizationKind, Organization]]:
    """Return the question for the active bureau whose territory holds the region, and the active authority."""
    return Question(_REVIEWERS, {"region_code": region_code}, _by_kind)


def kept_bureau_of(region_code: str) -> Question[dict[OrganizationKind, Organization]]:
    """Return the question for that bureau alone, which cannot be closed before this transaction ends."""
    return Question(_KEPT_BUREAU, {"region_code": region_code}, _by_kind)


async def find_bureaus(session: AsyncSession, bureau_ids: Collection[UUID]) -> Sequence[Organization]:
    """Return those of these organizations that are active bureaus or the authority, by name."""
    statement = select(Organization).where(_active_bureaus(bureau_ids))
    return (await session.scalars(statement.order_by(Organization.name, Organization.id))).all()


async def closed_bureaus(session: AsyncSession) -> Sequence[UUID]:
    """Return the bureaus that are closed."""
    statement = select(Organization.id).where(
        Organization.kind == OrganizationKind.BUREAU, ~Organization.active
    )
    return (await session.scalars(statement)).all()


async def find_bureau_of(session: AsyncSession, region_code: str) -> Organization | None:
    """Return the active bureau whose territory holds the region, None if none does."""
    return _first(await within.fetch(session, _BUREAU, region_code=region_code))


def _by_kind(rows: Sequence[Row]) -> dict[OrganizationKind, Organization]:
    found = [_ORGANIZATIONS.of(row) for row in rows]
    return {one.kind: one for one in found}


def _first(rows: Rows) -> Organization | None:
    return _ORGANIZATIONS.of(rows[0]) if rows else None


def one_is_bureau(organization_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that one of these is an active bureau or the authority."""
    return exists().where(_active_bureaus(organization_ids))


def one_decides_for(
    organization_ids: Collection[UUID], region_code: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Return the condition that the region is in the territory of one of these; the authority's is all."""
    everywhere = or_(Organization.kind == OrganizationKind.AUTHORITY, Organization.whole_region)
    # a set and no correlated EXISTS: two levels down nothing correlates with the statement around it
    territory = (
        select(Territory.region_code)
        .join(Organization, Organization.id == Territory.organization_id)
        .where(_active_bureaus(organization_ids))
    )
    return or_(exists().where(_active_bureaus(organization_ids), everywhere), region_code.in_(territory))


def _active_bureaus(organization_ids: Collection[UUID]) -> ColumnElement[bool]:
    return and_(Organization.id.in_(organization_ids), Organization.active, Organization.kind.in_(BUREAUS))
