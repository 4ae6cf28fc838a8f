"""Handing a service's file on to the browser while it comes."""

from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from gateway.clients.base import Answer

PASSED_ON = ("content-type", "content-disposition", "content-length", "cache-control")


def pass_on(found: Answer) -> StreamingResponse:
    """Return the bytes of an open response with what it says of them; it is closed at the end."""
    headers = {name: found.headers[name] for name in PASSED_ON if name in found.headers}
    return StreamingResponse(
        found.aiter_bytes(),
        headers={**headers, "X-Content-Type-Options": "nosniff"},
        background=BackgroundTask(found.aclose),
    )
