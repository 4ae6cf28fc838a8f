"""All text messages over HTTP, for whoever runs the platform. What they say is not shown."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from notify.messages import policies, usecases
from notify.messages.model import Cause, MessageState
from notify.messages.schemas import Cursor, ResendAllIn, ResentOut, SmsPage, TodayOut

router = APIRouter(prefix="/sms", tags=["sms"])

Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]


class Tab(StrEnum):
    """Which text messages a list shows."""

    WAITING = "waiting"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    ALL = "all"


STATES = {
    Tab.WAITING: policies.ON_ITS_WAY,
    Tab.FAILED: frozenset({MessageState.FAILED}),
    Tab.UNDELIVERED: frozenset({MessageState.UNDELIVERED}),
    Tab.ALL: frozenset[MessageState](),
}


@router.get("")
async def list_sms(
    session: ReadSession,
    held: Held,
    _actor: Administrator,
    state: Tab = Tab.ALL,
    cause: Cause | None = None,
    cursor: Cursor = None,
) -> SmsPage:
    """Return text messages, newest first."""
    now = held.clock.now()
    return SmsPage.of(await usecases.list_sms(session, held.sealer, now, STATES[state], cause, cursor))


@router.get("/figures")
async def read_figures(session: ReadSession, held: Held, _actor: Administrator) -> TodayOut:
    """Return how today's sending goes."""
    return TodayOut.of(await usecases.today(session, held.clock.now()))


@router.post("/resends")
async def resend_all(body: ResendAllIn, uow: WriteUoW, _actor: Administrator) -> ResentOut:
    """Have the text messages of the last days sent again that failed for one cause."""
    return ResentOut(count=await usecases.resend_all(uow, body.cause))


@router.post("/{message_id}/resend", status_code=204)
async def resend(message_id: UUID, uow: WriteUoW, _actor: Administrator) -> None:
    """Have a text message sent again that has not gone out or not arrived."""
    await usecases.resend(uow, message_id)
