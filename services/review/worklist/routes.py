"""What waits in 评审活动, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Request

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, reading
from review.activities.usecases import check_works_with_activities
from review.worklist import usecases
from review.worklist.schemas import TaskCountsOut, TasksOut

router = APIRouter(prefix="/activities/tasks", tags=["worklist"])

Worker = Annotated[Actor, Allow(check_works_with_activities)]


@router.get("")
async def read_tasks(request: Request, held: Held, actor: Worker) -> TasksOut:
    """Return what waits for the caller, what waits longest first."""
    return TasksOut.of_worklist(await usecases.read_worklist(reading(request), actor, held.clock.now()))


@router.get("/counts")
async def count_tasks(request: Request, held: Held, actor: Worker) -> TaskCountsOut:
    """Return how much waits for the caller."""
    return TaskCountsOut.of(await usecases.count_waiting(reading(request), actor, held.clock.now()))
