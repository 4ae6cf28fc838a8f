"""统计: the library in figures, how long reviewing takes, delegations. Charts, and the same figures as tables."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import delegation_figures, statistics
from gateway.pages.tasks import words
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.visitor import Visitor

router = APIRouter()


@router.get("/statistics")
async def show(request: Request, visitor: Framed) -> Response:
    """Show the figures that concern the person; the times of review are left out where review is down."""
    found, reviews, delegations, choices = await asyncio.gather(
        services(request).experts.get(visitor, "/library/statistics"),
        _of_review(request, visitor, "/cases/statistics"),
        _of_review(request, visitor, "/delegations/statistics"),
        words(request, visitor),
    )
    return page(
        request,
        "statistics/page.html",
        total=found["total"],
        at=found["at"],
        figures=statistics.of_experts(found),
        reviews=None if reviews is None else statistics.of_reviews(reviews),
        delegations=None if delegations is None else delegation_figures.told(delegations, choices),
    )


async def _of_review(request: Request, visitor: Visitor, path: str) -> Any:
    """Return figures of review, None while it is down."""
    try:
        return await services(request).review.get(visitor, path)
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return None
