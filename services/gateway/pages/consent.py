"""What must be agreed to before anything else works: the notice, two boxes, and a way out."""

from typing import Any

from fastapi import APIRouter, Request, Response

from foundation.auth.actor import Hurdle
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import consent as form_of
from gateway.forms import fields, privacy, refused
from gateway.web.pages import go, local_path, page
from gateway.web.sessions import SessionCache, SignedInConsenting
from gateway.web.visitor import Visitor

router = APIRouter()


@router.get("/consent")
async def show(request: Request, visitor: SignedInConsenting, next: str = "/") -> Response:
    """Draw the notice with its boxes; who has agreed goes on."""
    if visitor.hurdle is not Hurdle.CONSENT:
        return go(local_path(next))
    return await _draw(request, visitor, local_path(next))


@router.post("/consent")
async def agree(request: Request, visitor: SignedInConsenting) -> Response:
    """Agree, and go on to where the person wanted to be; draw the page again when a box is missing."""
    form = await request.form()
    wanted = local_path(fields.text(form, "next"))
    try:
        await services(request).identity.post(visitor, "/account/consents", form_of.answer(form))
    except ServiceProblem as problem:
        if problem.status != 422:
            raise
        values = fields.texts(form, ("number", *form_of.BOXES))
        errors = refused.sentences(problem, order=form_of.BOXES)
        return await _draw(request, visitor, wanted, values=values, errors=errors, status=422)
    cache: SessionCache = request.app.state.sessions
    cache.forget(visitor.session or "")
    return go(wanted)


async def _draw(
    request: Request,
    visitor: Visitor,
    wanted: str,
    *,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    identity = services(request).identity
    notice: dict[str, Any] = await identity.get(visitor, "/privacy/notices/current")
    given: dict[str, Any] = await identity.get(visitor, "/account/consents")
    return page(
        request,
        "privacy/consent.html",
        status=status,
        notice=privacy.shown(notice),
        next=wanted,
        again=bool(given["items"]),
        values=form_of.ticked_for(values or {}, notice),
        errors=errors or {},
    )
