"""个人信息处理告知书, open to everybody: the version that counts, and every earlier one."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import privacy as form_of
from gateway.web.pages import page
from gateway.web.sessions import AnyVisitor
from gateway.web.visitor import Visitor

router = APIRouter()

Number = Annotated[int, Path(ge=1, lt=10**9)]
NONE_PUBLISHED = 404
SOON_S = 2.0


@router.get("/privacy")
@open_to_all
async def show(request: Request, visitor: AnyVisitor) -> Response:
    """Draw the version that counts now."""
    identity = services(request).identity
    notice = await identity.get(visitor, "/privacy/notices/current")
    return await _draw(request, visitor, notice, current=True)


@router.get("/privacy/versions/{number}")
@open_to_all
async def show_version(number: Number, request: Request, visitor: AnyVisitor) -> Response:
    """Draw a version."""
    notice = await services(request).identity.get(visitor, f"/privacy/notices/{number}")
    return await _draw(request, visitor, notice, current=False)


async def current_if_possible(request: Request, visitor: Visitor) -> dict[str, Any] | None:
    """Return the version that counts now; None before the first.

    While identity is down, or does not say soon, the number is missing: the boxes stay, and what they were ticked for
    is asked again.
    """
    try:
        async with asyncio.timeout(SOON_S):
            notice: dict[str, Any] = await services(request).identity.get(visitor, "/privacy/notices/current")
    except ServiceProblem as problem:
        return None if problem.status == NONE_PUBLISHED else {"number": ""}
    except TimeoutError:
        return {"number": ""}
    return notice


async def _draw(request: Request, visitor: Visitor, notice: dict[str, Any], *, current: bool) -> Response:
    versions = await services(request).identity.get(visitor, "/privacy/notices")
    return page(
        request,
        "privacy/notice.html",
        notice=form_of.shown(notice),
        versions=versions["items"],
        current=current,
    )
