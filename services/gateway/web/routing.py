"""The gateway's routes by the first step of their paths: three hundred are not tried one after the other."""

from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


class Sections(BaseRoute):
    """All routes of an application, in their order, of which a request meets those that begin as it does.

    Only routes whose paths begin alike can answer to the same address, so which one answers stays as it was.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.routes = list(routes)
        self._begun: dict[str, list[BaseRoute]] = {}
        for route in self.routes:
            for first in _beginnings(route):
                self._begun.setdefault(first, []).append(route)

    @property
    def router(self) -> "Sections":
        """Itself: who walks an application's routes looks for them here, as in a router that was included."""
        return self

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a route answers, which then stands in the scope; a wrong method is a partial match."""
        partial: Scope | None = None
        for route in self._begun.get(_first(scope.get("path", "")), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {"route": route, **found}
            if match is Match.PARTIAL and partial is None:
                partial = {"route": route, **found}
        return (Match.NONE, {}) if partial is None else (Match.PARTIAL, partial)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the route that was found answer."""
        await scope["route"].handle(scope, receive, send)


def arrange(app: FastAPI) -> None:
    """Have an application find its routes by their sections. Called once, when all are there."""
    app.router.routes[:] = [Sections(app.router.routes)]


def _beginnings(route: BaseRoute) -> set[str]:
    """Return the first steps of a route's path, or of those of all routes that a router holds; raise ValueError."""
    found = {_first(context.path or "/{}") for context in iter_route_contexts([route])}
    if not found or any("{" in first for first in found):
        raise ValueError(f"{route} begins with a parameter and could be meant by any address")
    return found


def _first(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else ""
