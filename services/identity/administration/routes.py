"""人员账户 over HTTP, for platform administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from identity.accounts.usecases import AccountStatus, Wanted, search_accounts
from identity.administration import policies, usecases
from identity.administration.schemas import (
    AccountOut,
    AccountPage,
    AccountRow,
    AddedOut,
    CorrectionIn,
    FoundOut,
    GrantIn,
    LookupIn,
    PersonIn,
    ReasonIn,
)

router = APIRouter(prefix="/accounts", tags=["administration"])

Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]


@router.get("")
async def list_accounts(
    session: ReadSession,
    resources: Held,
    _actor: Administrator,
    name: Annotated[str, Query(max_length=50)] = "",
    role: Role | None = None,
    organization_id: UUID | None = None,
    status: AccountStatus | None = None,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> AccountPage:
    """List accounts, masked, newest first."""
    wanted = Wanted(name.strip(), role, organization_id, status)
    return AccountPage.of(await search_accounts(session, wanted, cursor), resources.sealer)


@router.post("/lookup")
async def find(body: LookupIn, uow: WriteUoW, actor: Administrator) -> FoundOut:
    """Find accounts by a whole ID number or mobile number; their holders can see that."""
    found = await usecases.find(uow, actor, body.number)
    return FoundOut(items=[AccountRow.of(profile, uow.sealer) for profile in found])


@router.post("", status_code=201)
async def add(body: PersonIn, uow: WriteUoW, _actor: Administrator) -> AddedOut:
    """Add a person; the initial password goes out by SMS."""
    return AddedOut(id=(await usecases.add_person(uow, body.person())).id)


@router.get("/{account_id}")
async def look_at(account_id: UUID, uow: WriteUoW, actor: Administrator) -> AccountOut:
    """Show one account, masked; its holder can see that."""
    return AccountOut.of(await usecases.look_at(uow, actor, account_id), uow.sealer, actor)


@router.put("/{account_id}", status_code=204)
async def correct(account_id: UUID, body: CorrectionIn, uow: WriteUoW, actor: Administrator) -> None:
    """Correct name and phone."""
    await usecases.correct(uow, actor, account_id, body.correction())


@router.post("/{account_id}/grants", status_code=204)
async def grant(account_id: UUID, body: GrantIn, uow: WriteUoW, actor: Administrator) -> None:
    """Give a role."""
    await usecases.grant(uow, actor, account_id, body.role, body.organization_id)


@router.delete("/{account_id}/grants/{grant_id}", status_code=204)
async def revoke(account_id: UUID, grant_id: UUID, uow: WriteUoW, _actor: Administrator) -> None:
    """Take a role away."""
    await usecases.revoke(uow, account_id, grant_id)


@router.post("/{account_id}/disable", status_code=204)
async def disable(account_id: UUID, body: ReasonIn, uow: WriteUoW, actor: Administrator) -> None:
    """Keep a person out."""
    await usecases.disable(uow, actor, account_id, body.reason)


@router.post("/{account_id}/enable", status_code=204)
async def enable(account_id: UUID, uow: WriteUoW, actor: Administrator) -> None:
    """Let a person in again."""
    await usecases.enable(uow, actor, account_id)


@router.post("/{account_id}/password-reset", status_code=204)
async def reset_password(account_id: UUID, uow: WriteUoW, actor: Administrator) -> None:
    """Send a new initial password by SMS."""
    await usecases.reset_password(uow, actor, account_id)


@router.post("/{account_id}/second-factor/remove", status_code=204)
async def remove_second_factor(account_id: UUID, body: ReasonIn, uow: WriteUoW, actor: Administrator) -> None:
    """Take a lost second factor away."""
    await usecases.remove_factor(uow, actor, account_id, body.reason)
