"""撤回: taking a submission back while nobody has decided."""

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.pages.personal.record import STATUS_FOLLOWS_S, read_record, record_when
from gateway.pages.personal.saving import check_person
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn

router = APIRouter()

WITHDRAWN = "申请已撤回。填写的内容都还在，修改后可以重新提交。"
ON_ITS_WAY = "撤回已受理，状态稍后更新。"
NOTHING_TO_WITHDRAW = "当前没有可以撤回的申请。"


@router.get("/personal/withdrawal")
async def ask(request: Request, visitor: Framed) -> Response:
    """Ask whether it is meant, where the dialog cannot."""
    record = await read_record(request, visitor)
    if not record["may"]["withdraw"]:
        return go("/personal", flash=NOTHING_TO_WITHDRAW, kind="info")
    return page(request, "personal/withdrawal.html", record=record)


@router.post("/personal/withdrawal")
async def withdraw(request: Request, visitor: SignedIn) -> Response:
    """Withdraw at review what the page showed, for whom it was drawn; wait a moment for experts to hear of it."""
    form = await request.form()
    try:
        check_person(visitor, form)
        record = await read_record(request, visitor)
        if not record["submission_id"]:
            return go("/personal", flash=NOTHING_TO_WITHDRAW, kind="info")
        await services(request).review.post(visitor, f"/cases/{record['submission_id']}/withdrawal")
    except ServiceProblem as problem:
        if problem.status not in (404, 409):
            raise
        return go("/personal", flash=problem.detail, kind="warn")
    before = record["status"]
    record = await record_when(request, visitor, lambda now: now["status"] != before, STATUS_FOLLOWS_S)
    return go("/personal", flash=WITHDRAWN if record["status"] != before else ON_ITS_WAY)
