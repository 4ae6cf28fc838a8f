"""暂停, 恢复, 出库, 续聘: asked with the reason, on a page of its own where the dialog cannot."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import fields, maintenance, refused
from gateway.pages.maintenance.standing import read_standing
from gateway.web.counts import Framed
from gateway.web.pages import go, page

router = APIRouter()

DeedPath = Literal["suspension", "restoration", "removal", "renewal"]
DRAWN_AGAIN = (409, 422, 429, 503)


@router.get("/library/{record_id}/deeds/{path}")
async def ask(record_id: UUID, path: DeedPath, request: Request, visitor: Framed) -> Response:
    """Ask whether it is meant, and why."""
    return await _draw(request, visitor, record_id, maintenance.DEED_OF[path])


@router.post("/library/{record_id}/deeds/{path}")
async def do(record_id: UUID, path: DeedPath, request: Request, visitor: Framed) -> Response:
    """Do it, for the state of the record that the page has shown."""
    form, deed = await request.form(), maintenance.DEED_OF[path]
    name = fields.text(form, "name")[:200]
    try:
        await services(request).experts.post(
            visitor, f"/library/{record_id}/{path}", maintenance.deed_body(form)
        )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _draw(request, visitor, record_id, deed, problem, fields.text(form, "reason"))
    return go(f"/library/{record_id}", flash=deed.said(deed.done, name or "该专家"))


async def _draw(
    request: Request,
    visitor: Framed,
    record_id: UUID,
    deed: maintenance.Deed,
    problem: ServiceProblem | None = None,
    reason: str = "",
) -> Response:
    standing = await read_standing(request, visitor, record_id)
    errors, status = {}, 200
    if problem is not None:
        errors = refused.sentences(problem)
        status = 409 if problem.status == 409 else refused.status_of(problem)
    return page(
        request,
        "library/deed.html",
        status=status,
        record_id=record_id,
        standing=standing,
        deed=deed,
        why_not=maintenance.why_not(standing, deed),
        errors=errors,
        values={"reason": reason},
    )
