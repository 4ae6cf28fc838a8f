"""Finding a unit's people, and what its administrator may do for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.db.paging import Slice
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, AccountStatus, Profile
from identity.documents.usecases import normalise
from identity.employees import policies, queries
from identity.employees.errors import EmployeeNotFound
from identity.employees.policies import FirstLogin, may
from identity.organizations.errors import OrganizationNotFound
from identity.organizations.usecases import Organization, find_organizations
from identity.readings import usecases as readings
from identity.readings.usecases import What


@dataclass(frozen=True, slots=True)
class Employee:
    """One of a unit's people with what the caller may do; `may` holds the names of the buttons."""

    profile: Profile
    first_login: FirstLogin
    may: frozenset[str]
    why_not: str | None


CHECKS = {
    "edit": policies.check_may_edit,
    "set_roles": policies.check_may_set_roles,
    "reset_password": policies.check_may_reset,
    "disable": policies.check_may_disable,
    "enable": policies.check_may_enable,
    "remove": policies.check_may_remove,
}


async def units_of(session: AsyncSession, actor: Actor) -> list[Organization]:
    """Return the units that the caller administers, by name."""
    found = await find_organizations(session, actor.organizations(Role.UNIT_ADMIN))
    return sorted(found.values(), key=lambda unit: (unit.name, str(unit.id)))


async def choose_organization(session: AsyncSession, actor: Actor, wanted: UUID | None) -> Organization:
    """Return the unit that is meant, the first by name where none was said; raise OrganizationNotFound."""
    units = await units_of(session, actor)
    chosen = next((unit for unit in units if wanted in (None, unit.id)), None)
    if chosen is None:
        raise OrganizationNotFound
    return chosen


async def list_employees(
    resources: Resources,
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID,
    name: str,
    status: AccountStatus | None,
    cursor: str | None,
) -> Slice[Employee]:
    """Return a page of a unit's people, who was added last first."""
    wanted = queries.Filter(name.strip(), status)
    page = await queries.list_of(session, actor, organization_id, wanted, cursor)
    return Slice(await _employees(resources, session, actor, page.items), page.next)


async def find_employees(
    resources: Resources, uow: UnitOfWork, actor: Actor, organization_id: UUID, number: str
) -> list[Employee]:
    """Return those of a unit's people whose ID number or mobile number this is, which is noted for them."""
    number, sealer = normalise(number), resources.sealer
    document_key = accounts.document_key(sealer, number)
    found = await queries.by_number(
        uow.session, actor, organization_id, document_key, sealer.blind("phone", number)
    )
    await readings.note_many(uow, actor, [account.id for account in found], What.FOUND)
    return await _employees(resources, uow.session, actor, found)


async def get_employee(resources: Resources, uow: UnitOfWork, actor: Actor, employee_id: UUID) -> Employee:
    """Return one of the people of the caller's units, which is noted for them; raise EmployeeNotFound."""
    account = await queries.one(uow.session, actor, employee_id)
    if account is None:
        raise EmployeeNotFound
    await readings.note(uow, actor, employee_id, What.EMPLOYEE)
    return (await _employees(resources, uow.session, actor, [account]))[0]


async def lock_employee(uow: UnitOfWork, actor: Actor, employee_id: UUID) -> Profile:
    """Return one of the people of the caller's units, locked; raise EmployeeNotFound."""
    account = await queries.one(uow.session, actor, employee_id, lock=True)
    if account is None:
        raise EmployeeNotFound
    return await accounts.load_profile(uow.session, account)


async def _employees(
    resources: Resources, session: AsyncSession, actor: Actor, found: Sequence[Account]
) -> list[Employee]:
    now = resources.clock.now()
    return [
        Employee(
            profile,
            policies.first_login(profile.account, now),
            frozenset(name for name, check in CHECKS.items() if may(check, actor, profile)),
            policies.why_not_managed(profile),
        )
        for profile in await accounts.load_profiles(session, found)
    ]
