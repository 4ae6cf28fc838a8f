"""The caller's inbox over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from foundation.http.dependencies import Held, ReadSession, SignedIn, WriteUoW
from notify.messages import queries, usecases
from notify.messages.schemas import Cursor, MessagePage, UnreadOut

router = APIRouter(prefix="/messages", tags=["messages"])


@router.get("")
async def list_messages(
    session: ReadSession, held: Held, actor: SignedIn, cursor: Cursor = None
) -> MessagePage:
    """Return the caller's messages, newest first."""
    return MessagePage.of(await usecases.list_own(session, held.sealer, actor, cursor))


@router.get("/unread")
async def count_unread(session: ReadSession, actor: SignedIn) -> UnreadOut:
    """Return how many of the caller's messages are unread."""
    return UnreadOut(count=await queries.count_unread(session, actor))


@router.post("/read-all", status_code=204)
async def mark_all_read(uow: WriteUoW, actor: SignedIn) -> None:
    """Note that the caller has read everything."""
    await usecases.mark_all_read(uow, actor)


@router.post("/{message_id}/read", status_code=204)
async def mark_read(message_id: UUID, uow: WriteUoW, actor: SignedIn) -> None:
    """Note that the caller has read one message."""
    await usecases.mark_read(uow, actor, message_id)
