"""权限设置, 编辑, 重置密码, 停用, 启用, 移出单位."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import FieldError
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, Held, PersonalData, Profile
from identity.attempts.usecases import count_of_day
from identity.employees import policies, queries
from identity.employees.errors import EmployeeInvalid, LastUnitAdministrator, PasswordMessagesSpent
from identity.employees.usecases.finding import lock_employee
from identity.registrations.usecases import clean_name
from identity.sessions.usecases import end_other_sessions, forget_wrong_logins

PASSWORDS_PER_DAY = 5


async def set_roles(uow: UnitOfWork, actor: Actor, employee_id: UUID, roles: Collection[Role]) -> None:
    """Have a person hold exactly these roles in the unit; the first ones bring the initial password by SMS.

    Raises EmployeeNotFound, RoleNotAssignable, LastUnitAdministrator, PasswordMessagesSpent, PhoneMissing, or why
    the unit may not.
    """
    profile = await lock_employee(uow, actor, employee_id)
    policies.check_may_set_roles(actor, profile)
    policies.check_assignable(roles)
    account, unit_id = profile.account, profile.account.employer_id
    wanted: set[Held] = {(role, unit_id if role is Role.UNIT_ADMIN else None) for role in roles}
    held: set[Held] = {(Role(grant.role), grant.organization_id) for grant in profile.grants}
    if (Role.UNIT_ADMIN, unit_id) in held - wanted:
        await _check_not_last(uow, account)
    if held == wanted:
        uow.leave_unaudited("the roles are these already")
    for role, organization_id in sorted(held - wanted, key=str):
        await accounts.revoke_role(uow, account.id, role, organization_id)
    if wanted - held:
        await accounts.grant_roles(uow, account.id, sorted(wanted - held, key=str))
    if wanted and account.password_hash is None and account.owned_since is None:
        await _send_password(uow, account)


async def edit_employee(uow: UnitOfWork, actor: Actor, employee_id: UUID, name: str, phone: str) -> None:
    """Correct name and phone of somebody who has never come in; an empty phone stays as it is. Tell it.

    A password that was sent to the wrong phone is worth nothing afterwards: another goes to the right one. Raises
    EmployeeNotFound, EmployeeInvalid, PasswordMessagesSpent, or why the unit may not.
    """
    profile = await lock_employee(uow, actor, employee_id)
    policies.check_may_edit(actor, profile)
    account = profile.account
    before = account.opened(uow.sealer)
    after = _corrected(before, name, phone)
    changed = [field for field in ("name", "phone") if getattr(before, field) != getattr(after, field)]
    if not changed:
        uow.leave_unaudited("nothing was changed")
        return
    await accounts.correct_person(uow, account, after)
    uow.audit("employee.edit", "account", account.id, fields=changed)
    if "phone" in changed and account.password_hash is not None:
        await _send_password(uow, account)


async def reset_password(uow: UnitOfWork, actor: Actor, employee_id: UUID) -> None:
    """Send the person a password that is good for one login; every session ends. Nobody else ever sees it.

    Raises EmployeeNotFound, PasswordMessagesSpent, PasswordResetsSpent, or why the unit may not.
    """
    profile = await lock_employee(uow, actor, employee_id)
    policies.check_may_reset(actor, profile)
    await _count_message(uow, profile.account)
    account = await accounts.reset_password(uow, employee_id)
    await end_other_sessions(uow, account, keep=None)
    await forget_wrong_logins(uow, account.opened(uow.sealer).document_number)


async def disable_employee(uow: UnitOfWork, actor: Actor, employee_id: UUID, reason: str) -> None:
    """Keep a person out for a reason; every session ends.

    Raises EmployeeNotFound, DisableReasonMissing, LastUnitAdministrator, or why the unit may not.
    """
    profile = await lock_employee(uow, actor, employee_id)
    policies.check_may_disable(actor, profile)
    policies.check_disable_reason(reason)
    await _check_administered(uow, profile)
    unit_id = profile.account.employer_id
    await accounts.disable_account(uow, employee_id, reason.strip(), organization_id=unit_id)


async def enable_employee(uow: UnitOfWork, actor: Actor, employee_id: UUID) -> None:
    """Let a person in again whom this unit has kept out; raise EmployeeNotFound or why the unit may not."""
    profile = await lock_employee(uow, actor, employee_id)
    policies.check_may_enable(actor, profile)
    await accounts.enable_account(uow, employee_id)


async def remove_employee(uow: UnitOfWork, actor: Actor, employee_id: UUID) -> None:
    """Have a person leave the unit with what the unit gave: the account and the own record stay the person's.

    An account that its person has never come in to is given up: it was a mistake, and the document is free again.
    Raises EmployeeNotFound, LastUnitAdministrator, or why the unit may not.
    """
    profile = await lock_employee(uow, actor, employee_id)
    policies.check_may_remove(actor, profile)
    await _check_administered(uow, profile)
    account, unit_id = profile.account, profile.account.employer_id
    uow.audit("employee.remove", "account", account.id, organization_id=str(unit_id))
    if account.owned_since is None:
        await accounts.release_account(uow, account)
        return
    await accounts.revoke_role(uow, account.id, Role.UNIT_ADMIN, unit_id)
    await accounts.change_employer(uow, account, None)


def _corrected(person: PersonalData, name: str, phone: str) -> PersonalData:
    cleaned = clean_name(name)
    errors: list[FieldError] = policies.name_errors(cleaned)
    errors += policies.phone_errors(phone) if phone else []
    if errors:
        raise EmployeeInvalid.with_fields(errors)
    return replace(person, name=cleaned, phone=phone or person.phone)


async def _check_administered(uow: UnitOfWork, profile: Profile) -> None:
    """Raise LastUnitAdministrator if the unit would be left to nobody."""
    if any(grant.role == Role.UNIT_ADMIN for grant in profile.grants):
        await _check_not_last(uow, profile.account)


async def _check_not_last(uow: UnitOfWork, account: Account) -> None:
    unit_id = account.employer_id
    if unit_id is not None and not await queries.other_administrators(uow.session, unit_id, account.id):
        raise LastUnitAdministrator


async def _send_password(uow: UnitOfWork, account: Account) -> None:
    await _count_message(uow, account)
    await accounts.issue_initial_password(uow, account, "added")


async def _count_message(uow: UnitOfWork, account: Account) -> None:
    """Count a password to the person and to the phone, so that a unit cannot flood either."""
    phone = account.opened(uow.sealer).phone or ""
    for key in (f"account {account.id}", f"phone {phone}"):
        sent = await count_of_day(uow, "password messages", key)
        if sent > PASSWORDS_PER_DAY:
            raise PasswordMessagesSpent(limit=PASSWORDS_PER_DAY)
