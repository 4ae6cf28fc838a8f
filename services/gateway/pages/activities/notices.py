"""委派通知 of one activity: issuing them, withdrawing one, taking note of them."""

import asyncio
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
ISSUED = "委派通知已下达，专家和当地住建部门会收到告知。"
WITHDRAWN = "委派通知已撤回，并已印发撤回通知。"
ACKNOWLEDGED = "已知悉这项评审活动的委派通知。"
WITHDRAWN_ALREADY = "这份委派通知不能再撤回，状态可能刚刚发生变化。"
NOTHING_TO_ISSUE = "委派通知已经下达，或目前不能下达。"


@router.get("/activities/{activity_id}/notices")
async def show(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """List the notices, and say what is missing before more can be issued."""
    activity, found = await asyncio.gather(
        read_activity(request, visitor, activity_id), _read(request, visitor, activity_id)
    )
    return activity_page(
        request,
        visitor,
        "activities/notices.html",
        activity,
        "notices",
        notices=notices.rows(found["items"], may_withdraw="withdraw_notice" in activity["may"]),
        missing=found["missing"],
        open=notices.count_open(found["items"]),
        may_issue="issue" in activity["may"],
        may_acknowledge="acknowledge" in activity["may"],
        waiting=activity["state"] in ("picking", "contacting"),
    )


@router.get("/activities/{activity_id}/notices/new")
async def ask_to_issue(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Say who gets a notice, and what cannot be undone."""
    return await _ask_to_issue(request, visitor, activity_id)


@router.post("/activities/{activity_id}/notices")
async def issue(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Issue the notices."""
    try:
        await services(request).review.post(visitor, f"/activities/{activity_id}/notices")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _ask_to_issue(request, visitor, activity_id, problem)
    return go(_tab(activity_id), flash=ISSUED)


@router.get("/activities/{activity_id}/notices/{notice_id}/withdrawal")
async def ask_to_withdraw(request: Request, visitor: Framed, activity_id: UUID, notice_id: UUID) -> Response:
    """Ask why a notice is withdrawn and whether another expert is wanted."""
    return await _ask_to_withdraw(request, visitor, activity_id, notice_id, {}, {})


@router.post("/activities/{activity_id}/notices/{notice_id}/withdrawal")
async def withdraw(request: Request, visitor: Framed, activity_id: UUID, notice_id: UUID) -> Response:
    """Withdraw a notice by one of its own."""
    form = await request.form()
    typed = {"reason": fields.text(form, "reason"), "replace": fields.text(form, "replace")}
    errors = {} if typed["replace"] in ("yes", "no") else {"replace": "请选择是否更换专家。"}
    if not errors:
        body = {"reason": typed["reason"], "replace": typed["replace"] == "yes"}
        try:
            await services(request).review.post(visitor, f"/notices/{notice_id}/withdrawal", body)
        except ServiceProblem as problem:
            if problem.status not in DRAWN_AGAIN:
                raise
            errors = refused.sentences(problem)
    if errors:
        return await _ask_to_withdraw(request, visitor, activity_id, notice_id, typed, errors)
    return go(_tab(activity_id), flash=WITHDRAWN)


@router.post("/activities/{activity_id}/acknowledgement")
async def acknowledge(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Take note, as the bureau of the place, of all open notices that the page has shown."""
    seen = fields.text(await request.form(), "open")
    body = {"open": int(seen)} if seen.isdecimal() and seen.isascii() and len(seen) < 10 else {}
    try:
        await services(request).review.post(visitor, f"/activities/{activity_id}/acknowledgement", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(_tab(activity_id), flash=refused.with_waiting_time(problem), kind="warn")
    return go(_tab(activity_id), flash=ACKNOWLEDGED)


async def _ask_to_issue(
    request: Request, visitor: Visitor, activity_id: UUID, problem: ServiceProblem | None = None
) -> Response:
    activity, found, delegations = await asyncio.gather(
        read_activity(request, visitor, activity_id),
        _read(request, visitor, activity_id),
        services(request).review.get(visitor, f"/activities/{activity_id}/delegations"),
    )
    if problem is None and ("issue" not in activity["may"] or found["missing"]):
        said = "；".join(found["missing"]) or NOTHING_TO_ISSUE
        return go(_tab(activity_id), flash=said, kind="warn")
    return activity_page(
        request,
        visitor,
        "activities/notices_issue.html",
        activity,
        "notices",
        status=refused.status_of(problem) if problem else 200,
        errors=refused.sentences(problem) if problem else {},
        names=notices.confirmed_names(delegations["items"]),
        valid=notices.valid_names(found["items"]),
        may_issue="issue" in activity["may"],
    )


async def _ask_to_withdraw(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    notice_id: UUID,
    typed: dict[str, str],
    errors: dict[str, str],
) -> Response:
    activity, found = await asyncio.gather(
        read_activity(request, visitor, activity_id), _read(request, visitor, activity_id)
    )
    listed = notices.rows(found["items"], may_withdraw="withdraw_notice" in activity["may"])
    notice = next((one for one in listed if one["id"] == str(notice_id)), None)
    if notice is None or not notice["withdrawable"]:
        return go(_tab(activity_id), flash=errors.get("") or WITHDRAWN_ALREADY, kind="warn")
    return activity_page(
        request,
        visitor,
        "activities/notices_withdraw.html",
        activity,
        "notices",
        status=422 if errors else 200,
        notice=notice,
        begun=activity["state"] == "underway",
        phrases=notices.REASONS_OF_WITHDRAWAL,
        values=typed,
        errors=errors,
    )


async def _read(request: Request, visitor: Visitor, activity_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = await services(request).review.get(visitor, f"/activities/{activity_id}/notices")
    return found


def _tab(activity_id: UUID) -> str:
    return f"/activities/{activity_id}/notices"
