"""Looking at accounts, adding people, granting and revoking, closing and opening accounts."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.errors import FieldError
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.errors import AccountExists
from identity.accounts.usecases import Account, AccountStatus, GrantEntry, Held, Profile
from identity.administration import policies
from identity.administration.errors import GrantGone, PersonHasAccount
from identity.codes.usecases import is_mobile
from identity.documents.errors import DocumentRefused
from identity.documents.usecases import parse_typed
from identity.factors import usecases as factors
from identity.organizations.usecases import hold_open_organization
from identity.portal.usecases.moving import count_identities
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


async def look_at(session: AsyncSession, account_id: UUID) -> Seen:
    """Return an account with how it came to what it may do; raise AccountNotFound."""
    profile = await accounts.get_profile(session, account_id)
    entries = await accounts.granted_to(session, account_id)
    ids = {entry.granted_by for entry in entries if entry.granted_by}
    if profile.account.merged_into:
        ids.add(profile.account.merged_into)
    return Seen(
        profile=profile,
        entries=entries,
        names=await accounts.names_of(session, ids),
        second_factor=await factors.factor_in_use(session, account_id),
        portal_identities=await count_identities(session, account_id),
    )


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
