"""The login form."""

from collections.abc import Mapping
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import captcha, fields, refused

RENAMED = captcha.RENAMED
ORDER = ("", "login", "password", "captcha")
USER_AGENT_LENGTH = 300


def body(form: Mapping[str, Any], *, device: str | None, user_agent: str | None) -> dict[str, Any]:
    """Return what identity's POST /sessions takes."""
    return {
        "login": fields.number(form, "login"),
        "password": fields.secret(form, "password"),
        **captcha.answer(form),
        "device": device,
        "user_agent": (user_agent or "")[:USER_AGENT_LENGTH] or None,
    }


def missing(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what was left empty, so that an empty form does not count as a failed attempt."""
    wanted = {
        "login": (fields.text(form, "login"), "请输入账号（身份证号）。"),
        "password": (fields.secret(form, "password"), "请输入密码。"),
    }
    return {name: sentence for name, (value, sentence) in wanted.items() if not value}


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refused login."""
    return refused.sentences(problem, RENAMED, ORDER)
