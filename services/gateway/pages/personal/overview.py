"""个人中心: where one stands, and the manual's table of fields."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import attachments, delegations, record_view, rounds
from gateway.pages.personal import upkeeps
from gateway.pages.personal.record import Record, read_record
from gateway.pages.personal.standing import standing_beside
from gateway.web.counts import with_frame
from gateway.web.dictionaries import read_dictionaries
from gateway.web.pages import page
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

REJECTED = ("rejected", "change_rejected")


@router.get("/personal")
async def overview(request: Request, visitor: SignedIn) -> Response:
    """Show one's own record; right after the permission was granted, that it is on its way."""
    try:
        record, choices = await with_frame(
            request, visitor, read_record(request, visitor), read_dictionaries(request, visitor)
        )
    except ServiceProblem as problem:
        if problem.status != 404:
            raise
        return page(request, "personal/preparing.html", sentence=problem.detail)
    refusal, standing, upkeep = await asyncio.gather(
        _refusal(request, visitor, record),
        standing_beside(request, visitor, record["status"]),
        upkeeps.why(request, visitor, record["status"]),
    )
    return page(
        request,
        "personal/overview.html",
        tabs=delegations.tabs("personal"),
        record=record,
        refusal=refusal,
        standing=standing,
        upkeep=upkeep,
        **table_of(record, choices),
    )


def table_of(record: Record, choices: record_view.Choices) -> dict[str, Any]:
    """Return what templates/records/own.html needs to show a record to its owner."""
    return {
        "fields": record_view.own_fields(record, choices),
        "achievements": record_view.achievements(record["draft"]),
        "certificates": record_view.certificates(record["draft"], choices),
        "files": attachments.by_owner(record["files"]),
    }


async def _refusal(request: Request, visitor: Visitor, record: Record) -> Any:
    """Return the decision that sent the record back; None if there is none or review is down."""
    if record["status"] not in REJECTED:
        return None
    try:
        history = await services(request).review.get(visitor, "/history")
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return None
    return next((found for each in history["rounds"] if (found := rounds.rejection(each))), None)
