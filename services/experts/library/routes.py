"""The library over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from experts.library import policies, usecases
from experts.library.schemas import ExpertOut, PageOut, SearchIn
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession

router = APIRouter(tags=["library"])

Searcher = Annotated[Actor, Allow(policies.check_may_search)]


@router.get("/library")
async def search(wanted: Annotated[SearchIn, Query()], session: ReadSession, actor: Searcher) -> PageOut:
    """Return a page of the experts that are shared with the caller."""
    page, words = await usecases.search(session, actor, wanted.filter(), wanted.cursor or None)
    return PageOut.of(page, words)


@router.get("/library/{record_id}")
async def read_expert(record_id: UUID, session: ReadSession, held: Held, actor: Searcher) -> ExpertOut:
    """Return an expert's page, masked."""
    return ExpertOut.seen(await usecases.look_at(session, held.sealer, actor, record_id))
