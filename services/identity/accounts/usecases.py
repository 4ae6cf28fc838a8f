"""What is done with accounts. Every change that others see is told once, with the next version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import AccountChanged, GrantedRole
from contracts.words import OrganizationKind, Role
from foundation.auth.actor import Actor, Grant
from foundation.errors import FieldError
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import policies, queries
from identity.accounts.errors import AccountExists, AccountNotFound, RolesExclude
from identity.accounts.model import Account as Account
from identity.accounts.model import AccountStatus as AccountStatus
from identity.accounts.model import GrantEntry
from identity.accounts.model import PersonalData as PersonalData
from identity.accounts.policies import check_is_platform_admin as check_is_platform_admin
from identity.credentials.errors import PasswordRefused
from identity.credentials.usecases import PersonalWords, broken_rules, hash_password
from identity.documents.usecases import identity_key, parse, today_in_china
from identity.organizations.usecases import Organization, find_organizations, get_organization


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

    def actor(self, session_id: UUID) -> Actor:
        """Return the person as the one who acts in a session."""
        return Actor(
            id=self.account.id,
            name=self.account.name,
            grants=frozenset(self.grants),
            session_id=session_id,
            employer_id=self.account.employer_id,
            employer_name=self.employer_name,
            must_change_password=self.account.must_change_password,
        )


def document_key(sealer: Sealer, number: str) -> bytes:
    """Return the blind index under which the account of a document is found."""
    return sealer.blind("document", identity_key(number))


def masked_phone(phone: str) -> str:
    """Return a phone number with its middle hidden."""
    return phone[:3] + "*" * max(0, len(phone) - 7) + phone[-4:]


def personal_words(person: PersonalData) -> PersonalWords:
    """Return what the person's password may not hold."""
    return PersonalWords(person.document_number, person.phone or "", person.name)


async def find_by_login(uow: UnitOfWork, login: str) -> Account | None:
    """Return the account whose ID number was typed as the login."""
    return await queries.by_document_key(uow.session, document_key(uow.sealer, login))


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


async def create_account(
    uow: UnitOfWork,
    *,
    name: str,
    document_number: str,
    phone: str | None,
    roles: Sequence[tuple[Role, UUID | None]],
    employer_id: UUID | None,
    password: str,
    must_change_password: bool,
    region_code: str | None,
) -> Account:
    """Create an active account with its roles and tell it; what an operator and a unit do.

    Raises a DocumentRefused, PasswordRefused, AccountExists, RolesExclude or RoleNeedsOrganization.
    """
    document = parse(None, document_number, today=today_in_china(uow.now()))
    person = PersonalData(
        name=name.strip(),
        document_kind=document.kind.value,
        document_number=document.number,
        phone=phone,
        sex=document.sex,
        birth_date=document.birth_date,
        region_code=region_code,
    )
    broken = broken_rules(password, personal_words(person))
    if broken:
        raise PasswordRefused(fields=tuple(FieldError("/password", sentence) for sentence in broken))
    if employer_id is not None:
        await get_organization(uow.session, employer_id)
    account = _new_account(uow, AccountStatus.ACTIVE)
    account.employer_id = employer_id
    account.know(person, document_key(uow.sealer, document.number), uow.sealer)
    account.set_password(await hash_password(password), uow.now(), must_change=must_change_password)
    await _add(uow, account)
    await _grant(uow, account, roles)
    uow.audit("account.create", "account", account.id, roles=[role.value for role, _ in roles])
    await _tell(uow, account)
    return account


async def grant_roles(
    uow: UnitOfWork, account_id: UUID, roles: Sequence[tuple[Role, UUID | None]]
) -> Account:
    """Add roles to an account and tell it; those that are held already stay as they are."""
    account = await lock_account(uow, account_id)
    granted = await _grant(uow, account, roles)
    if granted:
        account.version += 1
        uow.audit("account.grant", "account", account.id, roles=granted)
        await _tell(uow, account)
    return account


