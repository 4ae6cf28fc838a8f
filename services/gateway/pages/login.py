"""登录 and 退出登录."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from foundation.auth.actor import Hurdle
from foundation.auth.guards import open_to_all
from gateway.clients.base import DOWN, ServiceProblem
from gateway.clients.services import services
from gateway.forms import captcha, fields, refused
from gateway.forms import login as form_of
from gateway.pages.captchas import draw_if_possible
from gateway.web.pages import go, local_path, page
from gateway.web.portal import in_use
from gateway.web.refusals import over
from gateway.web.sessions import AnyVisitor, SessionCache, drop_session, keep_session
from gateway.web.visitor import Visitor

BUSY = "系统暂时繁忙，请稍后重新输入密码再登录。"

router = APIRouter()


@router.get("/login")
@open_to_all
async def show(request: Request, visitor: AnyVisitor, next: str = "/") -> Response:
    """Draw the login page; who is signed in already goes on."""
    if visitor.signed_in:
        return go(local_path(next))
    return await draw(request, visitor, local_path(next))


async def draw(request: Request, visitor: Visitor, wanted: str, **context: Any) -> Response:
    """Return the login page, which goes on to `wanted`; `context` says what else stands there."""
    return page(request, "login/login.html", next=wanted, portal=await in_use(request, visitor), **context)


@router.post("/login")
@open_to_all
async def log_in(request: Request, visitor: AnyVisitor) -> Response:
    """Sign in and go on to where the person wanted to be; draw the form again when refused."""
    form = await request.form()
    missing = form_of.missing(form)
    if missing:
        return await _again(request, visitor, form, missing, captcha.was_shown(form))
    device = request.cookies.get("device")
    body = form_of.body(form, device=device, user_agent=request.headers.get("user-agent"))
    try:
        answer = await services(request).identity.post(visitor, "/sessions", body)
    except ServiceProblem as problem:
        wanted = captcha.was_shown(form) or captcha.is_asked_for(problem)
        status = refused.status_of(problem)
        return await _again(request, visitor, form, form_of.sentences(problem), wanted, status)
    response = entered(answer, local_path(fields.text(form, "next")))
    keep_session(response, answer["session"], answer.get("device"))
    return response


def entered(answer: Mapping[str, Any], wanted: str) -> Response:
    """Return where a login leads that identity has accepted: to the hurdle, or to the page that was wanted."""
    if answer.get("awaits_factor"):
        return over(Hurdle.FACTOR, wanted)
    return over(Hurdle.PASSWORD) if answer["must_change_password"] else go(wanted)


@router.post("/logout")
@open_to_all
async def log_out(request: Request, visitor: AnyVisitor) -> Response:
    """End the session here and at identity; the browser forgets it even while identity is down."""
    response = go("/login", flash="您已退出登录。")
    if visitor.session:
        cache: SessionCache = request.app.state.sessions
        cache.forget(visitor.session)
        try:
            await services(request).identity.post(visitor, "/sessions/end", {"session": visitor.session})
        except ServiceProblem:
            response = go(
                "/login", flash="本机已退出登录。系统暂时繁忙，登录状态最迟 30 分钟后失效。", kind="warn"
            )
    drop_session(response)
    # Whoever uses the machine next finds no page in its cache (ASVS 5.0 14.3.1); it stays a known browser.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def _again(
    request: Request,
    visitor: Visitor,
    form: Mapping[str, Any],
    errors: dict[str, str],
    wants_captcha: bool,
    status: int = 422,
) -> Response:
    return await draw(
        request,
        visitor,
        local_path(fields.text(form, "next")),
        status=status,
        values={"login": fields.text(form, "login")},
        errors=_with_the_password_again(errors),
        captcha=await draw_if_possible(request, visitor) if wants_captcha else None,
    )


def _with_the_password_again(errors: dict[str, str]) -> dict[str, str]:
    """Return the sentences of a login that could not be looked at: what was typed is there, but for the password."""
    return {**errors, "": BUSY} if errors.get("") == DOWN else errors
