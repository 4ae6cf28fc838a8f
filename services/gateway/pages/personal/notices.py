"""委派通知 to oneself: the paper, the calendar file, 签收."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import refused
from gateway.web.counts import Framed
from gateway.web.pages import go
from gateway.web.passing_on import pass_on
from gateway.web.sessions import SignedIn

router = APIRouter()

DRAWN_AGAIN = (409, 422, 429, 503)
RECEIVED = "已签收委派通知，请按时参加。"
WITHDRAWAL_RECEIVED = "已签收撤回通知，您不再承担这项评审工作。"
CALENDAR_NAME = "delegation.ics"


@router.get("/personal/notices/{notice_id}/file")
async def take(request: Request, visitor: SignedIn, notice_id: UUID) -> Response:
    """Pass the paper on (PDF)."""
    return pass_on(await services(request).review.download(visitor, f"/notices/own/{notice_id}/file"))


@router.get("/personal/notices/{notice_id}/calendar.ics")
async def take_calendar(request: Request, visitor: SignedIn, notice_id: UUID) -> Response:
    """Pass the calendar file on; a phone offers to put the event into its calendar."""
    made = pass_on(await services(request).review.download(visitor, f"/notices/own/{notice_id}/calendar"))
    made.headers["Content-Disposition"] = f'attachment; filename="{CALENDAR_NAME}"'
    made.headers["Cache-Control"] = "private, no-store"
    return made


@router.post("/personal/notices/{notice_id}/receipt")
async def receive(request: Request, visitor: Framed, notice_id: UUID) -> Response:
    """Receive a notice and go back to its delegation."""
    try:
        received = await services(request).review.post(visitor, f"/notices/own/{notice_id}/receipt")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go("/personal/delegations", flash=refused.with_waiting_time(problem), kind="warn")
    said = WITHDRAWAL_RECEIVED if received["kind"] == "withdrawal" else RECEIVED
    return go(f"/personal/delegations/{received['delegation_id']}", flash=said)
