"""What ends, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from contracts.words import Role
from experts.expiries import policies, usecases
from experts.expiries.schemas import CountsOut, EndingIn, EndingsOut, Region, StandingOut
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow, holders_of
from foundation.clock import official_day
from foundation.http.dependencies import Held, ReadSession, WriteUoW

router = APIRouter(tags=["expiries"])

Association = Annotated[Actor, Allow(policies.check_reads_expiries)]
Applicant = Annotated[Actor, Allow(holders_of(Role.APPLICANT))]


@router.get("/library/expiring")
async def list_ending(
    wanted: Annotated[EndingIn, Query()], session: ReadSession, held: Held, actor: Association
) -> EndingsOut:
    """Return a page of the experts of whom something has ended or ends soon."""
    today = official_day(held.clock.now())
    found = await usecases.list_ending(
        session, actor, wanted.what, wanted.region, wanted.cursor or None, today
    )
    return EndingsOut.of(wanted.what, found)


@router.get("/library/expiring/counts")
async def count_ending(
    session: ReadSession, held: Held, actor: Association, region: Region = ""
) -> CountsOut:
    """Return how many of each kind there are."""
    today = official_day(held.clock.now())
    return CountsOut.of(await usecases.count_ending(session, actor, region, today))


@router.get("/record/standing")
async def read_standing(session: ReadSession, held: Held, actor: Applicant) -> StandingOut:
    """Return what of the caller's own place in the library ends, and when."""
    return StandingOut.of(await usecases.read_standing(session, actor, official_day(held.clock.now())))


@router.post("/record/confirmation", status_code=204)
async def confirm(uow: WriteUoW, actor: Applicant) -> None:
    """Confirm that all the library holds of the caller is true."""
    await usecases.confirm(uow, actor)
