"""导出: asking for a list of experts, waiting for it, taking it away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.words import Role
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import exports as form_of
from gateway.forms import library, refused
from gateway.forms.employees import DRAWN_AGAIN
from gateway.web.counts import Framed
from gateway.web.dictionaries import read_dictionaries
from gateway.web.pages import go, page
from gateway.web.passing_on import pass_on
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

PATH = "/library/exports"
BEGUN = "已开始导出，完成后可在本页下载。"
CANCELLED = "已取消导出。"


@router.get("/library/exports")
async def latest(request: Request, visitor: Framed) -> Response:
    """Draw the own exports; while one is being made the page asks again by itself."""
    return await _latest(request, visitor)


@router.get("/library/exports/new")
async def ask(request: Request, visitor: Framed) -> Response:
    """Draw what would be exported, and what may be chosen."""
    return await _ask(request, visitor, {})


@router.post("/library/exports")
async def begin(request: Request, visitor: Framed) -> Response:
    """Have the experts that answer to the filters of the address exported."""
    chosen, typed = library.filters(request.query_params), dict(await request.form())
    try:
        await services(request).experts.post(visitor, PATH, form_of.asked(chosen, typed))
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem)
        return await _ask(request, visitor, typed, errors, status=refused.status_of(problem))
    return go(PATH, flash=BEGUN)


@router.post("/library/exports/{export_id}/cancel")
async def cancel(request: Request, visitor: Framed, export_id: UUID) -> Response:
    """Stop an export."""
    try:
        await services(request).experts.post(visitor, f"{PATH}/{export_id}/cancel")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(PATH, flash=problem.detail, kind="warn")
    return go(PATH, flash=CANCELLED)


@router.get("/library/exports/{export_id}/content")
async def take(request: Request, visitor: SignedIn, export_id: UUID) -> Response:
    """Pass the workbook on."""
    return pass_on(await services(request).experts.download(visitor, f"{PATH}/{export_id}/content"))


async def _latest(request: Request, visitor: Visitor) -> Response:
    found = await services(request).experts.get(visitor, PATH)
    items = [form_of.with_words(item) for item in found["items"]]
    return page(request, "library/exports.html", items=items, working=any(item["working"] for item in items))


async def _ask(
    request: Request,
    visitor: Visitor,
    typed: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    chosen = library.filters(request.query_params)
    choices = await read_dictionaries(request, visitor)
    return page(
        request,
        "library/export.html",
        status=status,
        chips=[chip["label"] for chip in library.chips(chosen, choices)],
        action=form_of.address(PATH, chosen),
        list_address=form_of.address("/library", chosen),
        may_unmask=visitor.has(Role.ASSOCIATION_COORDINATOR),
        values=typed,
        errors=errors or {},
    )
