"""The inbox of the evaluation: the SMS that a provider would have sent. Does not exist anywhere else."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from foundation.auth.guards import open_to_all
from foundation.errors import NotFound
from gateway.clients.services import services
from gateway.settings import settings
from gateway.web.pages import page
from gateway.web.refusals import wants_json
from gateway.web.visitor import Visitor

SHOWN = 50

router = APIRouter()


@router.get("/evaluation/outbox")
@open_to_all
async def outbox(request: Request, format: str = "") -> Response:
    """Return what was sent, newest first, as a page or as JSON."""
    if settings().environment != "evaluation":
        raise NotFound
    sent: Any = await services(request).notify.get(Visitor(), "/evaluation/outbox", limit=SHOWN)
    if format == "json" or wants_json(request):
        return JSONResponse({"messages": sent["items"]})
    return page(request, "evaluation/outbox.html", messages=sent["items"])
