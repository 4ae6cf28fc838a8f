"""The library over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from experts.library import policies, usecases
from experts.library.schemas import CountedOut, ExpertOut, FilterIn, PageOut, SearchIn, written
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import WriteUoW, reading
from foundation.http.queries import asked, described

router = APIRouter(tags=["library"])

Searcher = Annotated[Actor, Allow(policies.check_may_search)]


@router.get("/library", response_model=PageOut, openapi_extra=described(SearchIn))
async def search(request: Request, actor: Searcher) -> Response:
    """Return a page of the experts that are shared with the caller."""
    wanted = asked(request, SearchIn)
    page, words = await usecases.search(reading(request), actor, wanted.filter(), wanted.cursor or None)
    return Response(written(page, words), media_type="application/json")


@router.get("/library/facets", openapi_extra=described(FilterIn))
async def count(request: Request, actor: Searcher) -> CountedOut:
    """Return how many experts answer, and how many for each value of the other parts of the filter."""
    wanted = asked(request, FilterIn)
    return CountedOut.of(await usecases.count(reading(request), actor, wanted.filter()))


@router.get("/library/{record_id}")
async def read_expert(record_id: UUID, uow: WriteUoW, actor: Searcher) -> ExpertOut:
    """Return an expert's page, masked; who reads it is noted."""
    return ExpertOut.seen(await usecases.visit(uow, actor, record_id))
