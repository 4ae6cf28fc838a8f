"""登录设备: where one is signed in, and which browsers are known."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms.sessions import with_words
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn

SESSIONS = "/account#sessions"
DEVICES = "/account/devices"

router = APIRouter()


@router.post("/account/sessions/end-others")
async def end_others(request: Request, visitor: SignedIn) -> Response:
    """退出其他设备."""
    answer = await services(request).identity.post(visitor, "/account/sessions/end-others")
    return go(
        SESSIONS, flash=f"已退出其他 {answer['count']} 处登录。" if answer["count"] else "没有其他登录。"
    )


@router.post("/account/sessions/{session_id}/end")
async def end_one(request: Request, visitor: SignedIn, session_id: UUID) -> Response:
    """退出: end one of one's sessions."""
    try:
        await services(request).identity.post(visitor, f"/account/sessions/{session_id}/end")
    except ServiceProblem as problem:
        if problem.status != 404:
            raise
        return go(SESSIONS, flash=problem.detail, kind="warn")
    return go(SESSIONS, flash="该处登录已退出。")


@router.get("/account/devices")
async def show_devices(request: Request, visitor: Framed) -> Response:
    """Draw the browsers in which one has logged in."""
    devices = await services(request).identity.get(visitor, "/account/devices")
    return page(request, "account/devices.html", devices=[with_words(device) for device in devices])


@router.post("/account/devices/forget-all")
async def forget_all(request: Request, visitor: SignedIn) -> Response:
    """Know none of them any more."""
    await services(request).identity.post(visitor, "/account/devices/forget-all")
    return go(DEVICES, flash="已移除全部常用浏览器。")


@router.post("/account/devices/{device_id}/forget")
async def forget_one(request: Request, visitor: SignedIn, device_id: UUID) -> Response:
    """Know one of them no more."""
    try:
        await services(request).identity.post(visitor, f"/account/devices/{device_id}/forget")
    except ServiceProblem as problem:
        if problem.status != 404:
            raise
        return go(DEVICES, flash=problem.detail, kind="warn")
    return go(DEVICES, flash="该浏览器已移除。")
