"""Looking at accounts, adding people, granting and revoking, closing and opening accounts."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.errors import FieldError
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.errors import AccountExists
from identity.accounts.usecases import Account, AccountStatus, GrantEntry, Held, Profile
from identity.administration import policies
from identity.administration.errors import GrantGone, NothingToCorrect, PersonHasAccount
from identity.codes.usecases import is_mobile
from identity.documents.errors import DocumentRefused
from identity.documents.usecases import parse, parse_typed
from identity.factors import usecases as factors
from identity.organizations.usecases import hold_open_organization
from identity.portal.usecases.moving import count_identities
from identity.readings import usecases as readings
from identity.readings.usecases import What
from identity.registrations.usecases import clean_name, is_name
from identity.sessions.usecases import end_other_sessions


@dataclass(frozen=True, slots=True)
class Seen:
    """An account as an administrator looks at it. `names` are of those who granted, and of what it is merged into."""

    profile: Profile
    entries: list[GrantEntry]
    names: dict[UUID, str]
    second_factor: bool
    portal_identities: int


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who is to be added, as it was typed."""

    name: str
    user_type: str
    document_number: str
    phone: str
    employer_id: UUID | None
    roles: list[Held]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person's name and phone are to be, as typed (an empty phone stays as it is), and how that was verified.

    `version` is that of the account which the administrator saw, None if not known.
    """

    name: str
    phone: str
    reason: str
    version: int | None


async def look_at(uow: UnitOfWork, actor: Actor, account_id: UUID) -> Seen:
    """Return an account with how it came to what it may do, which is noted for its holder; raise AccountNotFound."""
    session = uow.session
    profile = await accounts.get_profile(session, account_id)
    entries = await accounts.granted_to(session, account_id)
    ids = {entry.granted_by for entry in entries if entry.granted_by}
    if profile.account.merged_into:
        ids.add(profile.account.merged_into)
    await readings.note(uow, actor, account_id, What.ACCOUNT)
    return Seen(
        profile=profile,
        entries=entries,
        names=await accounts.names_of(session, ids),
        second_factor=await factors.factor_in_use(session, account_id),
        portal_identities=await count_identities(session, account_id),
    )


async def find(uow: UnitOfWork, actor: Actor, number: str) -> list[Profile]:
    """Return the accounts of a whole ID number or mobile number, which is noted for their holders."""
    found = await accounts.look_up(uow.session, uow.sealer, number)
    await readings.note_many(uow, actor, [profile.account.id for profile in found], What.FOUND)
    return found


async def add_person(uow: UnitOfWork, person: NewPerson) -> Account:
    """Create an account with its roles; the initial password goes to the person by SMS.

    Raises PersonInvalid with the sentences of all fields, PersonHasAccount, OrganizationNotFound,
    OrganizationClosed, RolesExclude or RoleNeedsOrganization.
    """
    name = _check(uow, person)
    if person.employer_id is not None:
        await hold_open_organization(uow.session, person.employer_id)
    data = accounts.person_of(
        uow, name=name, document_number=person.document_number, phone=person.phone.strip()
    )
    try:
        account = await accounts.open_account(
            uow, accounts.new_account(uow, person.employer_id), data, person.roles
        )
    except AccountExists as error:
        raise PersonHasAccount from error
    await accounts.issue_initial_password(uow, account, "added")
    return account


async def correct(uow: UnitOfWork, actor: Actor, account_id: UUID, correction: Correction) -> None:
    """Correct somebody's name and phone, and tell it; with another phone every session ends.

    An initial password that waits at the old phone is worth nothing then: another goes to the new one. Codes that
    went to the old phone are of no use either (`passwords`). Raises AccountNotFound, Oneself, UnitAccount,
    NotCorrectable, AccountOutdated, PersonInvalid or PasswordResetsSpent.
    """
    account = await accounts.lock_account(uow, account_id)
    policies.check_may_correct(actor, account)
    policies.check_current(account, correction.version)
    name, phone = clean_name(correction.name), correction.phone.strip()
    policies.check_correction(name, phone, correction.reason)
    before = account.opened(uow.sealer)
    after = replace(before, name=name, phone=phone or before.phone)
    changed = [field for field in ("name", "phone") if getattr(before, field) != getattr(after, field)]
    if not changed:
        uow.leave_unaudited("nothing was changed")
        return
    uow.audit("account.correct", "account", account.id, reason=correction.reason.strip(), changed=changed)
    await accounts.correct_person(uow, account, after)
    if "phone" in changed:
        accounts.tell_old_phone(uow, account, before.phone, by_owner=False)
        await _leave_old_phone(uow, account)


async def correct_name(uow: UnitOfWork, actor: Actor, account_id: UUID, name: str, reason: str) -> None:
    """Correct somebody's name alone; raise NothingToCorrect or what `correct` raises."""
    account = await accounts.lock_account(uow, account_id)
    if clean_name(name) == account.name:
        raise NothingToCorrect
    await correct(uow, actor, account_id, Correction(name, "", reason, None))


