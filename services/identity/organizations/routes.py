"""单位与机构 over HTTP, for platform administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from contracts.words import OrganizationKind
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ReadSession, WriteUoW
from identity.accounts.usecases import check_is_platform_admin, count_grants_for
from identity.organizations import policies, usecases
from identity.organizations.schemas import (
    OrganizationIn,
    OrganizationOut,
    OrganizationPage,
    RenameIn,
    TerritoriesOut,
    TerritoryIn,
    VersionIn,
)

router = APIRouter(prefix="/organizations", tags=["organizations"])

Administrator = Annotated[Actor, Allow(check_is_platform_admin)]


@router.get("")
async def list_organizations(
    session: ReadSession,
    _actor: Administrator,
    kind: Annotated[list[OrganizationKind] | None, Query()] = None,
    query: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> OrganizationPage:
    """List organizations of some kinds (of all without any)."""
    return OrganizationPage.of(
        await usecases.search_organizations(session, kind or tuple(OrganizationKind), query, cursor)
    )


@router.get("/territories")
async def territories(session: ReadSession, _actor: Administrator) -> TerritoriesOut:
    """Show which bureau decides for which counties, and which counties nobody has."""
    return TerritoriesOut.of(await usecases.deciding_bureaus(session), policies.whole_region())


@router.get("/{organization_id}")
async def show(organization_id: UUID, session: ReadSession, _actor: Administrator) -> OrganizationOut:
    """Show one organization."""
    return OrganizationOut.model_validate(await usecases.get_organization(session, organization_id))


@router.post("", status_code=201)
async def add(body: OrganizationIn, uow: WriteUoW, _actor: Administrator) -> OrganizationOut:
    """Add a company or a bureau."""
    return OrganizationOut.model_validate(
        await usecases.add_organization(uow, body.kind, body.name, body.credit_code or None)
    )


@router.put("/{organization_id}")
async def rename(
    organization_id: UUID, body: RenameIn, uow: WriteUoW, _actor: Administrator
) -> OrganizationOut:
    """Change the name."""
    return OrganizationOut.model_validate(
        await usecases.rename_organization(uow, organization_id, body.version, body.name)
    )


@router.put("/{organization_id}/territory")
async def set_territory(
    organization_id: UUID, body: TerritoryIn, uow: WriteUoW, _actor: Administrator
) -> OrganizationOut:
    """Change the counties that a bureau decides for."""
    return OrganizationOut.model_validate(
        await usecases.set_territory(uow, organization_id, body.version, body.codes)
    )


@router.post("/{organization_id}/close")
async def close(
    organization_id: UUID, body: VersionIn, uow: WriteUoW, _actor: Administrator
) -> OrganizationOut:
    """Put an organization out of use."""
    organization = await usecases.lock_to_close(uow, organization_id, body.version)
    await usecases.close_organization(uow, organization, await count_grants_for(uow.session, organization_id))
    return OrganizationOut.model_validate(organization)


@router.post("/{organization_id}/open")
async def open_again(
    organization_id: UUID, body: VersionIn, uow: WriteUoW, _actor: Administrator
) -> OrganizationOut:
    """Put an organization to use again."""
    return OrganizationOut.model_validate(
        await usecases.open_organization(uow, organization_id, body.version)
    )
