"""Attendance, rating, the end of an activity, what an expert was delegated for, and figures, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from review.activities import usecases as activities
from review.delegations import policies, usecases
from review.delegations.schemas.attending import AttendanceIn
from review.delegations.schemas.figures import FiguresOut
from review.delegations.schemas.history import HistoryOut
from review.delegations.schemas.reading import DelegationsOut

router = APIRouter(tags=["delegations"])

Worker = Annotated[Actor, Allow(activities.check_works_with_activities)]
FiguresReader = Annotated[Actor, Allow(policies.check_reads_figures)]


@router.post("/activities/{activity_id}/attendance")
async def note_attendance(
    activity_id: UUID, body: AttendanceIn, uow: WriteUoW, actor: Worker
) -> DelegationsOut:
    """Note who was there and how it went; return all delegations."""
    return DelegationsOut.of(await usecases.note_attendance(uow, actor, activity_id, body.notes()))


@router.post("/activities/{activity_id}/completion")
async def complete(activity_id: UUID, uow: WriteUoW, actor: Worker) -> DelegationsOut:
    """Have an activity be over; return all delegations."""
    return DelegationsOut.of(await usecases.complete(uow, actor, activity_id))


@router.get("/delegations/of/{record_id}")
async def read_history(record_id: UUID, session: ReadSession, held: Held, actor: Worker) -> HistoryOut:
    """Return what an expert was delegated for."""
    return HistoryOut.of(await usecases.read_history(session, held.sealer, actor, record_id))


@router.get("/delegations/statistics")
async def read_figures(session: ReadSession, actor: FiguresReader) -> FiguresOut:
    """Return how many delegations there were, and how many of those who were delegated came."""
    return FiguresOut.of(await usecases.read_figures(session, actor))
