"""Who may come in by a route. Every route either takes an `Allow(...)` actor or is marked `@open_to_all`."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Depends, Request

from foundation.auth.actor import Actor
from foundation.auth.tokens import TokenVerifier
from foundation.errors import Forbidden, Unauthenticated

C = TypeVar("C", bound=Callable[..., Any])

OPEN = "__open_to_all__"


class PasswordMustChange(Forbidden):
    """The password was set by somebody else and must be changed first."""

    message = "首次登录请先修改密码，修改后即可使用全部功能。"


def open_to_all(endpoint: C) -> C:
    """Mark a route as open to anybody, signed in or not."""
    setattr(endpoint, OPEN, True)
    return endpoint


def verified_actor(request: Request) -> Actor:
    """Return the caller by the bearer token; raise Unauthenticated without a good one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    verifier: TokenVerifier = request.app.state.verifier
    return verifier.verify(token)


async def optional_actor(request: Request) -> Actor | None:
    """Return the caller if a token was sent, None if none was; a bad token raises."""
    return verified_actor(request) if "authorization" in request.headers else None


class Guard:
    """A dependency that lets in whom its check accepts, and knows the check's name."""

    def __init__(self, check: Callable[[Actor], None], *, before_password_change: bool = False) -> None:
        self.check = check
        self.name = check.__name__
        self._early = before_password_change

    async def __call__(self, request: Request) -> Actor:
        actor = verified_actor(request)
        if actor.must_change_password and not self._early:
            raise PasswordMustChange
        self.check(actor)
        return actor


def Allow(check: Callable[[Actor], None], *, before_password_change: bool = False) -> Any:
    """Return the dependency for `actor: Annotated[Actor, Allow(policies.check_may_…)]`."""
    return Depends(Guard(check, before_password_change=before_password_change))


def anyone_signed_in(_actor: Actor) -> None:
    """Accept every signed-in person."""
