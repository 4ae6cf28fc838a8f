"""更换手机号."""

from collections.abc import Mapping
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import captcha, fields, refused

ORDER = ("", "password", "phone", "captcha", "code")


def code_body(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identity's POST /account/phone/code takes."""
    return {"phone": fields.number(form, "phone"), **captcha.answer(form)}


def body(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what identity's POST /account/phone takes."""
    return {
        "phone": fields.number(form, "phone"),
        "code": fields.number(form, "code"),
        "password": fields.secret(form, "password"),
    }


def missing(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what was left empty, so that an empty form does not count as a guess."""
    wanted = {"phone": "请输入新手机号。", "code": "请输入短信验证码。"}
    return {name: sentence for name, sentence in wanted.items() if not fields.text(form, name)}


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what the form is filled with again. The password is not among it."""
    return fields.texts(form, ("phone", "code"))


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refusal."""
    return refused.sentences(problem, captcha.RENAMED, ORDER)
