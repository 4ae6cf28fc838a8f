"""Saving the draft: one call, for autosave, for the plain form and before submitting."""

from typing import Any

from fastapi import Request
from starlette.datastructures import FormData

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import fields, record
from gateway.web.visitor import Visitor

UNKNOWN_VERSION = -1
NOT_YOURS_SLUG = "not-yours"
NOT_YOURS = "此页是另一个账户打开的，内容没有保存。请刷新页面后再填写。"


async def save_draft(
    request: Request, visitor: Visitor, form: FormData, typed: record.Fields | None = None
) -> dict[str, Any]:
    """Save what was typed; return {draft_version, saved_at, missing}. ServiceProblem 409 from a stale tab,
    and from one that another person opened in this browser: versions alone could agree by chance.
    """
    check_person(visitor, form)
    body = {
        "draft_version": version_of(form),
        "fields": typed if typed is not None else record.draft_fields(form),
    }
    saved: dict[str, Any] = await services(request).experts.put(visitor, "/record/draft", body)
    return saved


def check_person(visitor: Visitor, form: FormData) -> None:
    """Raise ServiceProblem 409 if the page that is posted was drawn for another person."""
    check_is_of(visitor, fields.text(form, "person"))


def check_is_of(visitor: Visitor, person: str) -> None:
    """Raise ServiceProblem 409 if a page that names its person, by the account's id, is another's."""
    if person not in ("", visitor.id):
        raise ServiceProblem(409, NOT_YOURS_SLUG, NOT_YOURS)


def version_of(form: FormData) -> int:
    """Return the draft's version that the page was drawn from; an unknown one is never the current one."""
    number = fields.number(form, "version")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else UNKNOWN_VERSION
