"""审核记录 of an expert, for the association."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.services import services
from gateway.forms import rounds
from gateway.pages.maintenance.standing import beside
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()


@router.get("/library/{record_id}/rounds")
async def history(record_id: UUID, request: Request, visitor: Framed) -> Response:
    """Show every round of review, and below it what the association has done."""
    expert, found = await asyncio.gather(
        services(request).experts.get(visitor, f"/library/{record_id}"), beside(request, visitor, record_id)
    )
    case_id = found["standing"]["case_id"] if found else None
    told = (
        await services(request).review.get(visitor, f"/cases/{case_id}/history")
        if case_id
        else {"rounds": []}
    )
    return page(
        request,
        "library/rounds.html",
        expert=expert,
        rounds=rounds.titled(told["rounds"]),
        timeline=found["timeline"] if found else [],
    )
