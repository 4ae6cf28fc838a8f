"""Cases over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter

from contracts.words import Stage
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, SignedIn, WriteUoW
from review.calendar.usecases import official_day
from review.cases import policies, queries, usecases
from review.cases.schemas import (
    CaseOut,
    CasePage,
    CountsOut,
    Cursor,
    DecisionIn,
    HistoryOut,
    WithdrawalOut,
)

router = APIRouter(tags=["cases"])

Reviewer = Annotated[Actor, Allow(policies.check_is_reviewer)]
Reader = Annotated[Actor, Allow(policies.check_reads_cases)]


@router.get("/cases")
async def list_cases(
    session: ReadSession,
    held: Held,
    actor: Reader,
    state: Literal["open", "done"] = "open",
    stage: Stage | None = None,
    cursor: Cursor = None,
) -> CasePage:
    """Return what waits for the caller (open), or what they have decided (done)."""
    listing = queries.list_waiting if state == "open" else queries.list_decided_by
    return CasePage.of(await listing(session, actor, stage, cursor), official_day(held.clock.now()))


@router.get("/cases/counts")
async def count_cases(session: ReadSession, held: Held, actor: Reader) -> CountsOut:
    """Return how many cases wait for the caller."""
    today = official_day(held.clock.now())
    return CountsOut.of(await queries.count_waiting(session, actor, today))


@router.get("/cases/{case_id}")
async def read_case(case_id: UUID, session: ReadSession, held: Held, actor: SignedIn) -> CaseOut:
    """Return a case that the caller may see."""
    file = await usecases.read_case(session, held.sealer, actor, case_id)
    return CaseOut.of_file(file, official_day(held.clock.now()))


@router.post("/cases/{case_id}/decisions", status_code=201)
async def decide(case_id: UUID, body: DecisionIn, uow: WriteUoW, actor: Reviewer) -> CaseOut:
    """Decide the open stage."""
    file = await usecases.decide(uow, actor, case_id, body.ruling())
    return CaseOut.of_file(file, official_day(uow.now()))


@router.post("/cases/{case_id}/withdrawal", status_code=201)
async def withdraw(case_id: UUID, uow: WriteUoW, actor: SignedIn) -> WithdrawalOut:
    """Take the caller's own submission back."""
    case = await usecases.withdraw(uow, actor, case_id)
    return WithdrawalOut(id=case.id, state=case.state)


@router.get("/cases/{case_id}/history")
async def read_history(case_id: UUID, session: ReadSession, held: Held, actor: Reader) -> HistoryOut:
    """Return all rounds of the case's record that the caller may see."""
    return HistoryOut.of(await usecases.read_rounds(session, held.sealer, actor, case_id))


@router.get("/history")
async def read_own_history(session: ReadSession, held: Held, actor: SignedIn) -> HistoryOut:
    """Return all rounds of the caller's own."""
    return HistoryOut.of(await usecases.read_own_rounds(session, held.sealer, actor))
