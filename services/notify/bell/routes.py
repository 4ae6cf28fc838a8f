"""The bell over HTTP: server-sent events (HTML Living Standard, 9.2)."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from foundation.http.dependencies import Held, SignedIn
from foundation.http.stopping import until_stopping
from notify.bell import usecases

router = APIRouter(prefix="/messages/stream", tags=["bell"])

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get("")
async def stream(request: Request, resources: Held, actor: SignedIn) -> StreamingResponse:
    """Tell the caller's number of unread messages at once and at each change; ends within a minute."""
    told = await usecases.open_stream(resources, actor)
    parts = until_stopping(request.app.state.stopping, told)
    return StreamingResponse(parts, media_type="text/event-stream", headers=HEADERS)
