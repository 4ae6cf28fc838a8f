"""What a person of a unit must have, and what a unit's administrator may do, and when. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ParamSpec
from uuid import UUID

from contracts.words import Role
from foundation.auth.actor import Actor, Grant
from foundation.errors import Failure, FieldError, Forbidden
from identity.accounts.usecases import Account, AccountStatus, Profile
from identity.codes.usecases import is_mobile
from identity.documents.errors import DocumentRefused
from identity.documents.usecases import Document, DocumentKind, parse_typed
from identity.employees.errors import (
    AlreadyActive,
    ColleagueDiffers,
    DisabledByPlatform,
    DisableReasonMissing,
    EmployedElsewhere,
    EmployeeInvalid,
    NoPhone,
    NoRoleYet,
    NotActive,
    NotOneself,
    OtherDuties,
    OwnedByPerson,
    PersonDiffers,
    PersonDisabled,
    RegistrationWaits,
    RoleNotAssignable,
    UnitAccount,
)
from identity.registrations.usecases import clean_name, is_name

P = ParamSpec("P")

ASSIGNABLE = frozenset({Role.APPLICANT, Role.UNIT_ADMIN})
PERSONAL_DOCUMENTS = frozenset(kind.value for kind in DocumentKind)

NAME_MISSING = "请填写姓名。"
NAME_CHARACTERS = "姓名只能包含文字、间隔号“·”和空格，请与证件上的姓名一致。"
PHONE_MISSING = "请填写手机号。"
PHONE_WRONG = "请填写正确的11位手机号码。"


class FirstLogin(StrEnum):
    """How far a person has come with the password that was sent."""

    UNSENT = "unsent"
    WAITING = "waiting"
    SPENT = "spent"
    DONE = "done"


class Outcome(StrEnum):
    """What adding somebody means for the accounts."""

    NEW = "new"
    JOINS = "joins"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as typed, read and found good."""

    name: str
    document: Document
    phone: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The account that there is under a document, as far as adding its person goes."""

    status: AccountStatus
    employer_id: UUID | None
    same_person: bool
    other_duties: bool


def check_is_unit_admin(actor: Actor) -> None:
    """Raise Forbidden unless the caller administers a unit."""
    if not actor.organizations(Role.UNIT_ADMIN):
        raise Forbidden


def read_person(user_type: str, document_number: str, name: str, phone: str, today: date) -> Person:
    """Return the person that was typed; raise EmployeeInvalid with the sentences of all fields."""
    errors: list[FieldError] = []
    document = _read_document(user_type, document_number, today, errors)
    cleaned = clean_name(name)
    errors += name_errors(cleaned)
    errors += phone_errors(phone)
    if errors or document is None:
        raise EmployeeInvalid.with_fields(errors)
    return Person(cleaned, document, phone)


def name_errors(cleaned: str) -> list[FieldError]:
    """Return what is wrong with a cleaned name."""
    if not cleaned:
        return [FieldError("/name", NAME_MISSING)]
    return [] if is_name(cleaned) else [FieldError("/name", NAME_CHARACTERS)]


def phone_errors(phone: str) -> list[FieldError]:
    """Return what is wrong with a mobile number."""
    if not phone:
        return [FieldError("/phone", PHONE_MISSING)]
    return [] if is_mobile(phone) else [FieldError("/phone", PHONE_WRONG)]


def outcome_of(standing: Standing | None, organization_id: UUID) -> Outcome:
    """Return what adding a person to a unit means; raise why it cannot be.

    A refused registration counts as no account: nobody has vouched for what it says. Whoever does not know name
    and phone learns nothing but that the document has an account.
    """
    if standing is None or standing.status is AccountStatus.REFUSED:
        return Outcome.NEW
    if standing.employer_id == organization_id:
        if not standing.same_person:
            raise ColleagueDiffers
        return Outcome.PRESENT
    if standing.status is AccountStatus.PENDING:
        raise RegistrationWaits
    if not standing.same_person:
        raise PersonDiffers
    if standing.status is not AccountStatus.ACTIVE:
        raise PersonDisabled
    if standing.employer_id is not None:
        raise EmployedElsewhere
    if standing.other_duties:
        raise OtherDuties
    return Outcome.JOINS


def has_other_duties(profile: Profile, organization_id: UUID | None) -> bool:
    """Return whether the person holds a role that this unit does not give."""
    given = {Grant(Role.APPLICANT, None), Grant(Role.UNIT_ADMIN, organization_id)}
    return any(grant not in given for grant in profile.grants)


def check_may_edit(_actor: Actor, profile: Profile) -> None:
    """Raise unless the unit may change name and phone: only while the person has never come in.

    A unit that could change the phone later could have the password sent to itself and take the account over.
    """
    _check_managed(profile)
    _check_active(profile.account)
    if profile.account.owned_since is not None:
        raise OwnedByPerson


def check_may_set_roles(_actor: Actor, profile: Profile) -> None:
    """Raise unless the unit may set the person's roles."""
    _check_managed(profile)
    _check_active(profile.account)


