"""The people of an organization: opened for it, corrected, moved in and out, many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import InitialPasswordIssued
from contracts.words import Role
from foundation.auth.actor import Grant
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.errors import AccountExists, AccountStateChanged, PhoneMissing
from identity.accounts.model import (
    INITIAL_PASSWORD_GOOD_FOR,
    Account,
    AccountStatus,
    GrantEntry,
    PersonalData,
)
from identity.accounts.usecases.finding import Profile, claim_documents, document_key, key_of, lock_account
from identity.accounts.usecases.life import new_account, open_account
from identity.accounts.usecases.telling import tell_account, tell_profile
from identity.organizations.usecases import Organization, hold_open_organization

RELEASED = "所在单位已撤销添加"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who gets an account and, by SMS, the password whose hash was made beforehand."""

    person: PersonalData
    password: str
    password_hash: str


async def employ_person(
    uow: UnitOfWork, person: PersonalData, employer_id: UUID, refused: Account | None
) -> Account:
    """Return an active account of a person at an employer, without a role or a password; tell it.

    It is a new one, or the one whose self-registration was refused: nothing of that is kept but its id. Raises
    AccountExists, AccountStateChanged, OrganizationNotFound or OrganizationClosed.
    """
    await hold_open_organization(uow.session, employer_id)
    if refused is None:
        return await open_account(uow, new_account(uow, employer_id), person, [])
    refused = await lock_account(uow, refused.id)
    if refused.status != AccountStatus.REFUSED:
        raise AccountStateChanged
    refused.become(AccountStatus.ACTIVE)
    refused.disown()
    refused.refusal = None
    refused.employer_id = employer_id
    uow.audit("account.create", "account", refused.id, roles=[])
    return await correct_person(uow, refused, person)


async def correct_person(uow: UnitOfWork, account: Account, person: PersonalData) -> Account:
    """Have a locked account know other data of its person; tell it."""
    key = key_of(uow.sealer, person)
    await claim_documents(uow, {account.id: key})
    account.know(person, key, uow.sealer)
    account.version += 1
    await tell_account(uow, account)
    return account


async def change_employer(uow: UnitOfWork, account: Account, employer_id: UUID | None) -> Account:
    """Have the person of a locked account work for an organization that is in use, or for none; tell it.

    Raises OrganizationNotFound or OrganizationClosed.
    """
    if employer_id is not None:
        await hold_open_organization(uow.session, employer_id)
    account.employer_id = employer_id
    account.version += 1
    await tell_account(uow, account)
    return account


async def release_account(uow: UnitOfWork, account: Account) -> Account:
    """Give up a locked account that its person has never had in the own hands; tell it.

    Who holds the document may then register, or be added by another organization, as if it had not been.
    """
    account.become(AccountStatus.REFUSED)
    account.keep_refusal(RELEASED, uow.sealer)
    account.disown()
    await queries.remove_all_grants(uow.session, account.id)
    return await change_employer(uow, account, None)


async def find_many_by_login(
    session: AsyncSession, sealer: Sealer, numbers: Collection[str]
) -> dict[str, Account]:
    """Return the accounts of these ID numbers, or those that they were merged into; others are missing."""
    keys = {number: document_key(sealer, number) for number in numbers}
    found = await queries.by_document_keys(session, keys.values())
    merged = {account.merged_into for account in found.values() if account.merged_into}
    kept = await queries.by_ids(session, merged) if merged else {}
    followed = {
        key: kept[account.merged_into] if account.merged_into else account for key, account in found.items()
    }
    return {number: followed[key] for number, key in keys.items() if key in followed}


async def employ_many(
    uow: UnitOfWork, employer: Organization, people: Sequence[NewPerson], by: UUID
) -> list[Account]:
    """Open accounts of people at an employer as applicants, send their passwords, tell all; some statements in all.

    Raise AccountExists if one of the documents has an account; then nothing of the transaction may be kept.
    """
    accounts = [_account_of(uow, employer, new) for new in people]
    keys = [document_key(uow.sealer, new.person.document_number) for new in people]
    await claim_documents(uow, {account.id: key for account, key in zip(accounts, keys, strict=True)})
    grants = [_applicant(uow, account, by) for account in accounts]
    try:
        async with uow.session.begin_nested():
            uow.session.add_all(accounts)
            await uow.session.flush()
            uow.session.add_all(grants)
    except IntegrityError as error:
        raise AccountExists from error
    for account, new in zip(accounts, people, strict=True):
        profile = Profile(account, (Grant(Role.APPLICANT.value, None),), {employer.id: employer})
        tell_profile(uow, profile)
        uow.emit(_issued(uow, account, new))
        uow.audit("account.create", "account", account.id, roles=[Role.APPLICANT.value], actor_id=by)
    return accounts


def send_prepared(uow: UnitOfWork, account: Account, new: NewPerson) -> None:
    """Set the prepared password of a locked account and send it; every session ends. Raise PhoneMissing."""
    account.set_password(new.password_hash, uow.now(), must_change=True)
    uow.emit(_issued(uow, account, new))


def _account_of(uow: UnitOfWork, employer: Organization, new: NewPerson) -> Account:
    account = new_account(uow, employer.id)
    account.know(new.person, document_key(uow.sealer, new.person.document_number), uow.sealer)
    account.set_password(new.password_hash, uow.now(), must_change=True)
    return account


def _applicant(uow: UnitOfWork, account: Account, by: UUID) -> GrantEntry:
    return GrantEntry(
        id=uuid7(),
        account_id=account.id,
        role=Role.APPLICANT.value,
        organization_id=None,
        granted_at=uow.now(),
        granted_by=by,
    )


def _issued(uow: UnitOfWork, account: Account, new: NewPerson) -> InitialPasswordIssued:
    if new.person.phone is None:
        raise PhoneMissing
    return InitialPasswordIssued(
        account_id=account.id,
        version=account.security_epoch,
        occasion="added",
        phone=new.person.phone,
        password=new.password,
        expires_at=uow.now() + INITIAL_PASSWORD_GOOD_FOR,
    )
