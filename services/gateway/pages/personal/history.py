"""审核记录: every round of one's own."""

from fastapi import APIRouter, Request, Response

from gateway.clients.services import services
from gateway.forms import rounds
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()


@router.get("/personal/history")
async def history(request: Request, visitor: Framed) -> Response:
    """Show the rounds, newest first."""
    told = await services(request).review.get(visitor, "/history")
    return page(request, "personal/history.html", rounds=rounds.titled(told["rounds"]))
