"""The account of a natural person whose number the issuer has verified."""

from contracts.words import Role
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account
from identity.codes.usecases import is_mobile
from identity.documents.errors import DocumentRefused
from identity.portal.errors import PortalPersonMissing
from identity.portal.model import PortalPerson
from identity.portal.usecases.linking import living_account


async def account_of_person(uow: UnitOfWork, person: PortalPerson, *, applies: bool) -> Account:
    """Return the account of a verified number, locked; a new one, without a password, if there is none.

    `applies` makes a new one an applicant's. Raises PortalPersonMissing for a number that is none.
    """
    if not person.name:
        raise PortalPersonMissing
    phone = person.phone if person.phone and is_mobile(person.phone) else None
    try:
        data = accounts.person_of(uow, name=person.name, document_number=person.id_number, phone=phone)
    except DocumentRefused as error:
        raise PortalPersonMissing from error
    await accounts.lock_document(uow, data.document_number)
    known = await accounts.find_by_login(uow, data.document_number)
    if known is not None:
        return await living_account(uow, known.id)
    account = accounts.new_account(uow, None)
    return await accounts.open_account(uow, account, data, [(Role.APPLICANT, None)] if applies else [])
