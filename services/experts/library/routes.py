"""The library over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from experts.library import policies, usecases
from experts.library.schemas import CountedOut, ExpertOut, FilterIn, PageOut, SearchIn
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ReadSession, WriteUoW

router = APIRouter(tags=["library"])

Searcher = Annotated[Actor, Allow(policies.check_may_search)]


@router.get("/library")
async def search(wanted: Annotated[SearchIn, Query()], session: ReadSession, actor: Searcher) -> PageOut:
    """Return a page of the experts that are shared with the caller."""
    page, words = await usecases.search(session, actor, wanted.filter(), wanted.cursor or None)
    return PageOut.of(page, words)


@router.get("/library/facets")
async def count(wanted: Annotated[FilterIn, Query()], session: ReadSession, actor: Searcher) -> CountedOut:
    """Return how many experts answer, and how many for each value of the other parts of the filter."""
    return CountedOut.of(await usecases.count(session, actor, wanted.filter()))


@router.get("/library/{record_id}")
async def read_expert(record_id: UUID, uow: WriteUoW, actor: Searcher) -> ExpertOut:
    """Return an expert's page, masked; who reads it is noted."""
    return ExpertOut.seen(await usecases.visit(uow, actor, record_id))
