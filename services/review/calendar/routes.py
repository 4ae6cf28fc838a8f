"""The calendar over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ReadSession, WriteUoW
from review.calendar import policies, usecases
from review.calendar.schemas import DayIn, DayOut, YearOut

router = APIRouter(prefix="/calendar", tags=["calendar"])

Keeper = Annotated[Actor, Allow(policies.check_keeps_calendar)]


@router.get("/{year}")
async def read_year(
    year: Annotated[int, Path(ge=2000, le=2100)], session: ReadSession, _actor: Keeper
) -> YearOut:
    """Return a year's overruled days and whether its holidays are known."""
    return YearOut.of(await usecases.read_year(session, year))


@router.put("/days/{day}")
async def overrule_day(day: date, body: DayIn, uow: WriteUoW, _actor: Keeper) -> DayOut:
    """Say whether people work on a day."""
    await usecases.overrule_day(uow, day, body.working)
    return DayOut(day=day, working=body.working)
