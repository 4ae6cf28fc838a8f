"""The second half of logging in: 动态验证码."""

from fastapi import APIRouter, Request, Response

from foundation.auth.actor import Hurdle
from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import factor as form_of
from gateway.forms import fields, refused
from gateway.web.pages import go, local_path, page
from gateway.web.refusals import drop, over
from gateway.web.sessions import AnyVisitor, SessionCache, keep_session

TOO_LATE = "登录验证已超时，请重新登录。"

router = APIRouter()


@router.get("/login/factor")
@open_to_all
async def show(request: Request, visitor: AnyVisitor, next: str = "/", recovery: bool = False) -> Response:
    """Ask for the code of the app, or for a recovery code."""
    if visitor.hurdle is not Hurdle.FACTOR:
        return go(local_path(next) if visitor.signed_in else "/login")
    return page(request, "login/factor.html", next=local_path(next), recovery=recovery)


@router.post("/login/factor")
@open_to_all
async def give(request: Request, visitor: AnyVisitor) -> Response:
    """Finish the login and go on to where the person wanted to be."""
    form = await request.form()
    wanted = local_path(fields.text(form, "next"))
    if visitor.hurdle is not Hurdle.FACTOR or visitor.session is None:
        return go(wanted) if visitor.signed_in else drop(go("/login", flash=TOO_LATE, kind="warn"))
    recovery = bool(fields.text(form, "recovery"))
    errors = form_of.missing_code(form, recovery=recovery)
    if errors:
        return page(request, "login/factor.html", status=422, next=wanted, recovery=recovery, errors=errors)
    device, agent = request.cookies.get("device"), request.headers.get("user-agent")
    body = form_of.login(form, visitor.session, device=device, user_agent=agent)
    try:
        answer = await services(request).identity.post(visitor, "/sessions/factor", body)
    except ServiceProblem as problem:
        if problem.status == 401:
            return drop(go("/login", flash=TOO_LATE, kind="warn"))
        return page(
            request,
            "login/factor.html",
            status=refused.status_of(problem),
            next=wanted,
            recovery=recovery,
            errors=form_of.code_sentences(problem),
        )
    cache: SessionCache = request.app.state.sessions
    cache.forget(visitor.session)
    response = over(Hurdle.PASSWORD) if answer["must_change_password"] else go(wanted)
    keep_session(response, answer["session"], answer.get("device"))
    return response
