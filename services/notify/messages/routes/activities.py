"""The messages about a review activity over HTTP, for the association."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from notify.messages import policies, usecases
from notify.messages.schemas import Cursor, ToldPage

router = APIRouter(prefix="/activities", tags=["activities"])

Coordinator = Annotated[Actor, Allow(policies.check_is_coordinator)]


@router.get("/{activity_id}/messages")
async def list_messages(
    activity_id: UUID, session: ReadSession, held: Held, _actor: Coordinator, cursor: Cursor = None
) -> ToldPage:
    """Return the messages about an activity, newest first."""
    now = held.clock.now()
    return ToldPage.of(await usecases.list_about(session, held.sealer, now, activity_id, cursor))


@router.post("/messages/{message_id}/resend", status_code=204)
async def tell_again(message_id: UUID, uow: WriteUoW, _actor: Coordinator) -> None:
    """Have a text message about an activity sent again, to the same person."""
    await usecases.tell_again(uow, message_id)
