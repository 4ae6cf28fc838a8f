"""The account of a unit itself (单位账号), and who administers a unit."""

from uuid import UUID

from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.model import UNIT_DOCUMENT, Account, PersonalData
from identity.accounts.usecases.finding import key_of
from identity.accounts.usecases.life import new_account, open_account
from identity.organizations.usecases import Organization


async def open_unit_account(uow: UnitOfWork, unit: Organization) -> Account:
    """Return the account that acts for a unit, a new one without any role if there is none.

    It has no password and no phone: nobody logs in to it but by what vouches for the unit.
    """
    holder = PersonalData(
        name=unit.name,
        document_kind=UNIT_DOCUMENT,
        document_number=unit.credit_code or str(unit.id),
        phone=None,
        sex=None,
        birth_date=None,
        region_code=unit.region_code,
    )
    known = await queries.by_document_key(uow.session, key_of(uow.sealer, holder))
    return known or await open_account(uow, new_account(uow, unit.id), holder, [])


async def administrators_of(uow: UnitOfWork, organization_id: UUID) -> set[UUID]:
    """Return the active accounts that administer an organization."""
    return await queries.administrators_of(uow.session, organization_id)
