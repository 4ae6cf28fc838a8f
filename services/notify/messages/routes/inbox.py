"""The caller's inbox over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Request

from foundation.http.dependencies import Held, ReadSession, SignedIn, WriteUoW, reading
from notify.messages import usecases
from notify.messages.schemas import Cursor, MessagePage, UnreadOut
from notify.messages.usecases import MessageKind

router = APIRouter(prefix="/messages", tags=["messages"])


@router.get("")
async def list_messages(
    session: ReadSession,
    held: Held,
    actor: SignedIn,
    cursor: Cursor = None,
    kind: MessageKind | None = None,
    unread: bool = False,
) -> MessagePage:
    """Return the caller's messages, newest first: of a kind, unread ones, or all."""
    page = await usecases.list_own(session, held.sealer, actor, cursor, kind=kind, unread=unread)
    return MessagePage.of(page)


@router.get("/unread")
async def count_unread(request: Request, actor: SignedIn) -> UnreadOut:
    """Return how many of the caller's messages are unread."""
    return UnreadOut(count=await usecases.count_unread(reading(request), actor))


@router.post("/read-all", status_code=204)
async def mark_all_read(uow: WriteUoW, actor: SignedIn) -> None:
    """Note that the caller has read everything."""
    await usecases.mark_all_read(uow, actor)


@router.post("/{message_id}/read", status_code=204)
async def mark_read(message_id: UUID, uow: WriteUoW, actor: SignedIn) -> None:
    """Note that the caller has read one message."""
    await usecases.mark_read(uow, actor, message_id)
