"""Who has read whose data, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from contracts.words import Role
from experts.library import usecases as library
from experts.readings import usecases
from experts.readings.schemas import Cursor, ReadingsOut
from experts.records import usecases as records
from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, holders_of
from foundation.http.dependencies import Held, ReadSession

router = APIRouter(tags=["readings"])

Applicant = Annotated[Actor, Allow(holders_of(Role.APPLICANT), past=(Hurdle.CONSENT,))]
Coordinator = Annotated[Actor, Allow(holders_of(Role.ASSOCIATION_COORDINATOR))]


@router.get("/record/readings")
async def list_own(session: ReadSession, held: Held, actor: Applicant, cursor: Cursor = "") -> ReadingsOut:
    """Return who has read the own data."""
    record = await records.find_own(session, actor)
    return ReadingsOut.of(await usecases.list_of(session, held.sealer, record.id, cursor or None))


@router.get("/library/{record_id}/readings")
async def list_of_expert(
    record_id: UUID, session: ReadSession, held: Held, actor: Coordinator, cursor: Cursor = ""
) -> ReadingsOut:
    """Return who has read an expert's data."""
    entry = await library.find_entry(session, actor, record_id)
    return ReadingsOut.of(await usecases.list_of(session, held.sealer, entry.record_id, cursor or None))
