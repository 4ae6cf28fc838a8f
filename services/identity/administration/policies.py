"""Who may do what with whose account."""

from collections.abc import Callable
from typing import ParamSpec

from foundation.auth.actor import Actor
from foundation.errors import Failure, FieldError
from identity.accounts.errors import AccountNotActive, AccountStateChanged
from identity.accounts.usecases import Account, AccountStatus, Held
from identity.accounts.usecases import check_is_platform_admin as check_is_platform_admin
from identity.administration.errors import NotGrantable, Oneself, PersonInvalid, ReasonMissing

P = ParamSpec("P")

NAME_MISSING = "请填写姓名。"
NAME_CHARACTERS = "姓名只能包含文字、间隔号“·”和空格，请与证件上的姓名一致。"
PHONE_WRONG = "请填写正确的11位手机号码，初始密码会发送到该手机。"
ROLES_MISSING = "请至少选择一个权限。"


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
