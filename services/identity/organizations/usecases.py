"""What is done with organizations."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from stdnum.cn import uscc

from contracts.reference.organizations import BuiltInOrganization, built_in
from contracts.words import OrganizationKind
from foundation.db.paging import Slice
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.organizations import policies, queries
from identity.organizations.errors import (
    CreditCodeRefused,
    CreditCodeTaken,
    NameTaken,
    OrganizationClosed,
    OrganizationInvalid,
    OrganizationNotFound,
    OrganizationStillUsed,
)
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


async def hold_open_organization(session: AsyncSession, organization_id: UUID) -> Organization:
    """Return an organization that is in use and stays so until the end of the transaction.

    Raises OrganizationNotFound or OrganizationClosed.
    """
    found = await queries.held(session, organization_id)
    if found is None:
        raise OrganizationNotFound
    if not found.active:
        raise OrganizationClosed(name=found.name)
    return found


async def search_organizations(
    session: AsyncSession, kinds: Collection[OrganizationKind], query: str, cursor: str | None
) -> Slice[Organization]:
    """Return a page of organizations by region."""
    return await queries.search(session, kinds, query.strip(), cursor)


async def deciding_bureaus(session: AsyncSession) -> Sequence[Organization]:
    """Return the bureaus in use, by region."""
    return await queries.bureaus_in_use(session)


async def find_company(session: AsyncSession, credit_code: str) -> Organization | None:
    """Return the company with this credit code, if there is one."""
    return await queries.by_credit_code(session, uscc.compact(credit_code))


async def create_company(uow: UnitOfWork, *, name: str, credit_code: str) -> Organization:
    """Create a company and tell it; raise CreditCodeRefused (GB 32100 checksum) or CreditCodeTaken."""
    if not uscc.is_valid(credit_code):
        raise CreditCodeRefused
    company = _new(uow, OrganizationKind.COMPANY, name)
    company.credit_code = uscc.compact(credit_code)
    try:
        async with uow.session.begin_nested():
            uow.session.add(company)
    except IntegrityError as error:
        raise CreditCodeTaken from error
    uow.emit(company.changed())
    uow.audit("organization.create", "organization", company.id)
    return company


async def add_organization(
    uow: UnitOfWork, kind: OrganizationKind, name: str, credit_code: str | None
) -> Organization:
    """Create a company or a bureau (without a territory yet) and tell it.

    Raises OrganizationInvalid with the sentences of all fields, CreditCodeTaken or NameTaken.
    """
    policies.check_fields(kind, name, credit_code)
    if kind is OrganizationKind.COMPANY:
        return await create_company(uow, name=name, credit_code=credit_code or "")
    if await queries.is_named(uow.session, name.strip()):
        raise NameTaken
    bureau = _new(uow, kind, name)
    uow.session.add(bureau)
    uow.emit(bureau.changed())
    uow.audit("organization.create", "organization", bureau.id)
    return bureau


async def rename_organization(
    uow: UnitOfWork, organization_id: UUID, version: int, name: str
) -> Organization:
    """Give an organization another name and tell it and its people; the same name changes nothing.

    Raises OrganizationNotFound, OrganizationOutdated, OrganizationInvalid or NameTaken.
    """
    errors = policies.name_errors(name)
    if errors:
        raise OrganizationInvalid(fields=tuple(errors))
    organization = await _lock_current(uow, organization_id, version)
    if organization.name == name.strip():
        uow.leave_unaudited("the same name")
        return organization
    company = organization.kind == OrganizationKind.COMPANY
    if not company and await queries.is_named(uow.session, name.strip(), organization_id):
        raise NameTaken
    uow.audit("organization.rename", "organization", organization.id, old=organization.name, new=name.strip())
    organization.rename(name)
    uow.emit(organization.changed())
    uow.enqueue("tell_employees", organization_id=str(organization.id))
    return organization


async def set_territory(
    uow: UnitOfWork, organization_id: UUID, version: int, codes: Collection[str]
) -> Organization:
    """Have a bureau decide for these counties and tell it.

    Raises OrganizationNotFound, OrganizationOutdated, NoTerritory, TerritoryInvalid or TerritoryTaken.
    """
    await queries.lock_territories(uow.session)
    organization = await _lock_current(uow, organization_id, version)
    policies.check_territory(organization, codes)
    if organization.active:
        policies.check_free(codes, await queries.bureaus_in_use(uow.session, organization_id))
    before = set(organization.territory)
    organization.decide_for(codes)
    uow.emit(organization.changed())
    uow.audit(
        "organization.set_territory",
        "organization",
        organization.id,
        added=sorted(set(codes) - before),
        removed=sorted(before - set(codes)),
    )
    return organization


async def lock_to_close(uow: UnitOfWork, organization_id: UUID, version: int) -> Organization:
    """Return an organization, locked: no role is granted for it until the end of the transaction.

    Raises OrganizationNotFound, OrganizationOutdated or NotToBeClosed.
    """
    organization = await _lock_current(uow, organization_id, version)
    policies.check_may_close(organization)
    return organization


async def close_organization(uow: UnitOfWork, organization: Organization, grants: int) -> None:
    """Put a locked organization out of use and tell it; raise OrganizationStillUsed while roles are held for it."""
    if grants:
        raise OrganizationStillUsed(count=grants)
    organization.set_active(False)
    uow.emit(organization.changed())
    uow.audit("organization.close", "organization", organization.id)


async def open_organization(uow: UnitOfWork, organization_id: UUID, version: int) -> Organization:
    """Put an organization to use again and tell it.

    Raises OrganizationNotFound, OrganizationOutdated, or TerritoryTaken if another bureau has its counties now.
    """
    await queries.lock_territories(uow.session)
    organization = await _lock_current(uow, organization_id, version)
    policies.check_free(organization.territory, await queries.bureaus_in_use(uow.session, organization_id))
    organization.set_active(True)
    uow.emit(organization.changed())
    uow.audit("organization.open", "organization", organization.id)
    return organization


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


async def _lock_current(uow: UnitOfWork, organization_id: UUID, version: int) -> Organization:
    organization = await queries.locked(uow.session, organization_id)
    if organization is None:
        raise OrganizationNotFound
    policies.check_current(organization, version)
    return organization


def _new(uow: UnitOfWork, kind: OrganizationKind, name: str) -> Organization:
    return Organization(
        id=uuid7(),
        version=1,
        kind=kind.value,
        name=name.strip(),
        credit_code=None,
        region_code=None,
        whole_region=False,
        territory=[],
        active=True,
        created_at=uow.now(),
    )


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
