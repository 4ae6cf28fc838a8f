"""系统管理, 个人信息告知书: the versions, the draft, and publishing it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, refused
from gateway.forms import privacy as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

HOME = "/privacy-notices"
CRUMB = ("个人信息告知书", HOME)
DRAWN_AGAIN = (409, 422)


@router.get(HOME)
async def show(request: Request, visitor: Framed) -> Response:
    """Draw the list of versions."""
    found = await services(request).identity.get(visitor, "/privacy/versions")
    items = form_of.versions(found, datetime.now(UTC))
    return page(
        request,
        "privacy/versions.html",
        tabs=administration.tabs(HOME),
        versions=items,
        has_draft=any(one["state"] == "draft" for one in items),
    )


@router.post(HOME)
async def draft(request: Request, visitor: Framed) -> Response:
    """Begin a new version."""
    try:
        made = await services(request).identity.post(visitor, "/privacy/versions")
    except ServiceProblem as problem:
        if problem.status != 409:
            raise
        return go(HOME, flash=problem.detail, kind="warn")
    return go(f"{HOME}/{made['id']}", flash="已用最新版本的内容起草新版本，请修改后发布。")


@router.get(HOME + "/{notice_id}")
async def show_version(notice_id: UUID, request: Request, visitor: Framed) -> Response:
    """Draw a version as it reads, or the draft's form."""
    return await _draw(request, visitor, notice_id)


@router.post(HOME + "/{notice_id}")
async def reword(notice_id: UUID, request: Request, visitor: Framed) -> Response:
    """Keep the draft's words."""
    typed = form_of.wording(await request.form())
    try:
        await services(request).identity.put(visitor, f"/privacy/versions/{notice_id}", typed)
    except ServiceProblem as problem:
        return await _again(request, visitor, notice_id, problem, typed)
    return go(f"{HOME}/{notice_id}/preview", flash="草稿已保存。")


@router.get(HOME + "/{notice_id}/preview")
async def preview(notice_id: UUID, request: Request, visitor: Framed) -> Response:
    """Draw the draft as people will read it, with the form to publish it."""
    return await _preview(request, visitor, notice_id)


@router.post(HOME + "/{notice_id}/publish")
async def publish(notice_id: UUID, request: Request, visitor: Framed) -> Response:
    """Publish the draft."""
    form = await request.form()
    typed = form_of.publication(form)
    try:
        done = await services(request).identity.post(visitor, f"/privacy/versions/{notice_id}/publish", typed)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = refused.sentences(problem, order=form_of.ORDER)
        values = {"in_force_on": typed["in_force_on"] or ""}
        return await _preview(
            request, visitor, notice_id, errors=errors, values=values, status=problem.status
        )
    return go(HOME, flash=f"第 {done['number']} 版已发布。")


@router.get(HOME + "/{notice_id}/discard")
async def ask_discard(notice_id: UUID, request: Request, visitor: Framed) -> Response:
    """Ask whether the draft is to be given up."""
    notice = await services(request).identity.get(visitor, f"/privacy/versions/{notice_id}")
    return page(request, "privacy/discard.html", notice=notice, crumbs=administration.crumbs(CRUMB))


@router.post(HOME + "/{notice_id}/discard")
async def discard(notice_id: UUID, request: Request, visitor: Framed) -> Response:
    """Give the draft up."""
    body = {"version": form_of.version(await request.form())}
    try:
        await services(request).identity.post(visitor, f"/privacy/versions/{notice_id}/discard", body)
    except ServiceProblem as problem:
        if problem.status != 409:
            raise
        return go(f"{HOME}/{notice_id}", flash=problem.detail, kind="warn")
    return go(HOME, flash="草稿已删除。")


async def _again(
    request: Request, visitor: Visitor, notice_id: UUID, problem: ServiceProblem, typed: Mapping[str, Any]
) -> Response:
    if problem.status not in DRAWN_AGAIN:
        raise problem
    errors = refused.sentences(problem, order=form_of.ORDER)
    return await _draw(request, visitor, notice_id, errors=errors, values=typed, status=problem.status)


async def _draw(
    request: Request,
    visitor: Visitor,
    notice_id: UUID,
    *,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    notice = await services(request).identity.get(visitor, f"/privacy/versions/{notice_id}")
    template = "privacy/draft.html" if notice["state"] == "draft" else "privacy/version.html"
    return page(
        request,
        template,
        status=status,
        notice=form_of.shown(notice),
        values=values or notice,
        errors=errors or {},
        crumbs=administration.crumbs(CRUMB),
    )


async def _preview(
    request: Request,
    visitor: Visitor,
    notice_id: UUID,
    *,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    notice = await services(request).identity.get(visitor, f"/privacy/versions/{notice_id}")
    if notice["state"] != "draft":
        return go(f"{HOME}/{notice_id}")
    return page(
        request,
        "privacy/preview.html",
        status=status,
        notice=form_of.shown(notice),
        values=values or {},
        errors=errors or {},
        crumbs=administration.crumbs(CRUMB, (f"第 {notice['number']} 版草稿", f"{HOME}/{notice_id}")),
    )