async def register_account(
    uow: UnitOfWork, person: PersonalData, password_hash: str, known: Account | None
) -> Account:
    """Have a person wait for permission: a new account, or the one that was refused, with the new data."""
    account = known or _new_account(uow, AccountStatus.PENDING)
    if known:
        account.become(AccountStatus.PENDING)
        account.version += 1
        account.refusal = None
    account.know(person, document_key(uow.sealer, person.document_number), uow.sealer)
    account.set_password(password_hash, uow.now(), must_change=False)
    await _add(uow, account)
    await _tell(uow, account)
    return account


async def admit_account(uow: UnitOfWork, account_id: UUID) -> Account:
    """Let a waiting person in as an applicant and tell it; raise AccountStateChanged."""
    account = await lock_account(uow, account_id)
    account.become(AccountStatus.ACTIVE)
    account.version += 1
    await _grant(uow, account, [(Role.APPLICANT, None)])
    await _tell(uow, account)
    return account


async def refuse_account(uow: UnitOfWork, account_id: UUID, reason: str) -> Account:
    """Refuse a waiting person with the reason and tell it; raise AccountStateChanged."""
    account = await lock_account(uow, account_id)
    account.become(AccountStatus.REFUSED)
    account.version += 1
    account.keep_refusal(reason, uow.sealer)
    await _tell(uow, account)
    return account


async def set_password(uow: UnitOfWork, account_id: UUID, password_hash: str) -> Account:
    """Keep a password that its owner chose; every session that began before is over."""
    account = await lock_account(uow, account_id)
    account.set_password(password_hash, uow.now(), must_change=False)
    return account


async def keep_rehashed(uow: UnitOfWork, account_id: UUID, old_hash: str, new_hash: str) -> None:
    """Replace a hash by one of the same password with today's parameters, unless the password has changed."""
    account = await lock_account(uow, account_id)
    if account.password_hash == old_hash:
        account.password_hash = new_hash


async def tell_all(uow: UnitOfWork) -> int:
    """Tell the present state of every account again; return how many."""
    told = 0
    async for batch in queries.in_batches(uow.session):
        for account in batch:
            await _tell(uow, account)
            told += 1
    return told


def _new_account(uow: UnitOfWork, status: AccountStatus) -> Account:
    return Account(
        id=uuid7(),
        version=1,
        status=status.value,
        security_epoch=0,
        created_at=uow.now(),
    )


async def _add(uow: UnitOfWork, account: Account) -> None:
    try:
        async with uow.session.begin_nested():
            uow.session.add(account)
    except IntegrityError as error:
        raise AccountExists from error


async def _grant(uow: UnitOfWork, account: Account, roles: Sequence[tuple[Role, UUID | None]]) -> list[str]:
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
                uow.session.add(_entry(uow, account, role, organization_id, uow.now()))
    except IntegrityError as error:
        raise RolesExclude from error
    return [role.value for role, _ in new]


def _entry(
    uow: UnitOfWork, account: Account, role: Role, organization_id: UUID | None, at: datetime
) -> GrantEntry:
    return GrantEntry(
        id=uuid7(),
        account_id=account.id,
        role=role.value,
        organization_id=organization_id,
        granted_at=at,
        granted_by=uow.actor.id if uow.actor else None,
    )


async def _kind_of(session: AsyncSession, organization_id: UUID | None) -> OrganizationKind | None:
    if organization_id is None:
        return None
    return OrganizationKind((await get_organization(session, organization_id)).kind)


async def _tell(uow: UnitOfWork, account: Account) -> None:
    profile = await load_profile(uow.session, account)
    person = account.opened(uow.sealer)
    employer = profile.organizations.get(account.employer_id) if account.employer_id else None
    uow.emit(
        AccountChanged.model_validate(
            {
                "account_id": account.id,
                "version": account.version,
                "status": account.status,
                "name": person.name,
                "document_kind": person.document_kind,
                "document_number": person.document_number,
                "phone": person.phone,
                "birth_date": person.birth_date,
                "sex": person.sex,
                "region_code": person.region_code,
                "employer_id": account.employer_id,
                "employer_name": employer.name if employer else None,
                "employer_credit_code": employer.credit_code if employer else None,
                "grants": tuple(
                    GrantedRole(role=Role(grant.role), organization_id=grant.organization_id)
                    for grant in profile.grants
                ),
            }
        )
    )
