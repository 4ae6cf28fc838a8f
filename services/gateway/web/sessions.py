"""From the session cookie to a visitor. What identity answered is believed for less than a second."""

import time
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.settings import Settings, settings
from gateway.web.visitor import Visitor

AUDIENCES = ["identity", "experts", "review", "notify"]
BELIEVED_S = 0.8
MOST_BELIEVED = 2000
DEVICE_DAYS = 180


class SignInNeeded(Exception):
    """The page is only for signed-in people."""


class PasswordChangeNeeded(Exception):
    """The password was set by somebody else; nothing else works until it is changed."""


def session_cookie(config: Settings) -> str:
    """Return the session cookie's name; the `__Host-` prefix needs HTTPS."""
    return "__Host-session" if config.cookie_secure else "session"


def keep_session(response: Response, token: str, device: str | None) -> None:
    """Hand the browser its session, and the mark by which it is known again at the next login."""
    config = settings()
    common: dict[str, Any] = {
        "httponly": True,
        "secure": config.cookie_secure,
        "samesite": "lax",
        "path": "/",
    }
    response.set_cookie(session_cookie(config), token, **common)
    if device:
        response.set_cookie("device", device, max_age=DEVICE_DAYS * 86400, **common)


def drop_session(response: Response) -> None:
    """Take the session cookie back."""
    config = settings()
    response.delete_cookie(session_cookie(config), path="/", secure=config.cookie_secure, httponly=True)


class SessionCache:
    """Answers of the exchange, for a moment each. One per process."""

    def __init__(self) -> None:
        self._visitors: dict[str, tuple[float, Visitor]] = {}

    def get(self, token: str) -> Visitor | None:
        """Return what was learnt less than a moment ago."""
        until, visitor = self._visitors.get(token, (0.0, Visitor()))
        return visitor if until > time.monotonic() else None

    def put(self, token: str, visitor: Visitor) -> None:
        """Believe this for a moment."""
        if len(self._visitors) >= MOST_BELIEVED:
            self._visitors.clear()
        self._visitors[token] = (time.monotonic() + BELIEVED_S, visitor)

    def forget(self, token: str) -> None:
        """Ask again at the next request."""
        self._visitors.pop(token, None)


async def visitor(request: Request) -> Visitor:
    """Return who is looking: known by the session cookie, else unknown. Raise ServiceProblem if identity is down."""
    address = request.client.host if request.client else None
    token = request.cookies.get(session_cookie(settings()))
    if not token:
        return Visitor(address=address)
    cache: SessionCache = request.app.state.sessions
    known = cache.get(token)
    if known is None:
        known = await _exchange(request, token, address)
        if known.signed_in:
            cache.put(token, known)
    request.state.visitor = known
    return known


async def signed_in(request: Request) -> Visitor:
    """Return the signed-in person; raise SignInNeeded or PasswordChangeNeeded."""
    known = await visitor(request)
    if not known.signed_in:
        raise SignInNeeded
    if known.must_change_password:
        raise PasswordChangeNeeded
    return known


async def signed_in_early(request: Request) -> Visitor:
    """Return the signed-in person, also before the first password was changed."""
    known = await visitor(request)
    if not known.signed_in:
        raise SignInNeeded
    return known


AnyVisitor = Annotated[Visitor, Depends(visitor)]
SignedIn = Annotated[Visitor, Depends(signed_in)]
SignedInEarly = Annotated[Visitor, Depends(signed_in_early)]


async def _exchange(request: Request, token: str, address: str | None) -> Visitor:
    unknown = Visitor(address=address)
    try:
        answer = await services(request).identity.post(
            unknown, "/sessions/exchange", {"session": token, "audiences": AUDIENCES}
        )
    except ServiceProblem as problem:
        if problem.status in (401, 422):
            return unknown
        raise
    actor = answer["actor"]
    grants = actor.get("grants", [])
    organization = next((item["organization_name"] for item in grants if item.get("organization_name")), None)
    return Visitor(
        address=address,
        session=token,
        id=actor["id"],
        name=actor["name"],
        roles=frozenset(actor["roles"]),
        organization=organization or actor.get("employer_name") or "",
        must_change_password=actor["must_change_password"],
        tokens=answer["tokens"],
    )
