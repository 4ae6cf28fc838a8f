"""The picture captcha inside other forms."""

from collections.abc import Mapping
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import fields

NEEDED = "captcha-needed"
FIELD = "captcha"
RENAMED = {"captcha_answer": FIELD, "captcha_id": FIELD}


def answer(form: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the part of a service's body that holds the captcha; None where there was none."""
    return {
        "captcha_id": fields.text(form, "captcha_id") or None,
        "captcha_answer": fields.text(form, FIELD) or None,
    }


def was_shown(form: Mapping[str, Any]) -> bool:
    """Return whether the person had a picture before their eyes."""
    return bool(fields.text(form, "captcha_id"))


def is_asked_for(problem: ServiceProblem) -> bool:
    """Return whether the service wants a captcha, or a better answer to one."""
    return problem.slug == NEEDED or "captcha_answer" in problem.errors
