"""我的委派: what an expert was asked, answering it, and the 委派通知."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import answers, delegations, paging
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

PATH = "/personal/delegations"
DRAWN_AGAIN = (409, 422, 429, 503)
ACCEPTED = "您已接受邀请，请等待消防协会与您确认工作时间。"
DECLINED = "您已答复不能参加，感谢您的答复。"


@router.get(PATH)
async def show(request: Request, visitor: Framed, cursor: str = "", trail: str = "") -> Response:
    """List them, the last first."""
    found, notices = await asyncio.gather(
        services(request).review.get(visitor, "/delegations/own", cursor=cursor), _notices(request, visitor)
    )
    back, forth = paging.around(PATH, {}, cursor, trail, found["next"])
    return page(
        request,
        "personal/delegations.html",
        tabs=delegations.tabs("delegations"),
        items=delegations.listed(found["items"], notices),
        back=back,
        forth=forth,
    )


@router.get(PATH + "/{delegation_id}")
async def read(request: Request, visitor: Framed, delegation_id: UUID) -> Response:
    """Show one."""
    return await _draw(request, visitor, delegation_id)


@router.post(PATH + "/{delegation_id}/answer")
async def answer(request: Request, visitor: Framed, delegation_id: UUID) -> Response:
    """Answer what the page has shown."""
    form = await request.form()
    given = answers.typed(form)
    if errors := answers.missing(given):
        return await _draw(request, visitor, delegation_id, given, errors, 422)
    body = {**answers.body(given), "version": _version(str(form.get("version", "")))}
    try:
        await services(request).review.post(visitor, f"/delegations/own/{delegation_id}/answer", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = answers.sentences(problem)
        return await _draw(request, visitor, delegation_id, given, errors, problem.status)
    return go(f"{PATH}/{delegation_id}", flash=ACCEPTED if body["accepted"] else DECLINED)


async def _draw(
    request: Request,
    visitor: Visitor,
    delegation_id: UUID,
    given: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    one, notices = await asyncio.gather(
        services(request).review.get(visitor, f"/delegations/own/{delegation_id}"),
        _notices(request, visitor),
    )
    return page(
        request,
        "personal/delegation.html",
        status=status,
        tabs=delegations.tabs("delegations"),
        one=one,
        facts=delegations.facts(one),
        next_step=delegations.next_step(one),
        notices=delegations.of_delegation(one["id"], notices),
        address=f"{PATH}/{delegation_id}/answer",
        phrases=answers.PHRASES,
        values=given or {},
        errors=errors or {},
    )


async def _notices(request: Request, visitor: Visitor) -> list[dict[str, Any]]:
    found = await services(request).review.get(visitor, "/notices/own")
    return list(found["items"])


def _version(text: str) -> int:
    """Return the version that the page has shown; an unknown one is never the current one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
