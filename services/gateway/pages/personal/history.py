"""审核记录: every round of one's own, and 维护记录: what the association has done."""

import asyncio

from fastapi import APIRouter, Request, Response

from gateway.clients.services import services
from gateway.forms import maintenance, rounds
from gateway.pages.personal.upkeeps import upkeeps_of
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()


@router.get("/personal/history")
async def history(request: Request, visitor: Framed) -> Response:
    """Show the rounds, newest first."""
    told, upkeeps = await asyncio.gather(
        services(request).review.get(visitor, "/history"), upkeeps_of(request, visitor)
    )
    return page(
        request,
        "personal/history.html",
        rounds=rounds.titled(told["rounds"]),
        upkeeps=maintenance.timeline(upkeeps),
    )
