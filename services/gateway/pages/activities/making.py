"""新建评审活动, 编辑, 复制, 开始选定专家: one form that works as a plain post."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import activity_form, fields, refused
from gateway.forms.activity_form import Typed
from gateway.pages.activities.frame import read_activity
from gateway.pages.tasks import words
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

NOT_NOW = "这项评审活动已提交协会，不能再编辑。"
SAVED = "评审活动已保存。"
MADE = "评审活动已新建，目前为拟定状态。"
OPENED = "已开始选定专家。"
COPIED = "已按原评审活动新建一份，请填写新的评审时间。"
DRAWN_AGAIN = (409, 422, 429, 503)
ROWS_OF_BUTTONS = ("add", "remove", "refresh")


@router.get("/activities/new")
async def ask_new(request: Request, visitor: Framed) -> Response:
    """Draw an empty form."""
    return await _draw(request, visitor, activity_form.blank(), None)


@router.post("/activities/new")
async def make(request: Request, visitor: Framed) -> Response:
    """Make a draft; with 保存并开始选定专家 go on to picking."""
    form = await request.form()
    typed = activity_form.read(form)
    if again := await _only_drawn(request, visitor, form, typed, None):
        return again
    if typed.errors:
        return await _draw(request, visitor, typed, None, errors=typed.errors)
    body = typed.body | ({"bureau_id": typed.values["bureau_id"]} if typed.values["bureau_id"] else {})
    try:
        made = await services(request).review.post(visitor, "/activities", body)
    except ServiceProblem as problem:
        return await _refused(request, visitor, typed, None, problem)
    return await _after_saving(request, visitor, form, made, MADE)


@router.get("/activities/{activity_id}/edit")
async def ask_edit(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Draw the form with what was written down; what is out of the bureau's hands is only shown."""
    activity = await read_activity(request, visitor, activity_id)
    if "edit" not in activity["may"]:
        return go(f"/activities/{activity_id}", flash=NOT_NOW, kind="info")
    return await _draw(request, visitor, activity_form.values_of(activity), activity)


@router.post("/activities/{activity_id}/edit")
async def edit(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Save; with 保存并开始选定专家 go on to picking."""
    form = await request.form()
    typed = activity_form.read(form)
    activity = await read_activity(request, visitor, activity_id)
    if again := await _only_drawn(request, visitor, form, typed, activity):
        return again
    if typed.errors:
        return await _draw(request, visitor, typed, activity, errors=typed.errors)
    body = typed.body | {"version": _version(typed)}
    try:
        saved = await services(request).review.put(visitor, f"/activities/{activity_id}", body)
    except ServiceProblem as problem:
        return await _refused(request, visitor, typed, activity, problem)
    return await _after_saving(request, visitor, form, saved, SAVED)


@router.post("/activities/{activity_id}/picking")
async def open_picking(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Begin to pick experts, or draw the form with what is still missing."""
    return await _open_picking(request, visitor, await read_activity(request, visitor, activity_id))


@router.post("/activities/{activity_id}/copy")
async def copy(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Make a draft after this activity and open its form."""
    made = await services(request).review.post(visitor, f"/activities/{activity_id}/copy")
    return go(f"/activities/{made['id']}/edit", flash=COPIED)


async def _after_saving(
    request: Request, visitor: Visitor, form: FormData, activity: dict[str, Any], said: str
) -> Response:
    if fields.text(form, "action") == "pick":
        return await _open_picking(request, visitor, activity)
    return go(f"/activities/{activity['id']}", flash=said)


async def _open_picking(request: Request, visitor: Visitor, activity: dict[str, Any]) -> Response:
    address = f"/activities/{activity['id']}"
    try:
        await services(request).review.post(visitor, f"{address}/picking")
    except ServiceProblem as problem:
        if problem.status == 422:
            typed = activity_form.values_of(activity)
            errors = activity_form.sentences(problem, typed)
            return await _draw(request, visitor, typed, activity, errors=errors)
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(address, flash=refused.with_waiting_time(problem), kind="warn")
    return go(f"{address}/experts", flash=OPENED)


async def _only_drawn(
    request: Request, visitor: Visitor, form: FormData, typed: Typed, activity: dict[str, Any] | None
) -> Response | None:
    """Draw the form again where a button without scripts asks for that alone: a row more or less, the region."""
    if not any(button in form for button in ROWS_OF_BUTTONS):
        return None
    if "remove" in form:
        activity_form.without_row(typed, fields.text(form, "remove"))
    return await _draw(request, visitor, typed, activity, more=fields.text(form, "add"), status=200)


async def _refused(
    request: Request,
    visitor: Visitor,
    typed: Typed,
    activity: dict[str, Any] | None,
    problem: ServiceProblem,
) -> Response:
    if problem.status not in DRAWN_AGAIN:
        raise problem
    status = 409 if problem.status == 409 else refused.status_of(problem)
    errors = activity_form.sentences(problem, typed)
    return await _draw(request, visitor, typed, activity, errors=errors, status=status)


async def _draw(
    request: Request,
    visitor: Visitor,
    typed: Typed,
    activity: dict[str, Any] | None,
    *,
    errors: dict[str, str] | None = None,
    more: str = "",
    status: int | None = None,
) -> Response:
    """Return the form; `activity` is None where a new one is made."""
    choices, bureaus = await asyncio.gather(
        words(request, visitor), services(request).review.get(visitor, "/activities/bureaus")
    )
    return page(
        request,
        "activities/edit.html",
        status=status or (422 if errors else 200),
        activity=activity,
        address=f"/activities/{activity['id']}/edit" if activity else "/activities/new",
        back=f"/activities/{activity['id']}" if activity else "/activities",
        bureaus=[(one["id"], one["name"]) for one in bureaus["items"]],
        errors=errors or {},
        **activity_form.drawn(typed, choices, more),
    )


def _version(typed: Typed) -> int:
    """A page that lost its version is a stale one: -1 is never the current version."""
    version = typed.values["version"]
    return int(version) if version.isdecimal() and len(version) < 10 else -1
