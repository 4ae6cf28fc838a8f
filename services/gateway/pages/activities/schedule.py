"""调整时间: the review takes place at another time or place, and every expert is asked anew."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import activity_form, fields, refused
from gateway.forms.activities import when
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.web.counts import Framed
from gateway.web.pages import go
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422, 429, 503)
NOT_NOW = "现在不能调整时间，评审活动的状态已发生变化。"
MOVED = "评审时间已调整，请重新联系各位专家。"
RENAMED = {"starts_at": "start_day", "ends_at": "end_day"}
ORDER = (*activity_form.TIMES, "place", "reason")


@router.get("/activities/{activity_id}/schedule")
async def ask(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Draw the form with the time and place as they are."""
    return await _draw(request, visitor, activity_id)


@router.post("/activities/{activity_id}/schedule")
async def move(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Move the review, or say what speaks against it and keep what was typed."""
    form = await request.form()
    values = fields.texts(form, (*activity_form.TIMES, "place", "reason", "version"))
    errors: dict[str, str] = {}
    body = {
        **activity_form.read_times(values, errors),
        "place": values["place"],
        "reason": values["reason"],
        "version": _version(values["version"]),
    }
    if errors:
        return await _draw(request, visitor, activity_id, values, errors, 422)
    try:
        await services(request).review.post(visitor, f"/activities/{activity_id}/schedule", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = refused.sentences(problem, RENAMED, ORDER)
        status = 409 if problem.status == 409 else refused.status_of(problem)
        return await _draw(request, visitor, activity_id, values, errors, status)
    return go(f"/activities/{activity_id}/experts", flash=MOVED)


async def _draw(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    activity = await read_activity(request, visitor, activity_id)
    if "reschedule" not in activity["may"]:
        return go(f"/activities/{activity_id}/experts", flash=NOT_NOW, kind="info")
    usual = {**activity_form.times_of(activity), "place": activity["place"], "version": activity["version"]}
    return activity_page(
        request,
        visitor,
        "activities/schedule.html",
        activity,
        "experts",
        status=status,
        now=when(activity["starts_at"], activity["ends_at"]),
        values=values or usual,
        errors=errors or {},
    )


def _version(typed: str) -> int:
    """A page that lost its version is a stale one: -1 is never the current version."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1
