"""统计: the library in figures, and how long reviewing takes. Charts, and the same figures as tables."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import statistics
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.visitor import Visitor

router = APIRouter()


@router.get("/statistics")
async def show(request: Request, visitor: Framed) -> Response:
    """Show the figures that concern the person; the times of review are left out where review is down."""
    found, reviews = await asyncio.gather(
        services(request).experts.get(visitor, "/library/statistics"), _reviews(request, visitor)
    )
    return page(
        request,
        "statistics/page.html",
        total=found["total"],
        at=found["at"],
        figures=statistics.of_experts(found),
        reviews=None if reviews is None else statistics.of_reviews(reviews),
    )


async def _reviews(request: Request, visitor: Visitor) -> Any:
    try:
        return await services(request).review.get(visitor, "/cases/statistics")
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return None
