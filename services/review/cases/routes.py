"""Cases over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Purpose, Stage
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.clock import official_day
from foundation.http.dependencies import Held, ReadSession, SignedIn, WriteUoW, reading
from review.calendar.usecases import Outlook, look_ahead, look_ahead_of
from review.cases import policies, queries, usecases
from review.cases.model import Case
from review.cases.queries import Filter
from review.cases.schemas import (
    MOST_CHOSEN,
    CaseOut,
    CasePage,
    ChosenOut,
    CountsOut,
    Cursor,
    DecisionIn,
    HistoryOut,
    MonthOut,
    StatisticsOut,
    WithdrawalOut,
)

router = APIRouter(tags=["cases"])

Reviewer = Annotated[Actor, Allow(policies.check_is_reviewer)]
Reader = Annotated[Actor, Allow(policies.check_reads_cases)]
StatisticsReader = Annotated[Actor, Allow(policies.check_reads_statistics)]


async def read_filter(
    held: Held,
    stage: Stage | None = None,
    name: Annotated[str, Query(max_length=50)] = "",
    region: Annotated[str, Query(max_length=12, pattern=r"^[0-9]*$")] = "",
    specialty: Annotated[str, Query(max_length=40, pattern=r"^[a-z0-9_]*$")] = "",
    purpose: Purpose | None = None,
    overdue: bool = False,
) -> Filter:
    """Return what a list of cases is narrowed to. A name is any part of it; a region holds those below it."""
    return Filter(
        stage=stage,
        name=name.replace("\0", "").strip(),
        region=region,
        specialty=specialty,
        purpose=purpose,
        overdue_on=official_day(held.clock.now()) if overdue else None,
    )


Wanted = Annotated[Filter, Depends(read_filter)]


@router.get("/cases")
async def list_cases(
    request: Request,
    held: Held,
    actor: Reader,
    wanted: Wanted,
    state: Literal["open", "done"] = "open",
    cursor: Cursor = None,
) -> CasePage:
    """Return what waits for the caller (open), or what they have decided (done)."""
    listing = queries.list_waiting if state == "open" else queries.list_decided_by
    database = reading(request)
    page = await listing(database, actor, wanted, cursor)
    due = [case.due_on for case in page.items]
    return CasePage.of(page, await look_ahead_of(database, held.clock.now(), due))


@router.get("/cases/counts")
async def count_cases(
    request: Request, held: Held, actor: Reader, whose: Literal["mine", "all"] = "mine"
) -> CountsOut:
    """Return how many cases wait for the caller, or for anybody of those that the caller may see."""
    counting = queries.count_waiting if whose == "mine" else queries.count_open
    return CountsOut.of(await counting(reading(request), actor, official_day(held.clock.now())))


@router.get("/cases/chosen")
async def read_chosen(
    session: ReadSession,
    held: Held,
    actor: Reviewer,
    ids: Annotated[list[UUID], Query(alias="id", max_length=MOST_CHOSEN)],
) -> ChosenOut:
    """Return those of these cases that the caller may see, each with whether they may decide it."""
    files = await usecases.read_chosen(session, held.sealer, actor, ids)
    outlook = await _outlook(session, held.clock.now(), [file.round.case for file in files])
    return ChosenOut(items=[CaseOut.of_file(file, outlook) for file in files])


@router.get("/cases/statistics")
async def read_statistics(session: ReadSession, held: Held, actor: StatisticsReader) -> StatisticsOut:
    """Return how many decisions were made in the last twelve months and how long they took."""
    figures = await usecases.read_statistics(session, actor, held.clock.now())
    return StatisticsOut(months=[MonthOut.of(one) for one in figures])


@router.get("/cases/{case_id}")
async def read_case(
    case_id: UUID, session: ReadSession, held: Held, actor: SignedIn, wanted: Wanted
) -> CaseOut:
    """Return a case that the caller may see, with its place in the caller's list narrowed in the same way."""
    file = await usecases.read_case(session, held.sealer, actor, case_id, wanted)
    return CaseOut.of_file(file, await _outlook(session, held.clock.now(), [file.round.case]))


@router.post("/cases/{case_id}/decisions", status_code=201)
async def decide(case_id: UUID, body: DecisionIn, uow: WriteUoW, actor: Reviewer) -> CaseOut:
    """Decide the open stage."""
    return CaseOut.of_file(*await usecases.decide(uow, actor, case_id, body.ruling()))


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


async def _outlook(session: AsyncSession, now: datetime, cases: Sequence[Case]) -> Outlook:
    return await look_ahead(session, now, [case.due_on for case in cases])
