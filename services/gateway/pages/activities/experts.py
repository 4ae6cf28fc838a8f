"""选定专家: who is picked for which need; taking somebody back; 提交协会; fewer experts."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import activity_experts, fields, refused
from gateway.forms.record_view import label_of
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.pages.tasks import words
from gateway.web.counts import Framed
from gateway.web.pages import go
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422, 429, 503)
NOT_NOW = "现在不能{deed}，评审活动的状态已发生变化。"
RELEASED = "已取消选定{name}。"
SUBMITTED = "已提交协会，由协会联系专家并确认工作时间。"
FEWER = "专家人数已减少。"
HEADS_WRONG = "请填写人数，0 至 50 的整数。"


async def read_delegations(request: Request, visitor: Visitor, activity_id: UUID) -> list[dict[str, Any]]:
    """Return all delegations of an activity, oldest first."""
    found = await services(request).review.get(visitor, f"/activities/{activity_id}/delegations")
    return list(found["items"])


@router.get("/activities/{activity_id}/experts")
async def show(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Show who is picked for which need, and what is missing."""
    return await _draw(request, visitor, activity_id)


@router.get("/activities/{activity_id}/experts/{delegation_id}/release")
async def ask_release(request: Request, visitor: Framed, activity_id: UUID, delegation_id: UUID) -> Response:
    """Ask whether somebody is not needed any more, and why."""
    return await _draw_release(request, visitor, activity_id, delegation_id)


@router.post("/activities/{activity_id}/experts/{delegation_id}/release")
async def release(request: Request, visitor: Framed, activity_id: UUID, delegation_id: UUID) -> Response:
    """Do without somebody; who has been asked is told why."""
    form = await request.form()
    reason = fields.text(form, "reason")
    try:
        done = await services(request).review.post(
            visitor, f"/delegations/{delegation_id}/release", {"reason": reason}
        )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _draw_release(request, visitor, activity_id, delegation_id, problem, reason)
    return go(f"/activities/{activity_id}/experts", flash=RELEASED.format(name=done["expert_name"]))


@router.get("/activities/{activity_id}/submission")
async def ask_submission(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Ask whether everything is ready to go to the association."""
    activity, choices = await asyncio.gather(
        read_activity(request, visitor, activity_id), words(request, visitor)
    )
    missing = activity_experts.missing(activity, choices)
    if "submit" not in activity["may"] or missing:
        return go(
            f"/activities/{activity_id}/experts",
            flash=missing or NOT_NOW.format(deed="提交协会"),
            kind="info",
        )
    return activity_page(request, visitor, "activities/submission.html", activity, "experts")


@router.post("/activities/{activity_id}/submission")
async def submit(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Hand over to the association, or say what speaks against it."""
    try:
        await services(request).review.post(visitor, f"/activities/{activity_id}/submission")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _draw(request, visitor, activity_id, problem)
    return go(f"/activities/{activity_id}/experts", flash=SUBMITTED)


@router.get("/activities/{activity_id}/needs")
async def ask_fewer(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Ask how many experts are wanted instead."""
    return await _draw_needs(request, visitor, activity_id, {}, {})


@router.post("/activities/{activity_id}/needs")
async def want_fewer(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Want fewer experts."""
    form = await request.form()
    typed = {key.removeprefix("need-"): fields.number(form, key) for key in form if key.startswith("need-")}
    wrong = {f"need-{id}": HEADS_WRONG for id, heads in typed.items() if not _is_count(heads)}
    if wrong:
        return await _draw_needs(request, visitor, activity_id, typed, wrong)
    version = fields.text(form, "version")
    body = {
        "needs": [{"id": id, "head_count": int(heads)} for id, heads in typed.items()],
        "version": int(version) if version.isdecimal() and len(version) < 10 else -1,
    }
    try:
        await services(request).review.put(visitor, f"/activities/{activity_id}/needs", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = _need_errors(problem, list(typed))
        return await _draw_needs(request, visitor, activity_id, typed, errors, problem)
    return go(f"/activities/{activity_id}/experts", flash=FEWER)


async def _draw(
    request: Request, visitor: Visitor, activity_id: UUID, problem: ServiceProblem | None = None
) -> Response:
    activity, delegations, choices = await asyncio.gather(
        read_activity(request, visitor, activity_id),
        read_delegations(request, visitor, activity_id),
        words(request, visitor),
    )
    return activity_page(
        request,
        visitor,
        "activities/experts.html",
        activity,
        "experts",
        status=_status(problem),
        groups=activity_experts.groups(activity, delegations, choices),
        history=activity_experts.history(delegations),
        missing=activity_experts.missing(activity, choices),
        errors=refused.sentences(problem) if problem else {},
    )


async def _draw_release(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    delegation_id: UUID,
    problem: ServiceProblem | None = None,
    reason: str = "",
) -> Response:
    activity, delegations = await asyncio.gather(
        read_activity(request, visitor, activity_id), read_delegations(request, visitor, activity_id)
    )
    found = next((one for one in delegations if one["id"] == str(delegation_id)), None)
    if found is None or "pick" not in activity["may"] or found["state"] not in activity_experts.RELEASABLE:
        said = problem.detail if problem else NOT_NOW.format(deed="取消选定")
        return go(f"/activities/{activity_id}/experts", flash=said, kind="info")
    return activity_page(
        request,
        visitor,
        "activities/release.html",
        activity,
        "experts",
        status=_status(problem),
        expert=found,
        asked=activity["state"] != "picking",
        errors=refused.sentences(problem) if problem else {},
        values={"reason": reason},
    )


async def _draw_needs(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    typed: dict[str, str],
    errors: dict[str, str],
    problem: ServiceProblem | None = None,
) -> Response:
    activity, choices = await asyncio.gather(
        read_activity(request, visitor, activity_id), words(request, visitor)
    )
    if "adjust_needs" not in activity["may"]:
        return go(f"/activities/{activity_id}/experts", flash=NOT_NOW.format(deed="减少人数"), kind="info")
    needs = [
        {
            **need,
            "label": label_of(choices, "specialty", need["specialty"]),
            "typed": typed.get(need["id"], need["head_count"]),
        }
        for need in activity["needs"]
        if need["head_count"]
    ]
    return activity_page(
        request,
        visitor,
        "activities/needs.html",
        activity,
        "experts",
        status=_status(problem) if problem else 422 if errors else 200,
        needs=needs,
        errors=errors,
    )


def _need_errors(problem: ServiceProblem, order: list[str]) -> dict[str, str]:
    """Return the sentences of review by the fields of the page; what is about none stands above."""
    found = {}
    for pointer, sentence in problem.pointers.items():
        match pointer.strip("/").split("/"):
            case ["needs", place, *_] if place.isdigit() and int(place) < len(order):
                found[f"need-{order[int(place)]}"] = sentence
            case _:
                found[refused.WHOLE_FORM] = sentence
    return found or {refused.WHOLE_FORM: refused.with_waiting_time(problem)}


def _is_count(typed: str) -> bool:
    return typed.isdecimal() and typed.isascii() and len(typed) < 3 and int(typed) <= 50


def _status(problem: ServiceProblem | None) -> int:
    if problem is None:
        return 200
    return 409 if problem.status == 409 else refused.status_of(problem)
