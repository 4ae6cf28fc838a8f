"""What a registration must say, and who may decide about it."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.reference import regions
from foundation.auth.actor import Actor
from foundation.errors import FieldError
from identity.accounts.usecases import check_is_platform_admin as check_is_platform_admin
from identity.codes.usecases import is_mobile
from identity.credentials.usecases import PersonalWords, password_errors
from identity.documents.errors import DocumentRefused
from identity.documents.usecases import Document, normalise, parse_typed
from identity.registrations.errors import OwnRegistration, ReasonMissing

LEAST_AGE = 18
NAME_PUNCTUATION = frozenset("·•.'- ")
LONGEST_NAME = 50

NAME_MISSING = "请填写姓名。"
NAME_CHARACTERS = "姓名只能包含文字、间隔号“·”和空格，请与证件上的姓名一致。"
REGION_MISSING = "请选择省市区，并选到最后一级。"
UNDER_AGE = f"未满{LEAST_AGE}周岁，不能注册。"
PHONE_WRONG = "请填写正确的11位手机号码。"
CODE_MISSING = "请填写短信验证码。"
PASSWORD_MISSING = "请填写密码。"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Form:
    """The registration page as it was filled in; nothing is checked yet."""

    name: str
    region_code: str
    user_type: str
    document_number: str
    front_photo_id: str
    back_photo_id: str
    phone: str
    code: str
    password: str
    password_again: str
    notice_number: int | None = None
    agrees: bool = False
    agrees_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A form that was read: what it says, and every field's errors."""

    name: str
    document: Document | None
    errors: list[FieldError]


def read_form(form: Form, today: date) -> Reading:
    """Return what a form says with the errors of all its fields but photos and code."""
    errors: list[FieldError] = []
    name = clean_name(form.name)
    document = _read_document(form, today, errors)
    if not name:
        errors.append(FieldError("/name", NAME_MISSING))
    elif not is_name(name):
        errors.append(FieldError("/name", NAME_CHARACTERS))
    if not regions.is_selectable(form.region_code):
        errors.append(FieldError("/region_code", REGION_MISSING))
    if not is_mobile(form.phone):
        errors.append(FieldError("/phone", PHONE_WRONG))
    if not form.code.strip():
        errors.append(FieldError("/code", CODE_MISSING))
    errors += _password_errors(form, name)
    return Reading(name, document, errors)


def clean_name(name: str) -> str:
    """Return a name in composed form, without spaces around it and with single ones inside."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def is_name(name: str) -> bool:
    """Return whether it can be a person's name in any script."""
    letters = [sign for sign in name if sign not in NAME_PUNCTUATION]
    whole = all(unicodedata.category(sign)[0] in "LM" for sign in letters)
    return bool(letters) and whole and len(name) <= LONGEST_NAME


def check_may_decide(actor: Actor, account_id: UUID) -> None:
    """Raise Forbidden or OwnRegistration."""
    check_is_platform_admin(actor)
    if actor.id == account_id:
        raise OwnRegistration


def check_reason(*, granted: bool, reason: str | None) -> None:
    """Raise ReasonMissing for a refusal without one."""
    if not granted and not (reason or "").strip():
        raise ReasonMissing


def _read_document(form: Form, today: date, errors: list[FieldError]) -> Document | None:
    try:
        document = parse_typed(form.user_type, form.document_number, today=today)
    except DocumentRefused as refused:
        errors += refused.fields
        return None
    age = document.age(today)
    if age is not None and age < LEAST_AGE:
        errors.append(FieldError("/document_number", UNDER_AGE))
    return document


def _password_errors(form: Form, name: str) -> list[FieldError]:
    if not form.password:
        return [FieldError("/password", PASSWORD_MISSING)]
    words = PersonalWords(normalise(form.document_number), form.phone, name)
    return password_errors(
        form.password, form.password_again, words, pointer="/password", again_pointer="/password_again"
    )
