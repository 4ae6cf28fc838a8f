"""Whether people may come in by the portal, and the two secrets that a browser holds on that way."""

import time
from typing import Any

from fastapi import Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.settings import settings
from gateway.web.visitor import Visitor

# As long as identity keeps a login or a link waiting.
GOOD_FOR_S = 600
BELIEVED_S = 60.0
LOGIN, LINK = "portal", "portal_link"


async def in_use(request: Request, visitor: Visitor) -> bool:
    """Return whether there is a portal; asked once a minute, and False while identity does not say."""
    until, answer = getattr(request.app.state, "portal_known", (0.0, False))
    if until > time.monotonic():
        return bool(answer)
    try:
        available = bool((await services(request).identity.get(visitor, "/portal"))["available"])
    except ServiceProblem:
        return False
    request.app.state.portal_known = (time.monotonic() + BELIEVED_S, available)
    return available


def kept(request: Request, name: str) -> str:
    """Return the secret that the browser holds, "" for none."""
    return request.cookies.get(_cookie(name), "")


def keep(response: Response, name: str, secret: str) -> None:
    """Hand the browser a secret for ten minutes."""
    response.set_cookie(_cookie(name), secret, max_age=GOOD_FOR_S, **_attributes())


def drop(response: Response, name: str) -> None:
    """Take a secret back."""
    response.delete_cookie(_cookie(name), **_attributes())


def _cookie(name: str) -> str:
    """Return the cookie's name; the `__Host-` prefix needs HTTPS."""
    return f"__Host-{name}" if settings().cookie_secure else name


def _attributes() -> dict[str, Any]:
    # Lax and not Strict: the browser comes back by a link of another site.
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": settings().cookie_secure}
