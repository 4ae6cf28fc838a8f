"""年度确认: saying once a year that all the library holds is true."""

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.pages.personal.saving import check_person
from gateway.pages.personal.standing import read_standing
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn

router = APIRouter()

CONFIRMED = "年度确认已完成，感谢您的配合。"
NOT_NOW = "现在不需要年度确认。如信息有变化，请点击“信息变更”。"


@router.get("/personal/confirmation")
async def ask(request: Request, visitor: Framed) -> Response:
    """Ask whether all is true, where the dialog cannot."""
    standing = await read_standing(request, visitor)
    if not standing or not standing["may_confirm"]:
        return go("/personal", flash=NOT_NOW, kind="info")
    return page(request, "personal/confirmation.html")


@router.post("/personal/confirmation")
async def confirm(request: Request, visitor: SignedIn) -> Response:
    """Confirm, for whom the page was drawn."""
    try:
        check_person(visitor, await request.form())
        await services(request).experts.post(visitor, "/record/confirmation")
    except ServiceProblem as problem:
        if problem.status not in (404, 409):
            raise
        return go("/personal", flash=problem.detail, kind="warn")
    return go("/personal", flash=CONFIRMED)
