"""系统管理, 消息发送: how text messages fare, and sending again what did not go out. What they say is not shown."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, fields, paging, refused
from gateway.forms import sms as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, local_path, page
from gateway.web.sessions import SignedIn

router = APIRouter()

ADDRESS = "/sms"
CRUMB = ("消息发送", ADDRESS)
SAID = (404, 409, 422)
AGAIN = "短信已重新排队发送。"
NOTHING_LEFT = "没有可以一起重新发送的短信，可能已经发送。"


@router.get(ADDRESS)
async def show(
    request: Request,
    visitor: Framed,
    state: Annotated[str, Query(max_length=20)] = "",
    cause: Annotated[str, Query(max_length=32)] = "",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Draw today's figures and a list of text messages, newest first."""
    chosen = form_of.chosen(state, cause)
    notify = services(request).notify
    found, today = await asyncio.gather(
        notify.get(visitor, ADDRESS, cursor=cursor, **chosen), notify.get(visitor, "/sms/figures")
    )
    back, forth = paging.around(ADDRESS, chosen, cursor, trail, found["next"])
    return page(
        request,
        "sms/list.html",
        tabs=administration.tabs(ADDRESS),
        lists=form_of.lists(chosen["state"]),
        chosen=chosen,
        empty=form_of.EMPTY[chosen["state"]],
        figures=form_of.figures(today),
        today=today,
        rows=form_of.rows(found["items"]),
        address=_address(request),
        back=back,
        forth=forth,
    )


@router.get("/sms/resends")
async def ask(
    request: Request, visitor: Framed, cause: Annotated[str, Query(max_length=32)] = ""
) -> Response:
    """Say how many text messages would be sent again, and why they failed."""
    today = await services(request).notify.get(visitor, "/sms/figures")
    found = form_of.cause_in(today, cause)
    if found is None:
        return go(ADDRESS, flash=NOTHING_LEFT, kind="info")
    return page(request, "sms/resends.html", crumbs=administration.crumbs(CRUMB), cause=found)


@router.post("/sms/resends")
async def resend_all(request: Request, visitor: SignedIn) -> Response:
    """Have the text messages sent again that failed for one cause."""
    cause = fields.text(await request.form(), "cause")
    try:
        done = await services(request).notify.post(visitor, "/sms/resends", {"cause": cause})
    except ServiceProblem as problem:
        return _said(problem, ADDRESS)
    if not done["count"]:
        return go(ADDRESS, flash=NOTHING_LEFT, kind="info")
    return go(f"{ADDRESS}?state=waiting", flash=f"{done['count']} 条短信已重新排队发送。")


@router.post("/sms/{message_id}/resend")
async def resend(request: Request, visitor: SignedIn, message_id: UUID) -> Response:
    """Have one text message sent again."""
    back = local_path(fields.text(await request.form(), "back"), ADDRESS)
    try:
        await services(request).notify.post(visitor, f"/sms/{message_id}/resend")
    except ServiceProblem as problem:
        return _said(problem, back)
    return go(back, flash=AGAIN)


def _said(problem: ServiceProblem, back: str) -> Response:
    if problem.status not in SAID:
        raise problem
    return go(back, flash=refused.with_waiting_time(problem), kind="bad")


def _address(request: Request) -> str:
    """Return this page's own address, to come back to."""
    query: Any = request.url.query
    return f"{ADDRESS}?{query}" if query else ADDRESS
