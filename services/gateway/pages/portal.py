"""政务一体化平台登录: going to the portal, coming back, and linking an account that there is already."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import fields
from gateway.forms import portal as form_of
from gateway.pages.login import draw, entered
from gateway.web import portal
from gateway.web.counts import Framed
from gateway.web.pages import go, local_path, page
from gateway.web.sessions import AnyVisitor, SignedIn, keep_session
from gateway.web.visitor import Visitor

LINK_PAGE = "/sso/link"
IDENTITIES = "/account/portal"
TO_BE_LINKED = "该证件号已有账户，请用密码登录一次完成绑定。"
UNREADABLE = "本次政务一体化平台登录已过期或已使用，请重新点击“政务一体化平台登录”。"
# What the person can do something about is said on the login page; the rest has pages of its own.
SAID_AT_LOGIN = frozenset({403, 409, 422})
UNAVAILABLE = 503

router = APIRouter()


@router.get("/sso/login")
@open_to_all
async def show(_request: Request) -> Response:
    """Lead to the login page: a login begins with its button, never with a link."""
    return go("/login")


@router.post("/sso/login")
@open_to_all
async def begin(request: Request, visitor: AnyVisitor) -> Response:
    """Send the browser to the portal, with a secret by which it is known when it comes back.

    A page leads on and not a redirect: our policy (form-action) lets no form end on another site.
    """
    form = await request.form()
    wanted = local_path(fields.text(form, "next"))
    begun = await services(request).identity.post(visitor, "/portal/logins", {"next": wanted})
    response = page(request, "portal/leaving.html", address=begun["authorization_url"])
    portal.keep(response, portal.LOGIN, begun["browser"])
    return response


@router.get("/sso/callback")
@open_to_all
async def come_back(request: Request, visitor: AnyVisitor) -> Response:
    """Come back from the portal: the protocol (RFC 6749) has a GET begin the session, guarded by state and cookie."""
    body = form_of.body(
        request.query_params,
        browser=portal.kept(request, portal.LOGIN),
        device=request.cookies.get("device"),
        user_agent=request.headers.get("user-agent"),
    )
    if body is None:
        return _refused(UNREADABLE)
    try:
        answer = await services(request).identity.post(visitor, "/portal/callbacks", body)
    except ServiceProblem as problem:
        if problem.status == UNAVAILABLE:
            return await _other_way_in(request, visitor, problem.detail)
        if problem.status not in SAID_AT_LOGIN:
            raise
        return _refused(UNREADABLE if problem.errors else problem.detail)
    response = _enter(answer)
    portal.drop(response, portal.LOGIN)
    return response


@router.get(LINK_PAGE)
async def ask_to_link(request: Request, visitor: Framed) -> Response:
    """Ask whether the portal's account is to be linked with the one that has just been logged in to."""
    return page(request, "portal/link.html", waiting=bool(portal.kept(request, portal.LINK)))


@router.post(LINK_PAGE)
async def link(request: Request, visitor: SignedIn) -> Response:
    """完成绑定."""
    body = {"token": portal.kept(request, portal.LINK)}
    try:
        answer = await services(request).identity.post(visitor, "/portal/links/complete", body)
    except ServiceProblem as problem:
        if problem.status not in SAID_AT_LOGIN:
            raise
        response = go("/", flash=problem.detail, kind="bad")
    else:
        response = go(local_path(answer["next"]), flash="绑定完成，下次可以直接使用政务一体化平台登录。")
    portal.drop(response, portal.LINK)
    return response


@router.get(IDENTITIES)
async def show_identities(request: Request, visitor: Framed) -> Response:
    """Draw the portal's accounts with which one can log in."""
    answer = await services(request).identity.get(visitor, "/portal/identities")
    return page(request, "account/portal.html", identities=answer["items"])


@router.post(IDENTITIES + "/{identity_id}/remove")
async def remove_identity(request: Request, visitor: SignedIn, identity_id: UUID) -> Response:
    """解除绑定."""
    try:
        await services(request).identity.post(visitor, f"/portal/identities/{identity_id}/remove")
    except ServiceProblem as problem:
        if problem.status not in (404, 409):
            raise
        return go(IDENTITIES, flash=problem.detail, kind="warn")
    return go(IDENTITIES, flash="已解除绑定，不能再用该政务一体化平台账户登录。")


def _enter(answer: Mapping[str, Any]) -> Response:
    if answer["login"] is None:
        response = go(f"/login?next={quote(LINK_PAGE)}", flash=TO_BE_LINKED, kind="warn")
        portal.keep(response, portal.LINK, answer["link"])
        return response
    response = entered(answer["login"], local_path(answer["next"]))
    keep_session(response, answer["login"]["session"], answer["login"]["device"])
    return response


async def _other_way_in(request: Request, visitor: Visitor, sentence: str) -> Response:
    """Say on the login page itself that the portal does not answer: the password is the other way in."""
    response = await draw(request, visitor, "/", status=UNAVAILABLE, errors={"": sentence})
    portal.drop(response, portal.LOGIN)
    return response


def _refused(sentence: str) -> Response:
    response = go("/login", flash=sentence, kind="bad")
    portal.drop(response, portal.LOGIN)
    return response
