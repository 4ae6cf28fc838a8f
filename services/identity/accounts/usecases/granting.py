"""Giving and taking roles."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import OrganizationKind, Role
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.accounts import policies, queries
from identity.accounts.errors import LastAdministrator, RolesExclude
from identity.accounts.model import Account, GrantEntry
from identity.accounts.usecases.finding import lock_account
from identity.accounts.usecases.telling import tell_account
from identity.organizations.usecases import hold_open_organization

Held = tuple[Role, UUID | None]


async def grant_roles(uow: UnitOfWork, account_id: UUID, roles: Sequence[Held]) -> Account:
    """Add roles to an account and tell it; those that are held already stay as they are."""
    account = await lock_account(uow, account_id)
    granted = await add_grants(uow, account, roles)
    if granted:
        account.version += 1
        uow.audit("account.grant", "account", account.id, **in_audit(granted))
        await tell_account(uow, account)
    else:
        uow.leave_unaudited("everything was held already")
    return account


async def revoke_role(uow: UnitOfWork, account_id: UUID, role: Role, organization_id: UUID | None) -> Account:
    """Take a role away and tell it; one that is not held is fine. Raise LastAdministrator for the last one's."""
    account = await lock_account(uow, account_id)
    if role is Role.PLATFORM_ADMIN:
        await check_not_last_administrator(uow, account.id)
    if await queries.remove_grant(uow.session, account.id, role.value, organization_id):
        account.version += 1
        uow.audit("account.revoke", "account", account.id, **in_audit([(role, organization_id)]))
        await tell_account(uow, account)
    else:
        uow.leave_unaudited("there was nothing to take away")
    return account


async def check_not_last_administrator(uow: UnitOfWork, account_id: UUID) -> None:
    """Raise LastAdministrator if no other active account administers; holds that until the end of the transaction."""
    others = await queries.other_administrators(uow.session, account_id)
    if others == 0:
        raise LastAdministrator


async def add_grants(uow: UnitOfWork, account: Account, roles: Sequence[Held]) -> list[Held]:
    """Add what is not held yet; return the added roles.

    Raises RolesExclude, RoleNeedsOrganization, OrganizationNotFound or OrganizationClosed.
    """
    held = [
        (Role(entry.role), entry.organization_id)
        for entry in await queries.grants_of(uow.session, account.id)
    ]
    policies.check_roles_go_together([role for role, _ in [*held, *roles]])
    new = [pair for pair in dict.fromkeys(roles) if pair not in held]
    try:
        async with uow.session.begin_nested():
            for role, organization_id in new:
                policies.check_role_fits(role, await _kind_of(uow.session, organization_id))
                uow.session.add(_entry(uow, account, role, organization_id))
    except IntegrityError as error:
        raise RolesExclude from error
    return new


def in_audit(roles: Sequence[Held]) -> dict[str, Any]:
    """Return roles and the organizations they are held for as details of an audit entry."""
    return {
        "roles": [role.value for role, _ in roles],
        "organizations": [str(held_for) if held_for else None for _, held_for in roles],
    }


async def count_grants_for(session: AsyncSession, organization_id: UUID) -> int:
    """Return how many roles are held for an organization."""
    return await queries.count_grants_for(session, organization_id)


async def holds(uow: UnitOfWork, account_id: UUID, role: Role) -> bool:
    """Return whether an account holds a role, for whatever organization."""
    return any(entry.role == role for entry in await queries.grants_of(uow.session, account_id))


def _entry(uow: UnitOfWork, account: Account, role: Role, organization_id: UUID | None) -> GrantEntry:
    return GrantEntry(
        id=uuid7(),
        account_id=account.id,
        role=role.value,
        organization_id=organization_id,
        granted_at=uow.now(),
        granted_by=uow.actor.id if uow.actor else None,
    )


async def _kind_of(session: AsyncSession, organization_id: UUID | None) -> OrganizationKind | None:
    if organization_id is None:
        return None
    return OrganizationKind((await hold_open_organization(session, organization_id)).kind)
