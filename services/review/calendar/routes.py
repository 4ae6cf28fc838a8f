"""The calendar over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.clock import official_day
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from review.calendar import policies, usecases
from review.calendar.schemas import DayIn, DayOut, WarningsOut, YearOut

router = APIRouter(prefix="/calendar", tags=["calendar"])

Keeper = Annotated[Actor, Allow(policies.check_keeps_calendar)]
YearNumber = Annotated[int, Path(ge=policies.FIRST_YEAR, le=policies.LAST_YEAR)]


@router.get("/warnings")
async def read_warnings(session: ReadSession, held: Held, _actor: Keeper) -> WarningsOut:
    """Return which years' holidays should be known by now and are not."""
    today = official_day(held.clock.now())
    return WarningsOut.of(await usecases.missing_years(session, today))


@router.get("/{year}")
async def read_year(year: YearNumber, session: ReadSession, _actor: Keeper) -> YearOut:
    """Return a year's overruled days and whether its holidays are known."""
    return YearOut.of(await usecases.read_year(session, year))


@router.put("/{year}/entered")
async def enter_year(year: YearNumber, uow: WriteUoW, _actor: Keeper) -> YearOut:
    """Say that the days off of a year have been entered."""
    return YearOut.of(await usecases.enter_year(uow, year))


@router.delete("/{year}/entered")
async def reopen_year(year: YearNumber, uow: WriteUoW, _actor: Keeper) -> YearOut:
    """Take that back."""
    return YearOut.of(await usecases.reopen_year(uow, year))


@router.put("/days/{day}")
async def overrule_day(day: date, body: DayIn, uow: WriteUoW, _actor: Keeper) -> DayOut:
    """Say whether people work on a day."""
    await usecases.overrule_day(uow, day, body.working)
    return DayOut(day=day, working=body.working)


@router.delete("/days/{day}", status_code=204)
async def restore_day(day: date, uow: WriteUoW, _actor: Keeper) -> None:
    """Have the statutory calendar count again for a day."""
    await usecases.restore_day(uow, day)
