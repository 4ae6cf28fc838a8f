"""系统管理, 个人信息申请: platform administrators answer what people ask about their own data."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, fields, paging
from gateway.forms import personal_requests as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

LIST = "/personal-requests"
DRAWN_AGAIN = (403, 409, 422, 429)
CORRECTED = "申请{number}已办理，答复已通知申请人。"
ERASED = "申请{number}已办理：账号已注销，个人信息正在从各系统中删除，已短信通知申请人。"
REFUSED = "申请{number}已答复不予办理，原因已通知申请人。"


@router.get("/personal-requests")
async def show(
    request: Request, visitor: Framed, state: str = "", cursor: str = "", trail: str = ""
) -> Response:
    """Draw the queue, what is due first first."""
    chosen = form_of.state_of(state)
    slice_ = await services(request).identity.get(visitor, LIST, state=chosen, cursor=cursor)
    back, forth = paging.around(LIST, {"state": chosen}, cursor, trail, slice_["next"])
    return page(
        request,
        "personal_requests/list.html",
        tabs=administration.tabs(LIST),
        state=chosen,
        states=form_of.STATES,
        items=[form_of.with_words(item) for item in slice_["items"]],
        back=back,
        forth=forth,
    )


@router.get("/personal-requests/{request_id}")
async def show_one(request: Request, visitor: Framed, request_id: UUID) -> Response:
    """Draw one request."""
    return await _draw(request, visitor, request_id)


@router.post("/personal-requests/{request_id}/correction")
async def correct(request: Request, visitor: Framed, request_id: UUID) -> Response:
    """Correct and answer."""
    body = form_of.completion(await request.form())
    return await _answer(request, visitor, request_id, "correction", body, CORRECTED)


@router.post("/personal-requests/{request_id}/refusal")
async def refuse(request: Request, visitor: Framed, request_id: UUID) -> Response:
    """Refuse with the reason."""
    form = await request.form()
    body = {"version": form_of.version(form), "reason": fields.text(form, "reason")}
    return await _answer(request, visitor, request_id, "refusal", body, REFUSED)


@router.post("/personal-requests/{request_id}/erasure")
async def erase(request: Request, visitor: Framed, request_id: UUID) -> Response:
    """Delete the person, unless the library or a review still needs them: then the page says what is to be done.

    Where one of the two cannot be asked nothing is done.
    """
    form = await request.form()
    if not fields.text(form, "confirmed"):
        return await _draw(
            request, visitor, request_id, errors={"confirmed": form_of.NOT_CONFIRMED}, status=422
        )
    found = await services(request).identity.get(visitor, f"{LIST}/{request_id}")
    problems = await _problems(request, visitor, found)
    if problems:
        return await _draw(request, visitor, request_id, errors={"": problems[0]}, status=409)
    body = {"version": form_of.version(form)}
    return await _answer(request, visitor, request_id, "erasure", body, ERASED)


async def _answer(
    request: Request, visitor: Visitor, request_id: UUID, how: str, body: Mapping[str, Any], done: str
) -> Response:
    asked = services(request).identity
    found = await asked.get(visitor, f"{LIST}/{request_id}")
    try:
        await asked.post(visitor, f"{LIST}/{request_id}/{how}", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem, form_of.ANSWER_FIELDS)
        return await _draw(request, visitor, request_id, errors=errors, values=body, status=problem.status)
    return go(LIST, flash=done.format(number=found["number"]))


async def _draw(
    request: Request,
    visitor: Visitor,
    request_id: UUID,
    *,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    found = await services(request).identity.get(visitor, f"{LIST}/{request_id}")
    return page(
        request,
        "personal_requests/one.html",
        status=status,
        here=f"{LIST}/{request_id}",
        crumbs=administration.crumbs(("个人信息申请", LIST)),
        item=form_of.with_words(found),
        problems=await _problems(request, visitor, found),
        errors=errors or {},
        values=values or {},
    )


async def _problems(request: Request, visitor: Visitor, found: Mapping[str, Any]) -> list[str]:
    """Return what stands in the way of an open request for deletion."""
    if found["kind"] != "erasure" or found["state"] != "open":
        return []
    asked = services(request)
    address = f"/erasures/{found['account_id']}"
    answers = await asyncio.gather(asked.experts.get(visitor, address), asked.review.get(visitor, address))
    told = [found["problem"], *(answer["problem"] for answer in answers)]
    return [sentence for sentence in dict.fromkeys(told) if sentence]
