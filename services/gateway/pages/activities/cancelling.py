"""取消评审活动."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import fields, notices, refused
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.web.counts import Framed
from gateway.web.pages import go
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422, 429, 503)
CANCELLED = "评审活动已取消。"
NOT_NOW = "这项评审活动目前不能由您取消。委派通知下达后，由协会取消。"


@router.get("/activities/{activity_id}/cancellation")
async def ask(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Ask why, and say what becomes of experts and notices."""
    return await _ask(request, visitor, activity_id, {}, {})


@router.post("/activities/{activity_id}/cancellation")
async def cancel(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Have the activity not take place."""
    typed = {"reason": fields.text(await request.form(), "reason")}
    try:
        await services(request).review.post(visitor, f"/activities/{activity_id}/cancellation", typed)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _ask(request, visitor, activity_id, typed, refused.sentences(problem))
    return go(f"/activities/{activity_id}", flash=CANCELLED)


async def _ask(
    request: Request, visitor: Visitor, activity_id: UUID, typed: dict[str, Any], errors: dict[str, str]
) -> Response:
    activity = await read_activity(request, visitor, activity_id)
    if "cancel" not in activity["may"]:
        return go(f"/activities/{activity_id}", flash=errors.get("") or NOT_NOW, kind="warn")
    return activity_page(
        request,
        visitor,
        "activities/cancel.html",
        activity,
        "overview",
        status=422 if errors else 200,
        phrases=notices.REASONS_OF_CANCELLATION,
        values=typed,
        errors=errors,
    )
