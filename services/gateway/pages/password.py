"""修改密码, and 忘记密码 for who cannot log in."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import captcha, refused
from gateway.forms import password as form_of
from gateway.pages.captchas import draw_if_possible
from gateway.web.counts import framed
from gateway.web.pages import go, page
from gateway.web.sessions import AnyVisitor, SessionCache, SignedInEarly
from gateway.web.visitor import Visitor

router = APIRouter()


async def framed_early(request: Request, visitor: SignedInEarly) -> Visitor:
    """Return the signed-in person; with the frame's numbers unless the first password is still to be changed."""
    return visitor if visitor.must_change_password else await framed(request, visitor)


FramedEarly = Annotated[Visitor, Depends(framed_early)]


@router.get("/account/password")
async def moved(_visitor: SignedInEarly) -> Response:
    """Lead to 修改密码 from the address below the account."""
    return go("/password")


@router.get("/password")
async def show(request: Request, _visitor: FramedEarly) -> Response:
    """Draw 修改密码."""
    return page(request, "password/change.html")


@router.post("/password")
async def change(request: Request, visitor: FramedEarly) -> Response:
    """Change the password; every other session of the person ends."""
    form = await request.form()
    try:
        await services(request).identity.post(visitor, "/account/password", form_of.change(form))
    except ServiceProblem as problem:
        errors = refused.sentences(problem, order=form_of.CHANGE_ORDER)
        return page(request, "password/change.html", status=refused.status_of(problem), errors=errors)
    cache: SessionCache = request.app.state.sessions
    cache.forget(visitor.session or "")
    return go("/", flash="密码已修改。其他设备上的登录已全部退出。")


@router.get("/forgot")
@open_to_all
async def show_forgotten(request: Request, visitor: AnyVisitor) -> Response:
    """Draw 忘记密码."""
    return await draw_forgotten(request, visitor, {})


@router.post("/forgot")
@open_to_all
async def reset(request: Request, visitor: AnyVisitor) -> Response:
    """Set a new password with the code from the SMS; every session of the person ends."""
    form = await request.form()
    try:
        await services(request).identity.post(visitor, "/password-resets", form_of.reset(form))
    except ServiceProblem as problem:
        errors = refused.sentences(problem, captcha.RENAMED, form_of.RESET_ORDER)
        return await draw_forgotten(
            request,
            visitor,
            form,
            errors=errors,
            status=refused.status_of(problem),
            wants_captcha=captcha.was_shown(form),
        )
    return go("/login", flash="密码已重新设置，请用新密码登录。")


async def draw_forgotten(
    request: Request,
    visitor: Visitor,
    form: Mapping[str, Any],
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
    wants_captcha: bool = False,
    note: dict[str, str] | None = None,
    wait: int = 0,
) -> Response:
    """Return 忘记密码 with what was typed; known and unknown accounts get the same page."""
    context: dict[str, Any] = {"flash": note} if note else {}
    return page(
        request,
        "password/forgot.html",
        here="/forgot",
        status=status,
        values=form_of.typed(form),
        errors=errors or {},
        captcha=await draw_if_possible(request, visitor) if wants_captcha else None,
        posted=bool(form),
        wait=wait,
        **context,
    )
