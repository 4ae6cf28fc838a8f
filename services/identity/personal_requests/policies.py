"""Who may ask for what, by when it is answered, and who may be erased."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from contracts.words import ROLE_LABELS, Role
from foundation.auth.actor import Actor
from foundation.errors import FieldError
from identity.accounts.usecases import UNIT_DOCUMENT, Account, AccountStatus
from identity.accounts.usecases import check_is_platform_admin as check_is_platform_admin
from identity.personal_requests.errors import (
    HoldsOffice,
    LastOfUnit,
    NoPerson,
    NotErasable,
    OwnRequest,
    PersonGone,
    RequestClosed,
    RequestInvalid,
    WrongKind,
)
from identity.personal_requests.model import KIND_LABELS, Item, PersonalRequest, RequestKind, RequestState

WARN_BEFORE = timedelta(days=3)
# Roles that are no office: one's own, and that of one's own unit.
PERSONAL_ROLES = frozenset({Role.APPLICANT, Role.UNIT_ADMIN})
ERASABLE = frozenset({AccountStatus.ACTIVE, AccountStatus.DISABLED})

RIGHT_MISSING = "请填写正确的内容。"
WHY_MISSING = "请说明原因和依据，例如“身份证上为……，注册时填错”。"
ANSWER_MISSING = "请填写答复，答复会发送给申请人。"
REASON_MISSING = "请填写不予办理的原因，原因会告知申请人。"


def due_on(today: date, days: int) -> date:
    """Return by when a request of today is answered: so many calendar days (GB/T 35273-2020 8.7: at most 30)."""
    return today + timedelta(days=days)


def is_soon(due: date, today: date) -> bool:
    """Return whether it is due within three days and not overdue."""
    return today <= due <= today + WARN_BEFORE


def is_overdue(due: date, today: date) -> bool:
    """Return whether its day has passed."""
    return due < today


def check_may_ask(account: Account) -> None:
    """Raise NoPerson for a unit's own account, PersonGone for one that is no more."""
    if account.document_kind == UNIT_DOCUMENT:
        raise NoPerson
    if account.status != AccountStatus.ACTIVE:
        raise PersonGone


def check_wish(right: str, why: str) -> None:
    """Raise RequestInvalid with what is missing."""
    errors = []
    if not right.strip():
        errors.append(FieldError("/right", RIGHT_MISSING))
    if not why.strip():
        errors.append(FieldError("/why", WHY_MISSING))
    if errors:
        raise RequestInvalid(fields=tuple(errors))


def check_may_answer(
    actor: Actor, request: PersonalRequest, merged_into: UUID | None, version: int | None = None
) -> None:
    """Raise OwnRequest, or RequestClosed unless it is open (and, with a version, as the caller saw it).

    `merged_into` is what the request's account has become a part of: what was asked for there is one's own too.
    """
    if actor.id in (request.account_id, merged_into):
        raise OwnRequest
    if request.state != RequestState.OPEN or (version is not None and request.version != version):
        raise RequestClosed


def check_kind(request: PersonalRequest, kind: RequestKind) -> None:
    """Raise WrongKind unless this is what was asked for."""
    if request.kind != kind:
        raise WrongKind(kind=KIND_LABELS[kind])


def check_text(text: str, pointer: str, sentence: str) -> str:
    """Return the text without blanks around it; raise RequestInvalid if there is none."""
    if not text.strip():
        raise RequestInvalid.of(pointer, sentence)
    return text.strip()


def check_may_erase(account: Account, roles: Collection[Role], *, last_of_unit: bool) -> None:
    """Raise NotErasable, NoPerson, HoldsOffice or LastOfUnit.

    Whether a case is under review, the person is in the library or is expected somewhere is known to experts and
    review, who say so (docs/guide/personal-data.md).
    """
    if account.document_kind == UNIT_DOCUMENT:
        raise NoPerson
    if account.status not in ERASABLE:
        raise NotErasable
    offices = [role for role in roles if role not in PERSONAL_ROLES]
    if offices:
        raise HoldsOffice(roles="、".join(ROLE_LABELS[role] for role in dict.fromkeys(offices)))
    if last_of_unit:
        raise LastOfUnit


def corrected_by(item: Item) -> str | None:
    """Return the field of the account that corrects an item, None where there is none to fill in."""
    return {
        Item.NAME: "name",
        Item.DOCUMENT_NUMBER: "document_number",
        Item.BIRTH: "document_number",
        Item.PHONE: "phone",
    }.get(item)
