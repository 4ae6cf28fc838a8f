"""The form of 无单位的离退休人员注册, as the manual shows it."""

from collections.abc import Mapping
from typing import Any

from contracts.reference import regions
from gateway.clients.base import ServiceProblem
from gateway.forms import captcha, consent, fields, refused

SIDES = {"front": "正面", "back": "反面"}
KEPT = (
    "name",
    "region_province",
    "region_city",
    "region_county",
    "user_type",
    "document_number",
    "front_photo_id",
    "back_photo_id",
    "phone",
    "code",
    "key",
    "notice_number",
    "agrees",
    "agrees_sensitive",
)
RENAMED = {
    **captcha.RENAMED,
    "region_code": "region",
    "front_photo_id": "front_photo",
    "back_photo_id": "back_photo",
}
ORDER = (
    "",
    "name",
    "region",
    "user_type",
    "document_number",
    "front_photo",
    "back_photo",
    "phone",
    "captcha",
    "code",
    "password",
    "password_again",
    "agrees",
    "agrees_sensitive",
)


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what the form is filled with again. Passwords are not among it."""
    return fields.texts(form, KEPT)


def region_code(values: Mapping[str, str]) -> str:
    """Return the deepest region that was chosen; "" if none."""
    return values.get("region_county") or values.get("region_city") or values.get("region_province") or ""


def levels(values: Mapping[str, str], name: str = "region") -> list[list[regions.Region]]:
    """Return the three lists of the cascade: the provinces and what lies below the chosen ones."""
    province, city = values.get(f"{name}_province"), values.get(f"{name}_city")
    below = [regions.children(code) if code else [] for code in (province, city)]
    return [regions.children(None), *below]


def body(form: Mapping[str, Any], photos: Mapping[str, str]) -> dict[str, Any]:
    """Return what identity's POST /registrations takes; `photos` maps a side to the id of its photo."""
    return {
        "name": fields.text(form, "name"),
        "region_code": region_code(typed(form)),
        "user_type": fields.text(form, "user_type"),
        "document_number": fields.number(form, "document_number"),
        "front_photo_id": photos.get("front", ""),
        "back_photo_id": photos.get("back", ""),
        "phone": fields.number(form, "phone"),
        "code": fields.number(form, "code"),
        "password": fields.secret(form, "password"),
        "password_again": fields.secret(form, "password_again"),
        **consent.answer(form, "notice_number"),
    }


def sentences(problem: ServiceProblem, photo_errors: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences of a refused registration; a photo's own refusal says more than that it is missing."""
    errors = refused.sentences(problem, RENAMED)
    return refused.in_order({**errors, **photo_errors}, ORDER)


def photo_sentence(problem: ServiceProblem) -> str:
    """Return what is wrong with a photo."""
    return next(iter(problem.errors.values()), None) or refused.with_waiting_time(problem)
