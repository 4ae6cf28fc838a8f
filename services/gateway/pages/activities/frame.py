"""What every page of one activity begins with: the activity, and its steps as tabs."""

from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway.clients.services import services
from gateway.forms import activity_steps
from gateway.web.pages import page
from gateway.web.visitor import Visitor


async def read_activity(request: Request, visitor: Visitor, activity_id: UUID) -> dict[str, Any]:
    """Return an activity as review gives it; ServiceProblem 404 for whom it is none."""
    found: dict[str, Any] = await services(request).review.get(visitor, f"/activities/{activity_id}")
    return found


def activity_page(
    request: Request,
    visitor: Visitor,
    template: str,
    activity: dict[str, Any],
    step: str,
    **context: Any,
) -> HTMLResponse:
    """Return a page of one activity; `step` is the active tab. Templates extend activities/frame.html."""
    return page(
        request,
        template,
        activity=activity,
        tabs=activity_steps.tabs(activity, step, visitor),
        **context,
    )
