"""消息: what the platform has told this person."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.services import services
from gateway.forms import fields, paging
from gateway.web.counts import Framed
from gateway.web.pages import go, local_path, page
from gateway.web.sessions import SignedIn

router = APIRouter()


@router.get("/messages")
async def show(request: Request, visitor: Framed, cursor: str = "", trail: str = "") -> Response:
    """Draw the list, newest first."""
    slice_ = await services(request).notify.get(visitor, "/messages", cursor=cursor)
    back, forth = paging.around("/messages", {}, cursor, trail, slice_["next"])
    return page(request, "messages/list.html", items=slice_["items"], back=back, forth=forth)


@router.post("/messages/read-all")
async def read_all(request: Request, visitor: SignedIn) -> Response:
    """Mark every message as read."""
    await services(request).notify.post(visitor, "/messages/read-all")
    return go("/messages", flash="全部消息已标为已读。")


@router.post("/messages/{message_id}/read")
async def read(request: Request, visitor: SignedIn, message_id: UUID) -> Response:
    """Mark one message as read and go where it leads."""
    form = await request.form()
    await services(request).notify.post(visitor, f"/messages/{message_id}/read")
    return go(local_path(fields.text(form, "link"), "/messages"))
