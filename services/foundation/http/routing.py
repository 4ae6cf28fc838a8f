"""Finding the route of a request: FastAPI asks each included router in turn, and the one that answers twice."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send


def take_over(app: FastAPI, router: APIRouter) -> None:
    """Have `app` serve the routes of a router, in its order, as `include_router` does without further arguments.

    A router that holds more than plain routes, or asks something of all of them, is included as a whole.
    """
    plain = all(isinstance(route, APIRoute) for route in router.routes)
    if plain and not (router.dependencies or router.on_startup or router.on_shutdown):
        app.router.routes.extend(router.routes)
    else:
        app.include_router(router)


def look_up_first(app: FastAPI) -> None:
    """Have addresses without anything in braces looked up before the routes are asked one after the other."""
    app.router.routes.insert(0, Addresses(app.router.routes))


class Addresses(BaseRoute):
    """The routes whose addresses are fixed, by address; each as long as no route before it takes the same request."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes: dict[str, list[APIRoute]] = {}
        before: list[BaseRoute] = []
        for route in routes:
            if isinstance(route, APIRoute) and "{" not in route.path and not _takes(before, route):
                self._routes.setdefault(route.path, []).append(route)
            before.append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return the match of the route that takes the request as it is, if there is one."""
        if scope["type"] == "http":
            for route in self._routes.get(scope["path"], ()):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    return match, found
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the route that was found answer."""
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """Raise NoMatchFound: the routes themselves are asked."""
        raise NoMatchFound(name, path_params)


def _takes(routes: Sequence[BaseRoute], wanted: APIRoute) -> bool:
    """Return whether one of these takes a request of the wanted route's."""
    return any(
        route.matches({"type": "http", "path": wanted.path, "method": method, "headers": []})[0] is Match.FULL
        for route in routes
        for method in wanted.methods or ()
    )
