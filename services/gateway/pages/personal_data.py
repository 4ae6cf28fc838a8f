"""个人信息: what was agreed to, a copy of everything, who has read it. Open also to who has still to agree."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from contracts.own_data import OwnData
from contracts.words import Role
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import all_readings, fields, paging, refused
from gateway.settings import settings
from gateway.web.counts import FramedConsenting
from gateway.web.own_copy import Part, archive
from gateway.web.pages import go, page
from gateway.web.sessions import SessionCache, SignedInConsenting
from gateway.web.visitor import Visitor

router = APIRouter()

HOME = "/account/personal-data"
READINGS = "/account/readings"
CRUMBS = [("首页", "/"), ("账户信息", "/account")]
Cursor = Annotated[str, Query(max_length=300)]
Trail = Annotated[str, Query(max_length=2500)]
NO_RECORD = 404
NOTHING: dict[str, Any] = {"items": [], "next": None}


@router.get(HOME)
async def show(request: Request, visitor: FramedConsenting) -> Response:
    """Draw what the person can do with the own data."""
    given = await services(request).identity.get(visitor, "/account/consents")
    return page(request, "personal_data/overview.html", crumbs=CRUMBS, given=given)


@router.get(HOME + "/withdraw")
async def ask_withdraw(request: Request, visitor: FramedConsenting) -> Response:
    """Ask whether the consent is to be taken back, and say what follows."""
    return page(request, "personal_data/withdraw.html", crumbs=[*CRUMBS, ("个人信息", HOME)])


@router.post(HOME + "/withdraw")
async def withdraw(request: Request, visitor: SignedInConsenting) -> Response:
    """Take the consent back."""
    try:
        await services(request).identity.post(visitor, "/account/consents/withdraw")
    except ServiceProblem as problem:
        if problem.status != 409:
            raise
        return go(HOME, flash=problem.detail, kind="warn")
    cache: SessionCache = request.app.state.sessions
    cache.forget(visitor.session or "")
    return go(HOME, flash="已撤回同意。再次同意之前，不能使用其他功能。")


@router.get(HOME + "/export")
async def ask_export(request: Request, visitor: FramedConsenting) -> Response:
    """Ask for the password before everything is handed out."""
    return _export_form(request)


@router.post(HOME + "/export")
async def export(request: Request, visitor: SignedInConsenting) -> Response:
    """Hand everything out as one archive, or say which service is down: half of it is never handed out."""
    password = fields.secret(await request.form(), "password")
    asked = services(request)
    try:
        first = await asked.identity.post(visitor, "/account/own-data", {"password": password})
    except ServiceProblem as problem:
        if problem.status not in (409, 422, 429):
            raise
        return _export_form(request, refused.sentences(problem), refused.status_of(problem))
    others = (asked.experts, asked.review, asked.notify)
    answers = await asyncio.gather(*(client.post(visitor, "/own-data") for client in others))
    parts = [
        Part(client, OwnData.model_validate(answer))
        for client, answer in zip((asked.identity, *others), (first, *answers), strict=True)
    ]
    headers = {
        "Content-Disposition": "attachment; filename=personal-data.zip; "
        "filename*=UTF-8''%E6%88%91%E7%9A%84%E4%B8%AA%E4%BA%BA%E4%BF%A1%E6%81%AF.zip",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    made = archive(visitor, parts, settings().platform_name)
    return StreamingResponse(made, media_type="application/zip", headers=headers)


@router.get(READINGS)
async def readings(
    request: Request, visitor: FramedConsenting, cursor: Cursor = "", trail: Trail = ""
) -> Response:
    """Show who has read the own data in any service, newest first."""
    account, record = await asyncio.gather(
        services(request).identity.get(visitor, "/account/readings", cursor=cursor),
        _of_record(request, visitor, cursor),
    )
    more = account["more"] or record["next"] is not None
    items, following = all_readings.merged(account["items"], record["items"], more=more)
    before, after = paging.around(READINGS, {}, cursor, trail, following)
    return page(
        request, "personal_data/readings.html", crumbs=CRUMBS, items=items, before=before, after=after
    )


async def _of_record(request: Request, visitor: Visitor, cursor: str) -> dict[str, Any]:
    """Return who has read the expert's record; nothing for who has none."""
    if not visitor.has(Role.APPLICANT):
        return NOTHING
    try:
        found: dict[str, Any] = await services(request).experts.get(
            visitor, "/record/readings", cursor=cursor
        )
    except ServiceProblem as problem:
        if problem.status != NO_RECORD:
            raise
        return NOTHING
    return found


def _export_form(request: Request, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    return page(
        request,
        "personal_data/export.html",
        status=status,
        crumbs=[*CRUMBS, ("个人信息", HOME)],
        errors=errors or {},
    )
