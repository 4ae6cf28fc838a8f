"""An account's life: created, registered, admitted or refused, disabled and enabled again; its password."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from contracts.events.identity import InitialPasswordIssued
from contracts.words import Role
from foundation.clock import official_day
from foundation.errors import FieldError
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.accounts.errors import AccountExists, AccountStateChanged, PhoneMissing
from identity.accounts.model import INITIAL_PASSWORD_GOOD_FOR, Account, AccountStatus, PersonalData
from identity.accounts.usecases.finding import (
    claim_documents,
    document_key,
    key_of,
    lock_account,
    personal_words,
)
from identity.accounts.usecases.granting import (
    Held,
    add_grants,
    check_not_last_administrator,
    holds,
    in_audit,
)
from identity.accounts.usecases.telling import tell_account, tell_old_phone
from identity.credentials.errors import PasswordRefused
from identity.credentials.usecases import broken_rules, hash_password, make_initial_password
from identity.documents.usecases import parse
from identity.organizations.usecases import get_organization

Occasion = Literal["added", "reset"]


async def create_account(
    uow: UnitOfWork,
    *,
    name: str,
    document_number: str,
    phone: str | None,
    roles: Sequence[Held],
    employer_id: UUID | None,
    password: str,
    must_change_password: bool,
    region_code: str | None,
) -> Account:
    """Create an active account with its roles and tell it; what an operator does.

    Raises a DocumentRefused, PasswordRefused, AccountExists, RolesExclude or RoleNeedsOrganization.
    """
    person = person_of(uow, name=name, document_number=document_number, phone=phone, region_code=region_code)
    broken = broken_rules(password, personal_words(person))
    if broken:
        raise PasswordRefused(fields=tuple(FieldError("/password", sentence) for sentence in broken))
    account = new_account(uow, employer_id)
    account.set_password(await hash_password(password), uow.now(), must_change=must_change_password)
    return await open_account(uow, account, person, roles)


def person_of(
    uow: UnitOfWork, *, name: str, document_number: str, phone: str | None, region_code: str | None = None
) -> PersonalData:
    """Return the data of a person whose document says sex and birth date; raise a DocumentRefused."""
    document = parse(None, document_number, today=official_day(uow.now()))
    return PersonalData(
        name=name.strip(),
        document_kind=document.kind.value,
        document_number=document.number,
        phone=phone,
        sex=document.sex,
        birth_date=document.birth_date,
        region_code=region_code,
    )


def new_account(uow: UnitOfWork, employer_id: UUID | None) -> Account:
    """Return an active account of nobody yet, without a password: `open_account` gives it to a person."""
    account = _new_account(uow, AccountStatus.ACTIVE)
    account.employer_id = employer_id
    return account


async def open_account(
    uow: UnitOfWork, account: Account, person: PersonalData, roles: Sequence[Held]
) -> Account:
    """Give a new account to a person with these roles and tell it.

    Raises AccountExists, OrganizationNotFound, RolesExclude or RoleNeedsOrganization.
    """
    if account.employer_id is not None:
        await get_organization(uow.session, account.employer_id)
    key = key_of(uow.sealer, person)
    await claim_documents(uow, {account.id: key})
    account.know(person, key, uow.sealer)
    await _add(uow, account)
    await add_grants(uow, account, roles)
    uow.audit("account.create", "account", account.id, **in_audit(roles))
    await tell_account(uow, account)
    return account


async def issue_initial_password(uow: UnitOfWork, account: Account, occasion: Occasion) -> None:
    """Send the person a random password that is good for one login within a day; every session ends.

    Nobody but the person sees it: it leaves by SMS. `account` is locked or new. Raise PhoneMissing.
    """
    person = account.opened(uow.sealer)
    if person.phone is None:
        raise PhoneMissing
    password = make_initial_password()
    account.set_password(await hash_password(password), uow.now(), must_change=True)
    uow.emit(
        InitialPasswordIssued(
            account_id=account.id,
            version=account.security_epoch,
            occasion=occasion,
            phone=person.phone,
            password=password,
            expires_at=uow.now() + INITIAL_PASSWORD_GOOD_FOR,
        )
    )


async def disable_account(
    uow: UnitOfWork, account_id: UUID, reason: str, *, organization_id: UUID | None = None
) -> Account:
    """Keep a person out from now on, and tell it; every session ends.

    `organization_id` is the one whose administrator does it; None for the platform's.
    Raises AccountNotFound, AccountStateChanged or LastAdministrator.
    """
    account = await lock_account(uow, account_id)
    if await holds(uow, account.id, Role.PLATFORM_ADMIN):
        await check_not_last_administrator(uow, account.id)
    account.become(AccountStatus.DISABLED)
    account.disabled_for = organization_id
    account.version += 1
    account.close_sessions()
    uow.audit("account.disable", "account", account.id, reason=reason)
    await tell_account(uow, account)
    return account


async def enable_account(uow: UnitOfWork, account_id: UUID) -> Account:
    """Let a disabled person in again and tell it; raise AccountNotFound or AccountStateChanged."""
    account = await lock_account(uow, account_id)
    if account.status != AccountStatus.DISABLED:
        raise AccountStateChanged
    account.become(AccountStatus.ACTIVE)
    account.disabled_for = None
    account.version += 1
    uow.audit("account.enable", "account", account.id)
    await tell_account(uow, account)
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
    await tell_account(uow, account)
    return account


async def admit_account(uow: UnitOfWork, account_id: UUID) -> Account:
    """Let a waiting person in as an applicant and tell it; raise AccountStateChanged."""
    account = await lock_account(uow, account_id)
    account.become(AccountStatus.ACTIVE)
    account.version += 1
    await add_grants(uow, account, [(Role.APPLICANT, None)])
    await tell_account(uow, account)
    return account


async def refuse_account(uow: UnitOfWork, account_id: UUID, reason: str) -> Account:
    """Refuse a waiting person with the reason and tell it; raise AccountStateChanged."""
    account = await lock_account(uow, account_id)
    account.become(AccountStatus.REFUSED)
    account.version += 1
    account.keep_refusal(reason, uow.sealer)
    await tell_account(uow, account)
    return account


async def keep_phone(uow: UnitOfWork, account_id: UUID, phone: str) -> Account:
    """Bind an account to another mobile number, which its owner has shown to hold, and tell it.

    Raise AccountStateChanged for one that was disabled, merged or erased while its owner typed.
    """
    account = await lock_account(uow, account_id)
    if account.status != AccountStatus.ACTIVE:
        raise AccountStateChanged
    before = account.opened(uow.sealer)
    account.know(replace(before, phone=phone), account.document_key, uow.sealer)
    account.version += 1
    uow.audit("account.change_phone", "account", account.id)
    await tell_account(uow, account)
    tell_old_phone(uow, account, before.phone, by_owner=True)
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


def _new_account(uow: UnitOfWork, status: AccountStatus) -> Account:
    return Account(
        id=uuid7(),
        version=1,
        status=status.value,
        must_change_password=False,
        password_set_at=uow.now(),
        security_epoch=0,
        created_at=uow.now(),
    )


async def _add(uow: UnitOfWork, account: Account) -> None:
    try:
        async with uow.session.begin_nested():
            uow.session.add(account)
    except IntegrityError as error:
        raise AccountExists from error
