"""Who may come in by a route. Every route either takes an `Allow(...)` actor or is marked `@open_to_all`."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from fastapi import Depends, Request

from foundation.auth.actor import Actor, Hurdle
from foundation.auth.tokens import TokenVerifier
from foundation.errors import Forbidden, Unauthenticated
from foundation.telemetry.logs import log

C = TypeVar("C", bound=Callable[..., Any])

OPEN = "__open_to_all__"


class PasswordMustChange(Forbidden):
    """The password was set by somebody else and must be changed first."""

    message = "首次登录请先修改密码，修改后即可使用全部功能。"


class FactorAwaited(Forbidden):
    """The password was right; the code of the second factor is still to be given."""

    message = "请先输入动态验证码完成登录，然后即可使用全部功能。"


class EnrolmentNeeded(Forbidden):
    """The person's role requires a second factor, and there is none yet."""

    message = "您的权限要求先开启两步验证，开启后即可使用全部功能。"


class ConsentNeeded(Forbidden):
    """The person has still to agree to how personal data are dealt with."""

    message = "请先阅读并同意《个人信息处理告知书》，然后即可使用全部功能。"


REFUSALS: dict[Hurdle, type[Forbidden]] = {
    Hurdle.FACTOR: FactorAwaited,
    Hurdle.PASSWORD: PasswordMustChange,
    Hurdle.ENROLMENT: EnrolmentNeeded,
    Hurdle.CONSENT: ConsentNeeded,
}


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
    """A dependency that lets in whom its check accepts, and knows the check's name.

    Somebody with a hurdle gets in only where the route names that hurdle in `past`.
    """

    def __init__(self, check: Callable[[Actor], None], *, past: Collection[Hurdle] = ()) -> None:
        self.check = check
        self.name = check.__name__
        self.past = frozenset(past)

    async def __call__(self, request: Request) -> Actor:
        actor = verified_actor(request)
        if actor.hurdle is not None and actor.hurdle not in self.past:
            raise REFUSALS[actor.hurdle]
        try:
            self.check(actor)
        except Forbidden:
            # Who tries what is not theirs is worth a look (ASVS 5.0 16.3.2); a button never leads here.
            log.warning("not_permitted", actor_id=str(actor.id), method=request.method, guard=self.name)
            raise
        return actor


def Allow(check: Callable[[Actor], None], *, past: Collection[Hurdle] = ()) -> Any:
    """Return the dependency for `actor: Annotated[Actor, Allow(policies.check_may_…)]`.

    `past` names the hurdles behind which the route works all the same.
    """
    return Depends(Guard(check, past=past))


def anyone_signed_in(_actor: Actor) -> None:
    """Accept every signed-in person."""


def holders_of(*roles: str) -> Callable[[Actor], None]:
    """Return the check that raises Forbidden unless the person holds any of these roles."""

    def check_holds_role(actor: Actor) -> None:
        if not actor.has(*roles):
            raise Forbidden

    return check_holds_role
