"""Who may do what with whose account."""

from collections.abc import Callable
from typing import ParamSpec

from foundation.auth.actor import Actor
from foundation.errors import Failure, FieldError
from identity.accounts.errors import AccountNotActive, AccountStateChanged
from identity.accounts.usecases import UNIT_DOCUMENT, Account, AccountStatus, Held
from identity.accounts.usecases import check_is_platform_admin as check_is_platform_admin
from identity.administration.errors import (
    AccountOutdated,
    NotCorrectable,
    NotGrantable,
    Oneself,
    PersonInvalid,
    ReasonMissing,
    UnitAccount,
)
from identity.codes.usecases import is_mobile
from identity.registrations.usecases import is_name

P = ParamSpec("P")

NAME_MISSING = "请填写姓名。"
NAME_CHARACTERS = "姓名只能包含文字、间隔号“·”和空格，请与证件上的姓名一致。"
PHONE_WRONG = "请填写正确的11位手机号码，初始密码会发送到该手机。"
NEW_PHONE_WRONG = "请填写正确的11位手机号码，不修改请留空。"
PROOF_MISSING = "请填写核实方式，例如“已电话核实”，会记入审计日志。"
ROLES_MISSING = "请至少选择一个权限。"
CORRECTABLE = frozenset({AccountStatus.ACTIVE, AccountStatus.DISABLED})


def check_not_oneself(actor: Actor, account: Account) -> None:
    """Raise Oneself: what an administrator gives or takes, another one must give or take for the administrator."""
    if actor.id == account.id:
        raise Oneself


def check_may_grant(actor: Actor, account: Account) -> None:
    """Raise Oneself, or NotGrantable unless the account is active."""
    check_not_oneself(actor, account)
    if account.status != AccountStatus.ACTIVE:
        raise NotGrantable


def check_may_disable(actor: Actor, account: Account) -> None:
    """Raise Oneself, or AccountStateChanged unless the account is active."""
    check_not_oneself(actor, account)
    if account.status != AccountStatus.ACTIVE:
        raise AccountStateChanged


def check_may_enable(actor: Actor, account: Account) -> None:
    """Raise Oneself, or AccountStateChanged unless the account is disabled."""
    check_not_oneself(actor, account)
    if account.status != AccountStatus.DISABLED:
        raise AccountStateChanged


def check_may_reset(actor: Actor, account: Account) -> None:
    """Raise Oneself (the own password is changed by who knows it), or AccountNotActive."""
    check_not_oneself(actor, account)
    if account.status != AccountStatus.ACTIVE:
        raise AccountNotActive


def check_may_correct(actor: Actor, account: Account) -> None:
    """Raise Oneself (the own phone is changed by who holds it), UnitAccount or NotCorrectable."""
    check_not_oneself(actor, account)
    if account.document_kind == UNIT_DOCUMENT:
        raise UnitAccount
    if account.status not in CORRECTABLE:
        raise NotCorrectable


def check_current(account: Account, version: int | None) -> None:
    """Raise AccountOutdated unless what the caller saw (None: does not say) is what there is."""
    if version is not None and account.version != version:
        raise AccountOutdated


def check_correction(name: str, phone: str, reason: str) -> None:
    """Raise PersonInvalid with what is wrong with a tidied name, a phone ("" stays as it is) and the reason."""
    errors = []
    if not name:
        errors.append(FieldError("/name", NAME_MISSING))
    elif not is_name(name):
        errors.append(FieldError("/name", NAME_CHARACTERS))
    if phone and not is_mobile(phone):
        errors.append(FieldError("/phone", NEW_PHONE_WRONG))
    if not reason.strip():
        errors.append(FieldError("/reason", PROOF_MISSING))
    if errors:
        raise PersonInvalid(fields=tuple(errors))


def check_reason(reason: str) -> str:
    """Return the reason without blanks around it; raise ReasonMissing if there is none."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def check_person(errors: list[FieldError], name: str, phone_is_mobile: bool, roles: list[Held]) -> None:
    """Raise PersonInvalid with `errors` and what is wrong with name (None: its characters), phone and roles."""
    if not name:
        errors.insert(0, FieldError("/name", NAME_MISSING))
    if not phone_is_mobile:
        errors.append(FieldError("/phone", PHONE_WRONG))
    if not roles:
        errors.append(FieldError("/roles", ROLES_MISSING))
    if errors:
        raise PersonInvalid(fields=tuple(errors))


def may(check: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Return whether a check passes: for buttons, which never show what the server would refuse."""
    try:
        check(*args, **kwargs)
    except Failure:
        return False
    return True
