"""修改密码 and 忘记密码."""

from collections.abc import Mapping
from typing import Any

from gateway.forms import fields

CHANGE_ORDER = ("", "old_password", "new_password", "new_password_again")
RESET_ORDER = ("", "login", "captcha", "code", "new_password", "new_password_again")


def change(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what identity's POST /account/password takes."""
    return {name: fields.secret(form, name) for name in CHANGE_ORDER if name}


def reset(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what identity's POST /password-resets takes."""
    return {
        "login": fields.number(form, "login"),
        "code": fields.number(form, "code"),
        "new_password": fields.secret(form, "new_password"),
        "new_password_again": fields.secret(form, "new_password_again"),
    }


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what 忘记密码 is filled with again. Passwords are not among it."""
    return fields.texts(form, ("login", "code"))