def check_assignable(roles: Collection[Role]) -> None:
    """Raise RoleNotAssignable for a role that no unit gives."""
    if not ASSIGNABLE.issuperset(roles):
        raise RoleNotAssignable


def check_may_reset(actor: Actor, profile: Profile) -> None:
    """Raise unless the unit may have a new one-time password sent to the person."""
    _check_managed(profile)
    _check_active(profile.account)
    _check_other_person(actor, profile)
    if not profile.grants:
        raise NoRoleYet
    if profile.account.phone is None:
        raise NoPhone


def check_may_disable(actor: Actor, profile: Profile) -> None:
    """Raise unless the unit may keep the person out."""
    _check_managed(profile)
    _check_active(profile.account)
    _check_other_person(actor, profile)


def check_disable_reason(reason: str) -> None:
    """Raise DisableReasonMissing for an empty one."""
    if not reason.strip():
        raise DisableReasonMissing


def check_may_enable(_actor: Actor, profile: Profile) -> None:
    """Raise unless the person is kept out by this unit and not by the platform."""
    _check_managed(profile)
    if profile.account.status != AccountStatus.DISABLED:
        raise AlreadyActive
    if profile.account.disabled_for is None or profile.account.disabled_for != profile.account.employer_id:
        raise DisabledByPlatform


def check_may_remove(actor: Actor, profile: Profile) -> None:
    """Raise unless the person may leave the unit; nobody leaves disabled, where only the unit could enable."""
    _check_managed(profile)
    _check_active(profile.account)
    _check_other_person(actor, profile)


def may(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Return whether a check passes: for buttons, which never show what the server would refuse."""
    try:
        check(*args, **kwargs)
    except Failure:
        return False
    return True


def why_not_managed(profile: Profile) -> str | None:
    """Return why the unit can do nothing for this account, None if it can."""
    try:
        _check_managed(profile)
    except Failure as failure:
        return failure.sentence
    return None


def first_login(account: Account, now: datetime) -> FirstLogin:
    """Return how far a person has come with the password that was sent last."""
    if account.must_change_password:
        return FirstLogin.SPENT if account.initial_password_spent(now) else FirstLogin.WAITING
    return FirstLogin.UNSENT if account.owned_since is None else FirstLogin.DONE


def _read_document(user_type: str, number: str, today: date, errors: list[FieldError]) -> Document | None:
    try:
        return parse_typed(user_type, number, today=today)
    except DocumentRefused as refused:
        errors += refused.fields
        return None


def _check_managed(profile: Profile) -> None:
    if profile.account.document_kind not in PERSONAL_DOCUMENTS:
        raise UnitAccount
    if has_other_duties(profile, profile.account.employer_id):
        raise OtherDuties


def _check_active(account: Account) -> None:
    if account.status != AccountStatus.ACTIVE:
        raise NotActive


def _check_other_person(actor: Actor, profile: Profile) -> None:
    if profile.account.id == actor.id:
        raise NotOneself
