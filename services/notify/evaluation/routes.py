"""The page on which an evaluation reads its text messages."""

from typing import Annotated

from fastapi import APIRouter, Query

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import Held, ReadSession
from notify.evaluation import usecases
from notify.evaluation.schemas import OutboxOut

router = APIRouter(prefix="/evaluation", tags=["evaluation"])


@router.get("/outbox")
@open_to_all
async def read_outbox(
    session: ReadSession, held: Held, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> OutboxOut:
    """Return the last text messages; not found outside an evaluation."""
    return OutboxOut.of(await usecases.read_outbox(session, held.sealer, limit))
