"""The last reading page before a submission is final, and the submission."""

import asyncio
import secrets

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import fields, record
from gateway.pages.personal.editing import MISSING_SHOWN
from gateway.pages.personal.overview import table_of
from gateway.pages.personal.record import (
    CHECK_TAKES_S,
    files_are_checked,
    may_edit,
    purpose_words,
    read_record,
    record_when,
)
from gateway.pages.personal.saving import check_person, version_of
from gateway.web.counts import Framed
from gateway.web.dictionaries import read_dictionaries
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

CHANGING = "changing"
KEY_BYTES = 16
LONGEST_KEY = 64
DONE = "提交申请成功"
CHANGE_DONE = "信息变更提交成功"


@router.get("/personal/submit")
async def read_again(request: Request, visitor: Framed) -> Response:
    """Show everything once more, and what is missing if anything is."""
    return await _reading_page(request, visitor)


@router.post("/personal/submit")
async def submit(request: Request, visitor: Framed) -> Response:
    """Submit what was read, for who has read it. The key in the form makes a second press the same submission."""
    form = await request.form()
    try:
        check_person(visitor, form)
        await record_when(request, visitor, files_are_checked, CHECK_TAKES_S)
        made = await services(request).experts.post(
            visitor,
            "/record/submissions",
            {"draft_version": version_of(form)},
            key=fields.text(form, "key")[:LONGEST_KEY] or secrets.token_hex(KEY_BYTES),
        )
    except ServiceProblem as problem:
        if problem.status == 422:
            return go(MISSING_SHOWN)
        if problem.status == 409:
            return await _reading_page(request, visitor, problem)
        raise
    return go("/personal", flash=CHANGE_DONE if made["status"] == CHANGING else DONE)


async def _reading_page(
    request: Request, visitor: Visitor, refused: ServiceProblem | None = None
) -> Response:
    draft, choices = await asyncio.gather(read_record(request, visitor), read_dictionaries(request, visitor))
    if not may_edit(draft):
        return go("/personal", flash=refused.detail if refused else None, kind="info")
    return page(
        request,
        "personal/submit.html",
        status=refused.status if refused else 200,
        record=draft,
        words=purpose_words(draft),
        key=secrets.token_hex(KEY_BYTES),
        gaps=[{**gap, "field": record.field_of(gap["pointer"])} for gap in draft["missing"]],
        refused=refused.detail if refused else "",
        **table_of(draft, choices),
    )
