"""消息记录 of one activity, for the association: who was told what, whether it arrived, and telling again."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import activity_messages, paging, refused
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.web.counts import Framed
from gateway.web.pages import go
from gateway.web.sessions import SignedIn

router = APIRouter()

SAID = (404, 409)
AGAIN = "短信已重新排队发送。"


@router.get("/activities/{activity_id}/messages")
async def show(
    request: Request,
    visitor: Framed,
    activity_id: UUID,
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """List the messages about an activity, newest first."""
    asked, address = services(request), f"/activities/{activity_id}/messages"
    activity, found = await asyncio.gather(
        read_activity(request, visitor, activity_id), asked.notify.get(visitor, address, cursor=cursor)
    )
    back, forth = paging.around(address, {}, cursor, trail, found["next"])
    return activity_page(
        request,
        visitor,
        "activities/messages.html",
        activity,
        "messages",
        rows=activity_messages.rows(found["items"]),
        back=back,
        forth=forth,
    )


@router.post("/activities/{activity_id}/messages/{message_id}/resend")
async def tell_again(request: Request, visitor: SignedIn, activity_id: UUID, message_id: UUID) -> Response:
    """Have a text message sent again to the same person."""
    back = f"/activities/{activity_id}/messages"
    try:
        await services(request).notify.post(visitor, f"/activities/messages/{message_id}/resend")
    except ServiceProblem as problem:
        if problem.status not in SAID:
            raise
        return go(back, flash=refused.with_waiting_time(problem), kind="bad")
    return go(back, flash=AGAIN)
