"""Finding accounts, and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor, Grant, Hurdle
from foundation.db.holding import hold, hold_while_turning
from foundation.db.together import Question
from foundation.sealing.sealer import BlindIndex, Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.errors import AccountExists, AccountNotFound
from identity.accounts.model import Account, PersonalData, holder_text
from identity.accounts.queries import Login
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


def document_key(sealer: Sealer, number: str) -> BlindIndex:
    """Return the blind index under which the account of a document is found."""
    return sealer.blind("document", identity_key(number))


def key_of(sealer: Sealer, person: PersonalData) -> BlindIndex:
    """Return the blind index of an account's holder."""
    return sealer.blind("document", holder_text(person.document_kind, person.document_number))


def phone_key_of(sealer: Sealer, account: Account) -> BlindIndex | None:
    """Return the blind index of an account's phone under every key, None without a phone."""
    phone = account.opened(sealer).phone
    return sealer.blind("phone", phone) if phone else None


async def claim_documents(uow: UnitOfWork, keys: Mapping[UUID, BlindIndex]) -> None:
    """Have these documents be these accounts' own while keys turn; raise AccountExists if one is another's.

    With one key in the ring the unique index says so; see `hold_while_turning`.
    """
    if not await hold_while_turning(uow.session, *keys.values()):
        return
    found = await queries.by_document_keys(uow.session, keys.values())
    if any(key in found and found[key].id != account_id for account_id, key in keys.items()):
        raise AccountExists


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


def login_question(sealer: Sealer, login: str) -> Question[Login | None]:
    """Return the question for what verifying a password takes of the account that `find_by_login` would return."""
    return queries.login_of(document_key(sealer, login))


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
    await hold(uow.session, document_key(uow.sealer, number))


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
