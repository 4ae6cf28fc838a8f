"""The bell, live: the service's stream handed on to the browser (docs/guide/messages.md)."""

from collections.abc import AsyncGenerator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from foundation.http.stopping import until_stopping
from gateway.clients.base import Answer, BrokenOff, ServiceProblem
from gateway.clients.services import services
from gateway.web.sessions import PassiveVisitor

router = APIRouter()

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
EVENTS = "text/event-stream"
OVER = "event: over\ndata:\n\n"
BUSY_S = 30


@router.get("/messages/stream")
async def stream(request: Request, visitor: PassiveVisitor) -> Response:
    """Hand the stream on. To whom the session is over it says so, once, so that the page asks no more.

    It never counts as use of the session: a page left open does not keep anybody signed in.
    """
    if not visitor.signed_in or visitor.hurdle is not None:
        return Response(OVER, media_type=EVENTS, headers=HEADERS)
    try:
        found = await services(request).notify.stream(visitor, "/messages/stream")
    except ServiceProblem as problem:
        return Response(status_code=503, headers={"Retry-After": str(problem.retry_after or BUSY_S)})
    parts = until_stopping(request.app.state.stopping, _parts(found))
    return StreamingResponse(parts, media_type=EVENTS, headers=HEADERS)


async def _parts(found: Answer) -> AsyncGenerator[bytes, None]:
    """Yield what comes; a service that goes away ends the stream, and the browser asks again."""
    try:
        async for part in found.aiter_bytes():
            yield part
    except BrokenOff:
        return
    finally:
        await found.aclose()
