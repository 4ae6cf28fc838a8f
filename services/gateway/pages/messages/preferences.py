"""消息设置: which reminders come by text message."""

from fastapi import APIRouter, Request, Response

from gateway.clients.services import services
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn

router = APIRouter()

ADDRESS = "/messages/preferences"


@router.get(ADDRESS)
async def show(request: Request, visitor: Framed) -> Response:
    """Draw the kinds of reminders that the person gets."""
    found = await services(request).notify.get(visitor, ADDRESS)
    return page(
        request,
        "messages/preferences.html",
        options=[(one["kind"], one["label"]) for one in found["items"]],
        ticked=[one["kind"] for one in found["items"] if one["sms"]],
    )


@router.post(ADDRESS)
async def save(request: Request, visitor: SignedIn) -> Response:
    """Save which of them come by text message: those that are ticked; the page says which it has shown."""
    form = await request.form()
    ticked = set(form.getlist("sms"))
    off = [str(kind) for kind in form.getlist("shown") if kind not in ticked]
    await services(request).notify.put(visitor, ADDRESS, {"sms_off": off})
    return go(ADDRESS, flash="消息设置已保存。")
