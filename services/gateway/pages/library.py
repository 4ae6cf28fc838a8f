"""专家库: searching what is shared with the visitor, and one expert's page."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from contracts.words import Role
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import (
    exports,
    library,
    library_view,
    paging,
    record,
    record_view,
    service_history,
    unmasking,
)
from gateway.pages.maintenance.standing import beside
from gateway.settings import settings
from gateway.web.counts import Framed, with_frame
from gateway.web.dictionaries import read_dictionaries
from gateway.web.menu import ACTIVITY_WORKERS
from gateway.web.pages import go, local_path, page
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

ASSOCIATION = (Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR)
DICTIONARIES = ("specialty", "title", "qualification", "industry", "education")
YEAR_S = 365 * 86400
NOT_FOUND = 404

router = APIRouter()


@router.get("/library")
async def search(
    request: Request,
    visitor: SignedIn,
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of experts that answer to the filters."""
    chosen = library.filters(request.query_params)
    found, counted, choices = await with_frame(
        request,
        visitor,
        services(request).experts.get(visitor, "/library", cursor=cursor, **chosen),
        count_found(request, visitor, chosen),
        read_dictionaries(request, visitor),
    )
    before, after = paging.around("/library", chosen, cursor, trail, found["next"])
    view = library_view.read(request.cookies)
    return page(
        request,
        "library/list.html",
        experts=found["items"],
        export_address=exports.address("/library/exports/new", chosen),
        chips=library.chips(chosen, choices),
        values={**chosen, **record.region_values("region", str(chosen.get("region", "")))},
        levels=record.region_levels(str(chosen.get("region", ""))),
        offered={kind: record_view.options(choices, kind, _held(chosen, kind)) for kind in DICTIONARIES},
        kinds=library.KINDS,
        statuses=library.STATUSES,
        sees_statuses=visitor.has(*ASSOCIATION),
        more_open=any(name in chosen for name in library.SELDOM),
        facets=library.facets(chosen, counted),
        total=library.total(counted),
        columns=library_view.table(view),
        view=view,
        view_columns=library_view.offered(visitor.has(*ASSOCIATION)),
        densities=library_view.DENSITIES,
        address=library.address(chosen),
        before=before,
        after=after,
    )


@router.post("/library/view")
async def choose_view(request: Request, visitor: SignedIn) -> Response:
    """Remember which columns the list shows and how dense it is."""
    form = await request.form()
    response = go(local_path(str(form.get("next", "")), "/library"))
    response.set_cookie(
        library_view.COOKIE,
        library_view.chosen(form).cookie(),
        max_age=YEAR_S,
        httponly=True,
        samesite="lax",
        secure=settings().cookie_secure,
    )
    return response


async def count_found(request: Request, visitor: Visitor, chosen: library.Chosen) -> dict[str, Any] | None:
    """Return the counts; without them the list is still worth showing."""
    try:
        counted: dict[str, Any] = await services(request).experts.get(visitor, "/library/facets", **chosen)
    except ServiceProblem as problem:
        if problem.status < 500:
            raise
        return None
    return counted


def _held(chosen: library.Chosen, kind: str) -> list[str]:
    value = chosen.get(kind, [])
    return [value] if isinstance(value, str) else value


@router.get("/library/{record_id}")
async def expert(record_id: UUID, request: Request, visitor: Framed, file: str = "") -> Response:
    """Show an expert, masked as experts gives it; to the association with files and 日常维护."""
    found, maintenance, history = await asyncio.gather(
        services(request).experts.get(visitor, f"/library/{record_id}"),
        beside(request, visitor, record_id, file),
        _history(request, visitor, record_id),
    )
    fields = record_view.identity_fields(found["identity"]) + record_view.given_fields(found["fields"])
    fields = unmasking.with_link(fields, f"/library/{record_id}/unmasking")
    return page(
        request,
        "library/expert.html",
        expert=found,
        fields=fields,
        reasons=unmasking.PHRASES,
        maintenance=maintenance,
        history=history,
        sees_readings=visitor.has(Role.ASSOCIATION_COORDINATOR),
    )


async def _history(request: Request, visitor: Visitor, record_id: UUID) -> dict[str, Any] | None:
    """Return 履职记录 for who works with activities; None for others, and while review knows nothing or is down."""
    if not visitor.has(*ACTIVITY_WORKERS):
        return None
    try:
        found = await services(request).review.get(visitor, f"/delegations/of/{record_id}")
    except ServiceProblem as problem:
        if problem.status == NOT_FOUND or problem.status >= 500:
            return None
        raise
    return service_history.told(found)
