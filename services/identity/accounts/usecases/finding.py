"""Finding accounts, and what is said of them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor, Grant, Hurdle
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.errors import AccountNotFound
from identity.accounts.model import UNIT_DOCUMENT, Account, PersonalData
from identity.credentials.usecases import PersonalWords
from identity.documents.usecases import identity_key
from identity.organizations.usecases import Organization, find_organizations


@dataclass(frozen=True, slots=True)
class Profile:
    """An account with its organizations; `organizations` holds the employer and those of the grants."""

    account: Account
    grants: tuple[Grant, ...]
    organizations: dict[UUID, Organization]

    @property
    def employer_name(self) -> str | None:
        """Return the name of the organization that the person works for."""
        return self.organization_name(self.account.employer_id)

    def organization_name(self, organization_id: UUID | None) -> str | None:
        """Return an organization's name, None for none."""
        return self.organizations[organization_id].name if organization_id else None

    def actor(self, session_id: UUID, hurdle: Hurdle | None = None) -> Actor:
        """Return the person as the one who acts in a session; `hurdle` is what must be done there first."""
        return Actor(
            id=self.account.id,
            name=self.account.name,
            grants=frozenset(self.grants),
            session_id=session_id,
            employer_id=self.account.employer_id,
            employer_name=self.employer_name,
            hurdle=hurdle,
        )


def document_key(sealer: Sealer, number: str) -> bytes:
    """Return the blind index under which the account of a document is found."""
    return sealer.blind("document", identity_key(number))


def key_of(sealer: Sealer, person: PersonalData) -> bytes:
    """Return the blind index of an account's holder. A unit's never meets a person's, nor what is typed as a login:

    those are in capitals, and some credit codes have the shape of an identity document's number.
    """
    if person.document_kind == UNIT_DOCUMENT:
        return sealer.blind("document", f"unit|{person.document_number}")
    return document_key(sealer, person.document_number)


def masked_phone(phone: str) -> str:
    """Return a phone number with its middle hidden."""
    return phone[:3] + "*" * max(0, len(phone) - 7) + phone[-4:]


def personal_words(person: PersonalData) -> PersonalWords:
    """Return what the person's password may not hold."""
    return PersonalWords(person.document_number, person.phone or "", person.name)


async def find_by_login(uow: UnitOfWork, login: str) -> Account | None:
    """Return the account whose ID number was typed as the login, or the one that it was merged into."""
    account = await queries.by_document_key(uow.session, document_key(uow.sealer, login))
    if account is not None and account.merged_into is not None:
        return await queries.by_id(uow.session, account.merged_into)
    return account


async def find_account(session: AsyncSession, account_id: UUID) -> Account | None:
    """Return one account."""
    return await queries.by_id(session, account_id)


async def lock_account(uow: UnitOfWork, account_id: UUID) -> Account:
    """Return one account, locked; raise AccountNotFound."""
    account = await queries.locked(uow.session, account_id)
    if account is None:
        raise AccountNotFound
    return account


async def lock_document(uow: UnitOfWork, number: str) -> None:
    """Keep everybody else from registering this document until this is committed."""
    await queries.lock_document(uow.session, document_key(uow.sealer, number))


async def load_profile(session: AsyncSession, account: Account) -> Profile:
    """Return an account with its grants and their organizations."""
    entries = await queries.grants_of(session, account.id)
    ids = {entry.organization_id for entry in entries if entry.organization_id}
    if account.employer_id:
        ids.add(account.employer_id)
    grants = tuple(Grant(entry.role, entry.organization_id) for entry in entries)
    return Profile(account, grants, await find_organizations(session, ids))


async def get_profile(session: AsyncSession, account_id: UUID) -> Profile:
    """Return the profile of one account; raise AccountNotFound."""
    account = await queries.by_id(session, account_id)
    if account is None:
        raise AccountNotFound
    return await load_profile(session, account)
