"""Starlette with a pool of asyncpg's: what the counterparts have in common that read or write rows by asyncpg alone."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CONNECTIONS = 8


def app(path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str = "GET") -> Starlette:
    """Return an application of one route; `app.state.pool` holds connections to LIMIT_DATABASE_URL."""
    return Starlette(
        routes=[Route("/ready", _ready), Route(path, endpoint, methods=[method])],
        lifespan=_opened,
    )


async def _ready(_request: Request) -> Response:
    return Response(b"")


@asynccontextmanager
async def _opened(app: Starlette) -> AsyncIterator[None]:
    url = os.environ["LIMIT_DATABASE_URL"]
    async with asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:
        app.state.pool = pool
        yield
