"""Saving the draft: one call, for autosave, for the plain form and before submitting."""

from typing import Any

from fastapi import Request
from starlette.datastructures import FormData

from gateway.clients.services import services
from gateway.forms import fields, record
from gateway.web.visitor import Visitor

UNKNOWN_VERSION = -1


async def save_draft(
    request: Request, visitor: Visitor, form: FormData, typed: record.Fields | None = None
) -> dict[str, Any]:
    """Save what was typed; return {draft_version, saved_at, missing}. ServiceProblem 409 from a stale tab."""
    body = {
        "draft_version": version_of(form),
        "fields": typed if typed is not None else record.draft_fields(form),
    }
    saved: dict[str, Any] = await services(request).experts.put(visitor, "/record/draft", body)
    return saved


def version_of(form: FormData) -> int:
    """Return the draft's version that the page was drawn from; an unknown one is never the current one."""
    number = fields.number(form, "version")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else UNKNOWN_VERSION
