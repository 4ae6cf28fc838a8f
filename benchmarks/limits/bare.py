"""A web framework that does nothing: Starlette answers a fixed text. Nothing in Python on this server is faster."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def _nothing(request: Request) -> Response:
    await request.body()
    return Response(b'{"ok":true}', media_type="application/json")


app = Starlette(routes=[Route("/{path:path}", _nothing, methods=["GET", "POST"])])
