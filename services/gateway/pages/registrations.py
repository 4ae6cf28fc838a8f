"""系统管理: platform administrators see who has registered and add the permission, or refuse."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, fields, paging, refused
from gateway.forms import registrations as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()


@router.get("/registrations")
async def show(
    request: Request, visitor: Framed, state: str = "", cursor: str = "", trail: str = ""
) -> Response:
    """Draw the queue."""
    chosen = form_of.state_of(state)
    slice_ = await services(request).identity.get(visitor, "/registrations", state=chosen, cursor=cursor)
    back, forth = paging.around("/registrations", {"state": chosen}, cursor, trail, slice_["next"])
    return page(
        request,
        "registrations/list.html",
        tabs=administration.tabs("/registrations"),
        state=chosen,
        states=form_of.STATES,
        items=[form_of.with_words(item) for item in slice_["items"]],
        back=back,
        forth=forth,
    )


@router.get("/registrations/{account_id}")
async def show_one(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Draw one registration beside its photos."""
    return await _draw(request, visitor, account_id)


@router.get("/registrations/{account_id}/photos/{side}")
async def photo(
    request: Request, visitor: SignedIn, account_id: UUID, side: Literal["front", "back"]
) -> Response:
    """Pass a photo on; identity decides who may see it."""
    found = await services(request).identity.download(visitor, f"/registrations/{account_id}/photos/{side}")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return StreamingResponse(
        found.aiter_bytes(),
        media_type=found.headers.get("content-type", "application/octet-stream"),
        headers=headers,
        background=BackgroundTask(found.aclose),
    )


@router.post("/registrations/{account_id}/decision")
async def decide(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Grant or refuse, then open the next one that waits."""
    form = await request.form()
    asked = services(request).identity
    try:
        decided = await asked.post(visitor, f"/registrations/{account_id}/decision", form_of.decision(form))
    except ServiceProblem as problem:
        if problem.status not in (409, 422, 429):
            raise
        return await _draw(
            request,
            visitor,
            account_id,
            errors=form_of.sentences(problem),
            values={"reason": fields.text(form, "reason")},
            status=problem.status if problem.status == 409 else refused.status_of(problem),
        )
    outcome = "已通过并添加权限" if decided["state"] == "granted" else "已拒绝"
    return go(
        await _next_address(request, visitor), flash=f"{decided['name']}的注册{outcome}，短信将通知本人。"
    )


async def _draw(
    request: Request,
    visitor: Visitor,
    account_id: UUID,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    person: dict[str, Any] = await services(request).identity.get(visitor, f"/registrations/{account_id}")
    return page(
        request,
        "registrations/one.html",
        here=f"/registrations/{account_id}",
        status=status,
        person=form_of.with_words(person),
        registration_type=form_of.REGISTRATION_TYPE,
        phrases=form_of.PHRASES,
        errors=errors or {},
        values=values or {},
    )


async def _next_address(request: Request, visitor: Visitor) -> str:
    """Return the page of the person who waits longest, or the list when nobody does or it cannot be asked."""
    try:
        waiting = await services(request).identity.get(visitor, "/registrations", state="waiting")
    except ServiceProblem:
        return "/registrations"
    first = next(iter(waiting["items"]), None)
    return f"/registrations/{first['account_id']}" if first else "/registrations"
