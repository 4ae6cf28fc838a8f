"""The figures over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from experts.statistics import policies, usecases
from experts.statistics.schemas import FiguresOut
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held

router = APIRouter(tags=["statistics"])


@router.get("/library/statistics")
async def read_figures(
    held: Held, actor: Annotated[Actor, Allow(policies.check_reads_statistics)]
) -> FiguresOut:
    """Return the figures that concern the caller."""
    return FiguresOut.model_validate(await usecases.read_figures(held, actor))
