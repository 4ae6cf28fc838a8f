"""到期提醒: experts whose certificates, terms of office or yearly confirmations have ended or end soon."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import expiring, paging
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.visitor import Visitor

router = APIRouter()

ADDRESS = "/library/expiring"


@router.get(ADDRESS)
async def show(
    request: Request,
    visitor: Framed,
    what: Annotated[str, Query(max_length=20)] = "",
    region: Annotated[str, Query(max_length=6)] = "",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of one of the three lists, the first to end first."""
    tab, within = expiring.chosen_tab(what), expiring.chosen_region(region)
    found, counts = await asyncio.gather(
        services(request).experts.get(visitor, ADDRESS, what=tab, region=within, cursor=cursor),
        _counts(request, visitor, within),
    )
    chosen = {"what": tab, **({"region": within} if within else {})}
    before, after = paging.around(ADDRESS, chosen, cursor, trail, found["next"])
    return page(
        request,
        "library/expiring.html",
        tab=tab,
        tabs=expiring.tabs(tab, within, counts),
        explained=expiring.EXPLAINED[tab],
        label=expiring.TABS[tab],
        items=expiring.listed(found["items"]),
        regions=expiring.prefectures(),
        values={"region": within},
        before=before,
        after=after,
    )


async def _counts(request: Request, visitor: Visitor, region: str) -> dict[str, Any]:
    """Return the counts of the tabs; the list is there without them."""
    try:
        return expiring.counted(
            await services(request).experts.get(visitor, f"{ADDRESS}/counts", region=region)
        )
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return {}
