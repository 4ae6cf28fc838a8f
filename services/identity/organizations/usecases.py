"""What is done with organizations."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from stdnum.cn import uscc

from contracts.reference.organizations import BuiltInOrganization, built_in
from contracts.words import OrganizationKind
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.organizations import queries
from identity.organizations.errors import CreditCodeRefused, CreditCodeTaken, OrganizationNotFound
from identity.organizations.model import Organization as Organization


async def find_organizations(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Organization]:
    """Return the organizations with these ids."""
    return await queries.by_ids(session, ids)


async def get_organization(session: AsyncSession, organization_id: UUID) -> Organization:
    """Return one organization; raise OrganizationNotFound."""
    found = await queries.by_ids(session, [organization_id])
    if organization_id not in found:
        raise OrganizationNotFound
    return found[organization_id]


async def find_company(session: AsyncSession, credit_code: str) -> Organization | None:
    """Return the company with this credit code, if there is one."""
    return await queries.by_credit_code(session, uscc.compact(credit_code))


async def create_company(uow: UnitOfWork, *, name: str, credit_code: str) -> Organization:
    """Create a company and tell it; raise CreditCodeRefused (GB 32100 checksum) or CreditCodeTaken."""
    if not uscc.is_valid(credit_code):
        raise CreditCodeRefused
    company = Organization(
        id=uuid7(),
        version=1,
        kind=OrganizationKind.COMPANY.value,
        name=name.strip(),
        credit_code=uscc.compact(credit_code),
        region_code=None,
        whole_region=False,
        territory=[],
        active=True,
        created_at=uow.now(),
    )
    try:
        async with uow.session.begin_nested():
            uow.session.add(company)
    except IntegrityError as error:
        raise CreditCodeTaken from error
    uow.emit(company.changed())
    uow.audit("organization.create", "organization", company.id)
    return company


async def load_built_in(uow: UnitOfWork) -> set[UUID]:
    """Create the built-in organizations that are missing; return the ids of those that were created.

    One that is there keeps what it has: an administrator may have changed its territory.
    """
    present = await queries.by_ids(uow.session, [one.id for one in built_in()])
    missing = [one for one in built_in() if one.id not in present]
    for one in missing:
        organization = _of_built_in(uow, one)
        uow.session.add(organization)
        uow.emit(organization.changed())
        uow.audit("organization.create", "organization", organization.id, code=one.code)
    await uow.session.flush()
    return {one.id for one in missing}


async def tell_all(uow: UnitOfWork) -> int:
    """Tell the present state of every organization again; return how many."""
    everyone = await queries.every(uow.session)
    for organization in everyone:
        uow.emit(organization.changed())
    return len(everyone)


def _of_built_in(uow: UnitOfWork, one: BuiltInOrganization) -> Organization:
    return Organization(
        id=one.id,
        version=1,
        kind=one.kind,
        name=one.name,
        credit_code=None,
        region_code=one.region_code,
        whole_region=one.kind == "authority",
        territory=sorted(one.territory),
        active=True,
        created_at=uow.now(),
    )
