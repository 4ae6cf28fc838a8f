"""专家库: searching what is shared with the visitor, and one expert's page."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.services import services
from gateway.forms import library, paging, record, record_view
from gateway.pages.personal.record import read_dictionaries
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()


@router.get("/library")
async def search(
    request: Request,
    visitor: Framed,
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of experts that answer to the filters."""
    chosen = library.filters(request.query_params)
    found, choices = await asyncio.gather(
        services(request).experts.get(visitor, "/library", cursor=cursor, **chosen),
        read_dictionaries(request, visitor),
    )
    before, after = paging.around("/library", chosen, cursor, trail, found["next"])
    return page(
        request,
        "library/list.html",
        experts=found["items"],
        chips=library.chips(chosen, choices),
        values={**chosen, **record.region_values("region", chosen.get("region", ""))},
        levels=record.region_levels(chosen.get("region", "")),
        specialties=record_view.options(choices, "specialty"),
        kinds=library.KINDS,
        before=before,
        after=after,
    )


@router.get("/library/{record_id}")
async def expert(record_id: UUID, request: Request, visitor: Framed) -> Response:
    """Show an expert, masked as experts gives it."""
    found = await services(request).experts.get(visitor, f"/library/{record_id}")
    fields = record_view.identity_fields(found["identity"]) + record_view.given_fields(found["fields"])
    return page(request, "library/expert.html", expert=found, fields=fields)
