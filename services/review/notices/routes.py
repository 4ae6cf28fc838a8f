"""委派通知 over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow, open_to_all
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW
from review.activities.usecases import check_is_coordinator, check_is_officer, check_works_with_activities
from review.notices import policies, queries, usecases
from review.notices.model import NoticeState
from review.notices.queries import Filter
from review.notices.schemas import (
    AcknowledgementIn,
    CancellationIn,
    CancelledOut,
    NoticesOut,
    OwnNoticeOut,
    OwnNoticesOut,
    RegisterOut,
    VerificationIn,
    VerifiedOut,
    WithdrawalIn,
    file_headers,
)

router = APIRouter(tags=["notices"])

Worker = Annotated[Actor, Allow(check_works_with_activities)]
Officer = Annotated[Actor, Allow(check_is_officer)]
Coordinator = Annotated[Actor, Allow(check_is_coordinator)]
Expert = Annotated[Actor, Allow(policies.check_is_expert)]

PDF, CALENDAR = "application/pdf", "text/calendar"


@router.post("/activities/{activity_id}/notices")
async def issue(activity_id: UUID, held: Held, actor: Coordinator, address: ClientAddress) -> NoticesOut:
    """Issue the notices of everybody whose time is confirmed; again, it issues nothing more."""
    return NoticesOut.of(await usecases.issue(held, actor, activity_id, address))


@router.get("/activities/{activity_id}/notices")
async def read_of_activity(activity_id: UUID, session: ReadSession, held: Held, actor: Worker) -> NoticesOut:
    """Return the notices of an activity, and what is missing before more can be issued."""
    found = await usecases.read_of_activity(session, held.sealer, actor, activity_id)
    return NoticesOut.of_activity(found)


@router.post("/activities/{activity_id}/acknowledgement")
async def acknowledge(
    activity_id: UUID, uow: WriteUoW, actor: Officer, body: AcknowledgementIn | None = None
) -> NoticesOut:
    """Take note, as the bureau of the place, of all open notices of an activity."""
    return NoticesOut.of(await usecases.acknowledge(uow, actor, activity_id, body.open if body else None))


@router.post("/activities/{activity_id}/cancellation")
async def cancel(activity_id: UUID, body: CancellationIn, uow: WriteUoW, actor: Worker) -> CancelledOut:
    """Have an activity not take place."""
    return CancelledOut.of(await usecases.cancel(uow, actor, activity_id, body.reason))


@router.get("/notices")
async def read_register(
    session: ReadSession,
    held: Held,
    actor: Coordinator,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    q: Annotated[str, Query(max_length=100)] = "",
    state: NoticeState | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> RegisterOut:
    """Return 委派通知台账, the highest number first."""
    wanted = Filter(year=year, text=q.replace("\0", "").strip(), state=state)
    page = await usecases.read_register(session, held.sealer, actor, wanted, cursor)
    return RegisterOut.of(page, await queries.years(session))


@router.post("/notices/verification")
@open_to_all
async def verify(body: VerificationIn, held: Held, address: ClientAddress) -> VerifiedOut:
    """Say whether the notice is valid whose code somebody has scanned; a post, so that no log keeps the code."""
    return VerifiedOut.of(await usecases.verify(held, body.code, address))


@router.get("/notices/own")
async def read_own(session: ReadSession, held: Held, actor: Expert) -> OwnNoticesOut:
    """Return the notices to the caller, the newest first."""
    return OwnNoticesOut.of(await usecases.read_own(session, held.sealer, actor))


@router.post("/notices/own/{notice_id}/receipt")
async def receive(notice_id: UUID, uow: WriteUoW, actor: Expert) -> OwnNoticeOut:
    """Receive a notice; the first time counts."""
    return OwnNoticeOut.of(await usecases.receive(uow, actor, notice_id))


@router.get("/notices/own/{notice_id}/file", response_class=Response)
async def take_own(notice_id: UUID, held: Held, actor: Expert, address: ClientAddress) -> Response:
    """Hand out the paper of a notice to the caller (PDF)."""
    paper = await usecases.take_own(held, actor, address, notice_id)
    return Response(paper.data, media_type=PDF, headers=file_headers(paper))


@router.get("/notices/own/{notice_id}/calendar", response_class=Response)
async def read_own_calendar(notice_id: UUID, session: ReadSession, held: Held, actor: Expert) -> Response:
    """Hand out the event of a notice to the caller (iCalendar)."""
    made = await usecases.read_own_calendar(session, held.sealer, actor, notice_id)
    return Response(made.data, media_type=f"{CALENDAR}; charset=utf-8; method={made.method}")


@router.get("/notices/{notice_id}/file", response_class=Response)
async def take(notice_id: UUID, held: Held, actor: Worker, address: ClientAddress) -> Response:
    """Hand out the paper of a notice (PDF)."""
    paper = await usecases.take(held, actor, address, notice_id)
    return Response(paper.data, media_type=PDF, headers=file_headers(paper))


@router.post("/notices/{notice_id}/withdrawal")
async def withdraw(notice_id: UUID, body: WithdrawalIn, uow: WriteUoW, actor: Coordinator) -> NoticesOut:
    """Withdraw a notice by one of its own."""
    notices = await usecases.withdraw(uow, actor, notice_id, body.reason, replace=body.replace)
    return NoticesOut.of(notices)
