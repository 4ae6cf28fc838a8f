"""消息: the list, and reading."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from foundation.clock import official_day
from gateway.clients.services import services
from gateway.forms import fields, messages, paging
from gateway.web.counts import Framed
from gateway.web.pages import go, local_path, page
from gateway.web.sessions import SignedIn

router = APIRouter()

ADDRESS = "/messages"


@router.get(ADDRESS)
async def show(
    request: Request,
    visitor: Framed,
    kind: Annotated[str, Query(max_length=20)] = "",
    unread: Annotated[str, Query(max_length=5)] = "",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Draw the list, newest first, by days; all of it or what is unread, of every kind or of one."""
    chosen = messages.Chosen.of(kind, unread)
    slice_ = await services(request).notify.get(visitor, ADDRESS, cursor=cursor, **chosen.query)
    back, forth = paging.around(ADDRESS, chosen.query, cursor, trail, slice_["next"])
    return page(
        request,
        "messages/list.html",
        chosen=chosen,
        days=messages.by_day(slice_["items"], official_day(datetime.now(UTC))),
        back=back,
        forth=forth,
    )


@router.post("/messages/read-all")
async def read_all(request: Request, visitor: SignedIn) -> Response:
    """Mark every message as read."""
    await services(request).notify.post(visitor, "/messages/read-all")
    return go(ADDRESS, flash="全部消息已标为已读。")


@router.post("/messages/{message_id}/read")
async def read(request: Request, visitor: SignedIn, message_id: UUID) -> Response:
    """Mark one message as read and go where it leads."""
    form = await request.form()
    await services(request).notify.post(visitor, f"/messages/{message_id}/read")
    return go(local_path(fields.text(form, "link"), ADDRESS))
