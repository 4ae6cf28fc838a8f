"""基本情况 of one activity."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.forms import activity_overview
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.pages.tasks import words
from gateway.web.counts import Framed

router = APIRouter()


@router.get("/activities/{activity_id}")
async def show(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Show what was written down, how far it has come, and what comes next."""
    activity, choices = await asyncio.gather(
        read_activity(request, visitor, activity_id), words(request, visitor)
    )
    return activity_page(
        request,
        visitor,
        "activities/overview.html",
        activity,
        "overview",
        facts=activity_overview.facts(activity),
        needs=activity_overview.needs(activity, choices),
        steps=activity_overview.steps(activity),
        next_step=activity_overview.next_step(activity, visitor),
    )
