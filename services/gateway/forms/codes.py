"""获取验证码, for the two forms that have it."""

from collections.abc import Mapping
from typing import Any

from contracts.words import CodePurpose
from gateway.clients.base import ServiceProblem
from gateway.forms import captcha, fields, refused

RESEND_S = 60


def body(form: Mapping[str, Any], purpose: CodePurpose) -> dict[str, Any]:
    """Return what identity's POST /codes takes: the phone to register with, or the account whose phone is known."""
    whom = (
        {"phone": fields.number(form, "phone")}
        if purpose is CodePurpose.REGISTER
        else {"login": fields.number(form, "login")}
    )
    return {"purpose": purpose.value, **whom, **captcha.answer(form)}


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refused code; one about no field belongs beside 验证码."""
    errors = refused.sentences(problem, captcha.RENAMED)
    whole = errors.pop(refused.WHOLE_FORM, None)
    return {**errors, "code": whole} if whole else errors


def seconds_to_wait(answer: Any) -> int:
    """Return after how many seconds another code may be asked for."""
    return int((answer or {}).get("resend_after_s", RESEND_S))
