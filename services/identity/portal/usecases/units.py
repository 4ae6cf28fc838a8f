"""The unit of a legal person, and who administers it."""

from contracts.words import Role
from foundation.db.holding import hold
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account
from identity.organizations.usecases import Organization, create_company, find_company
from identity.portal.errors import UnitClosed, UnitHasAdministrator
from identity.portal.model import PortalPerson


async def settle_unit(uow: UnitOfWork, person: PortalPerson, credit_code: str) -> Organization:
    """Return the unit with this credit code, new or known, held until this is committed; raise UnitClosed."""
    await hold(uow.session, uow.sealer.blind("portal unit", credit_code))
    unit = await find_company(uow.session, credit_code)
    if unit is None:
        return await create_company(uow, name=person.organization_name, credit_code=credit_code)
    if not unit.active:
        raise UnitClosed
    return unit


async def check_free(uow: UnitOfWork, unit: Organization) -> None:
    """Raise UnitHasAdministrator if somebody administers a unit already."""
    if await accounts.administrators_of(uow, unit.id):
        raise UnitHasAdministrator


async def administer(uow: UnitOfWork, account: Account, unit: Organization) -> None:
    """Make an account the administrator of a unit, unless it is already; raise UnitHasAdministrator.

    An employer that the account has stays as it is: people administer other units than their own.
    """
    if account.id in await accounts.administrators_of(uow, unit.id):
        return
    await check_free(uow, unit)
    account.employer_id = account.employer_id or unit.id
    await accounts.grant_roles(uow, account.id, [(Role.UNIT_ADMIN, unit.id)])