async def correct_phone(uow: UnitOfWork, actor: Actor, account_id: UUID, phone: str, reason: str) -> None:
    """Correct somebody's phone alone; raise NothingToCorrect or what `correct` raises."""
    account = await accounts.lock_account(uow, account_id)
    person = account.opened(uow.sealer)
    if not phone.strip() or phone.strip() == person.phone:
        raise NothingToCorrect
    await correct(uow, actor, account_id, Correction(person.name, phone, reason, None))


async def correct_document(uow: UnitOfWork, actor: Actor, account_id: UUID, number: str, reason: str) -> None:
    """Give an account the number that its person's document really bears, with the sex and birth date it says.

    The person logs in with it from now on. The old number is free then: it may be somebody else's. Raises
    AccountNotFound, Oneself, UnitAccount, NotCorrectable, a DocumentRefused, NothingToCorrect or PersonHasAccount.
    """
    account = await accounts.lock_account(uow, account_id)
    policies.check_may_correct(actor, account)
    document = parse(None, number, today=official_day(uow.now()))
    before = account.opened(uow.sealer)
    after = replace(
        before,
        document_kind=document.kind.value,
        document_number=document.number,
        sex=document.sex,
        birth_date=document.birth_date,
    )
    if after == before:
        raise NothingToCorrect
    await accounts.lock_document(uow, document.number)
    try:
        async with uow.session.begin_nested():
            account.know(after, accounts.document_key(uow.sealer, document.number), uow.sealer)
    except IntegrityError as error:
        raise PersonHasAccount from error
    uow.audit("account.correct", "account", account.id, reason=reason, changed=["document_number"])
    await accounts.correct_person(uow, account, after)


async def grant(
    uow: UnitOfWork, actor: Actor, account_id: UUID, role: Role, organization_id: UUID | None
) -> None:
    """Give somebody else a role; one that is held already stays as it is.

    Raises AccountNotFound, Oneself, NotGrantable, RolesExclude, RoleNeedsOrganization, OrganizationNotFound
    or OrganizationClosed.
    """
    policies.check_may_grant(actor, await accounts.lock_account(uow, account_id))
    await accounts.grant_roles(uow, account_id, [(role, organization_id)])


async def revoke(uow: UnitOfWork, account_id: UUID, grant_id: UUID) -> None:
    """Take a role away, also an own one; raise AccountNotFound, GrantGone or LastAdministrator."""
    await accounts.lock_account(uow, account_id)
    for entry in await accounts.granted_to(uow.session, account_id):
        if entry.id == grant_id:
            await accounts.revoke_role(uow, account_id, Role(entry.role), entry.organization_id)
            return
    raise GrantGone


async def disable(uow: UnitOfWork, actor: Actor, account_id: UUID, reason: str) -> None:
    """Keep somebody out from now on; every session ends.

    Raises AccountNotFound, ReasonMissing, Oneself, AccountStateChanged or LastAdministrator.
    """
    why = policies.check_reason(reason)
    policies.check_may_disable(actor, await accounts.lock_account(uow, account_id))
    await accounts.disable_account(uow, account_id, why)


async def enable(uow: UnitOfWork, actor: Actor, account_id: UUID) -> None:
    """Let somebody in again; raise AccountNotFound, Oneself or AccountStateChanged."""
    policies.check_may_enable(actor, await accounts.lock_account(uow, account_id))
    await accounts.enable_account(uow, account_id)


async def reset_password(uow: UnitOfWork, actor: Actor, account_id: UUID) -> None:
    """Send somebody a new password that is good for one login; nobody but the person sees it.

    Raises AccountNotFound, Oneself, AccountNotActive, PhoneMissing or PasswordResetsSpent.
    """
    policies.check_may_reset(actor, await accounts.lock_account(uow, account_id))
    await accounts.reset_password(uow, account_id)


async def remove_factor(uow: UnitOfWork, actor: Actor, account_id: UUID, reason: str) -> None:
    """Take away the second factor of somebody who has lost it; every session ends.

    Raises AccountNotFound, ReasonMissing, Oneself or FactorNotInUse.
    """
    why = policies.check_reason(reason)
    policies.check_not_oneself(actor, await accounts.lock_account(uow, account_id))
    await factors.remove_factor_of(uow, account_id, why)


async def _leave_old_phone(uow: UnitOfWork, account: Account) -> None:
    """End what somebody with the old phone could still use."""
    account.close_sessions()
    await end_other_sessions(uow, account, keep=None)
    if account.must_change_password:
        account.spend_initial_password(uow.now())
        if account.status == AccountStatus.ACTIVE:
            await accounts.reset_password(uow, account.id)


def _check(uow: UnitOfWork, person: NewPerson) -> str:
    """Return the tidied name; raise PersonInvalid with the sentences of all fields."""
    name = clean_name(person.name)
    errors: list[FieldError] = []
    if name and not is_name(name):
        errors.append(FieldError("/name", policies.NAME_CHARACTERS))
    try:
        parse_typed(person.user_type, person.document_number, today=official_day(uow.now()))
    except DocumentRefused as refused:
        errors += refused.fields
    policies.check_person(errors, name, is_mobile(person.phone.strip()), person.roles)
    return name
