"""查看记录: who has read whose data, for the person and for the association's coordinator."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.services import services
from gateway.forms import paging
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()

Cursor = Annotated[str, Query(max_length=300)]
Trail = Annotated[str, Query(max_length=2500)]


@router.get("/personal/readings")
async def own(request: Request, visitor: Framed, cursor: Cursor = "", trail: Trail = "") -> Response:
    """Show who has read one's own data, newest first."""
    found = await services(request).experts.get(visitor, "/record/readings", cursor=cursor)
    crumbs = [("个人中心", "/personal")]
    return _listed(request, "/personal/readings", found, cursor, trail, crumbs=crumbs, mine=True)


@router.get("/library/{record_id}/readings")
async def of_expert(
    record_id: UUID, request: Request, visitor: Framed, cursor: Cursor = "", trail: Trail = ""
) -> Response:
    """Show who has read an expert's data, newest first."""
    address = f"/library/{record_id}/readings"
    found = await services(request).experts.get(visitor, address, cursor=cursor)
    crumbs = [("专家库", "/library"), ("专家信息", f"/library/{record_id}")]
    return _listed(request, address, found, cursor, trail, crumbs=crumbs, mine=False)


def _listed(
    request: Request,
    address: str,
    found: dict[str, Any],
    cursor: str,
    trail: str,
    *,
    crumbs: list[tuple[str, str]],
    mine: bool,
) -> Response:
    before, after = paging.around(address, {}, cursor, trail, found["next"])
    return page(
        request,
        "readings/list.html",
        items=found["items"],
        before=before,
        after=after,
        crumbs=crumbs,
        mine=mine,
    )
