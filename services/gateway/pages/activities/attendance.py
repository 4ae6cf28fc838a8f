"""出席与评价 of one activity: who was there, how it went, and 完成评审."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import activity_attendance as attendance
from gateway.forms import fields, refused
from gateway.pages.activities.experts import read_delegations
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.web.counts import Framed
from gateway.web.pages import go
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422, 429, 503)
SAVED = "出席与评价已保存。"
DONE = "评审已完成。出席与评价以后仍可更正。"
NOT_NOW = "现在不能完成评审，评审活动的状态可能已发生变化。"
MISSING = "还不能完成评审：{names}还没有登记出席情况。"


@router.get("/activities/{activity_id}/attendance")
async def show(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Show who was there and how it went; who may note it gets the form."""
    activity, shown = await _read(request, visitor, activity_id)
    return _draw(request, visitor, activity, shown, attendance.noted(shown), {})


@router.post("/activities/{activity_id}/attendance")
async def save(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Note it, and go on to 完成评审 where that was pressed."""
    form = await request.form()
    activity, shown = await _read(request, visitor, activity_id)
    values = attendance.typed(form, shown)
    notes, wrong = attendance.notes(values, shown)
    if wrong:
        return _draw(request, visitor, activity, shown, values, wrong, 422)
    completes = fields.text(form, "deed") == "complete"
    if notes or not completes:
        try:
            await services(request).review.post(
                visitor, f"/activities/{activity_id}/attendance", {"items": notes}
            )
        except ServiceProblem as problem:
            if problem.status not in DRAWN_AGAIN:
                raise
            said = attendance.errors(problem, notes)
            return _draw(request, visitor, activity, shown, values, said, _status(problem))
    if completes:
        return go(f"/activities/{activity_id}/completion")
    return go(_tab(activity_id), flash=SAVED)


@router.get("/activities/{activity_id}/completion")
async def ask_completion(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Ask whether the review is over, or say whose attendance is missing."""
    activity, shown = await _read(request, visitor, activity_id)
    names = attendance.missing(shown)
    if "complete" not in activity["may"] or names:
        said = MISSING.format(names="、".join(names)) if names else NOT_NOW
        return go(_tab(activity_id), flash=said, kind="warn")
    return activity_page(
        request, visitor, "activities/completion.html", activity, "attendance", experts=shown
    )


@router.post("/activities/{activity_id}/completion")
async def complete(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Have the activity be over."""
    try:
        await services(request).review.post(visitor, f"/activities/{activity_id}/completion")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(_tab(activity_id), flash=refused.with_waiting_time(problem), kind="warn")
    return go(_tab(activity_id), flash=DONE)


async def _read(
    request: Request, visitor: Visitor, activity_id: UUID
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    activity, delegations = await asyncio.gather(
        read_activity(request, visitor, activity_id), read_delegations(request, visitor, activity_id)
    )
    return activity, attendance.rows(delegations)


def _draw(
    request: Request,
    visitor: Visitor,
    activity: dict[str, Any],
    shown: list[dict[str, Any]],
    values: Mapping[str, str],
    errors: dict[str, str],
    status: int = 200,
) -> Response:
    return activity_page(
        request,
        visitor,
        "activities/attendance.html",
        activity,
        "attendance",
        status=status,
        experts=shown,
        values=values,
        errors=errors,
        begun=attendance.has_begun(activity),
        choices=attendance.ATTENDED,
        ratings=attendance.RATINGS,
        longest=attendance.LONGEST_COMMENT,
    )


def _status(problem: ServiceProblem) -> int:
    return 409 if problem.status == 409 else refused.status_of(problem)


def _tab(activity_id: UUID) -> str:
    return f"/activities/{activity_id}/attendance"
