"""From the session cookie to a visitor. What identity answered is believed for less than a second."""

import time
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from foundation.auth.actor import Hurdle
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


class HurdleAhead(Exception):
    """Something must be done first; nothing else works until then."""

    def __init__(self, hurdle: Hurdle) -> None:
        super().__init__(hurdle)
        self.hurdle = hurdle


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
    return await _known(request)


async def passive_visitor(request: Request) -> Visitor:
    """Return who is looking where the page asks by itself: that does not count as use of the session."""
    return await _known(request, passive=True)


async def _known(request: Request, *, passive: bool = False) -> Visitor:
    address = request.client.host if request.client else None
    token = request.cookies.get(session_cookie(settings()))
    if not token:
        return Visitor(address=address)
    cache: SessionCache = request.app.state.sessions
    known = cache.get(token)
    if known is None:
        known = await _exchange(request, token, address, passive=passive)
        if known.signed_in and not passive:
            cache.put(token, known)
    request.state.visitor = known
    return known


class SignedInPast:
    """The dependency that returns the signed-in person; raises SignInNeeded, or HurdleAhead for other hurdles."""

    def __init__(self, *past: Hurdle) -> None:
        self._past = frozenset(past)

    async def __call__(self, request: Request) -> Visitor:
        known = await visitor(request)
        if not known.signed_in:
            raise SignInNeeded
        if known.hurdle is not None and known.hurdle not in self._past:
            raise HurdleAhead(known.hurdle)
        return known


signed_in = SignedInPast()
signed_in_early = SignedInPast(Hurdle.PASSWORD)
signed_in_enrolling = SignedInPast(Hurdle.ENROLMENT)
signed_in_consenting = SignedInPast(Hurdle.CONSENT)

AnyVisitor = Annotated[Visitor, Depends(visitor)]
PassiveVisitor = Annotated[Visitor, Depends(passive_visitor)]
SignedIn = Annotated[Visitor, Depends(signed_in)]
SignedInEarly = Annotated[Visitor, Depends(signed_in_early)]
SignedInEnrolling = Annotated[Visitor, Depends(signed_in_enrolling)]
SignedInConsenting = Annotated[Visitor, Depends(signed_in_consenting)]


async def _exchange(request: Request, token: str, address: str | None, *, passive: bool) -> Visitor:
    unknown = Visitor(address=address)
    asked = {"session": token, "audiences": AUDIENCES, **({"passive": True} if passive else {})}
    try:
        answer = await services(request).identity.post(unknown, "/sessions/exchange", asked)
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
        hurdle=Hurdle(actor["hurdle"]) if actor.get("hurdle") else None,
        tokens=answer["tokens"],
    )
