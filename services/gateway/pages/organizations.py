"""系统管理, 单位与机构: the list, one organization, and the counties that a bureau decides for."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, fields, paging, refused
from gateway.forms import organizations as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422)


@router.get("/organizations")
async def show(
    request: Request,
    visitor: Framed,
    kind: str = "",
    query: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Draw a page of the list."""
    tab, typed = form_of.tab_of(kind), query.strip()
    identity = services(request).identity
    found = await identity.get(
        visitor, "/organizations", kind=list(form_of.KINDS[tab][1]), query=typed, cursor=cursor
    )
    unassigned = []
    if tab == "bureaus":
        unassigned = (await identity.get(visitor, "/organizations/territories"))["unassigned"]
    back, forth = paging.around("/organizations", {"kind": tab, "query": typed}, cursor, trail, found["next"])
    return page(
        request,
        "organizations/list.html",
        tabs=administration.tabs("/organizations"),
        kinds=form_of.tabs(tab),
        tab=tab,
        items=[form_of.with_words(item) for item in found["items"]],
        unassigned=form_of.named(unassigned),
        values={"query": typed},
        back=back,
        forth=forth,
    )


@router.get("/organizations/new")
async def new(request: Request, _visitor: Framed, kind: str = "company") -> Response:
    """Draw the form of a new organization."""
    return _new(request, kind)


@router.post("/organizations/new")
async def add(request: Request, visitor: Framed) -> Response:
    """Add an organization; a bureau goes on to its territory."""
    form = await request.form()
    body = form_of.new_organization(form)
    if body["kind"] not in form_of.NEW_KINDS:
        return _new(request, "company")
    try:
        added = await services(request).identity.post(visitor, "/organizations", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        values = fields.texts(form, ("name", "credit_code"))
        return _new(request, body["kind"], errors=form_of.sentences(problem), values=values, status=422)
    path = f"/organizations/{added['id']}"
    if body["kind"] == "bureau":
        return go(f"{path}/territory", flash=f"“{added['name']}”已添加，请选择它的管辖区域。")
    return go(path, flash=f"“{added['name']}”已添加。")


@router.get("/organizations/{organization_id}")
async def show_one(request: Request, visitor: Framed, organization_id: UUID) -> Response:
    """Draw one organization."""
    return await _draw(request, visitor, organization_id)


@router.post("/organizations/{organization_id}")
async def rename(request: Request, visitor: Framed, organization_id: UUID) -> Response:
    """Change the name."""
    form = await request.form()
    name = fields.text(form, "name")
    body = {"version": form_of.version(form), "name": name}
    try:
        await services(request).identity.put(visitor, f"/organizations/{organization_id}", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem)
        return await _draw(
            request,
            visitor,
            organization_id,
            errors=errors,
            values={"name": name},
            status=problem.status,
        )
    return go(f"/organizations/{organization_id}", flash="单位名称已保存。")


@router.post("/organizations/{organization_id}/close")
async def close(request: Request, visitor: Framed, organization_id: UUID) -> Response:
    """Put an organization out of use."""
    return await _switch(request, visitor, organization_id, "close", "单位已停用。")


@router.post("/organizations/{organization_id}/open")
async def open_again(request: Request, visitor: Framed, organization_id: UUID) -> Response:
    """Put an organization to use again."""
    return await _switch(request, visitor, organization_id, "open", "单位已启用。")


@router.get("/organizations/{organization_id}/territory")
async def territory(request: Request, visitor: Framed, organization_id: UUID) -> Response:
    """Draw the counties to choose from."""
    return await _territory(request, visitor, organization_id)


@router.post("/organizations/{organization_id}/territory")
async def assign(request: Request, visitor: Framed, organization_id: UUID) -> Response:
    """Have a bureau decide for the counties that were ticked."""
    form = await request.form(max_fields=5000)
    codes, version = form_of.chosen_codes(form), form_of.version(form)
    body = {"version": version, "codes": codes}
    try:
        await services(request).identity.put(visitor, f"/organizations/{organization_id}/territory", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _territory(
            request,
            visitor,
            organization_id,
            errors=form_of.sentences(problem),
            chosen=codes,
            version=version,
            status=problem.status,
        )
    return go(f"/organizations/{organization_id}", flash="管辖区域已保存。")


async def _switch(
    request: Request, visitor: Visitor, organization_id: UUID, verb: str, done: str
) -> Response:
    form = await request.form()
    path = f"/organizations/{organization_id}"
    try:
        body = {"version": form_of.version(form)}
        await services(request).identity.post(visitor, f"{path}/{verb}", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(path, flash=refused.with_waiting_time(problem), kind="bad")
    return go(path, flash=done)


def _new(
    request: Request,
    kind: str,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    chosen = kind if kind in form_of.NEW_KINDS else "company"
    return page(
        request,
        "organizations/new.html",
        status=status,
        crumbs=administration.crumbs(("单位与机构", f"/organizations?kind={form_of.TAB_OF[chosen]}")),
        kind=chosen,
        kind_label=form_of.NEW_KINDS[chosen],
        errors=errors or {},
        values=values or {},
    )


async def _read(request: Request, visitor: Visitor, organization_id: UUID) -> dict[str, Any]:
    found = await services(request).identity.get(visitor, f"/organizations/{organization_id}")
    return form_of.with_words(found)


def _crumbs(organization: dict[str, Any], *more: tuple[str, str]) -> list[tuple[str, str]]:
    tab = form_of.TAB_OF[organization["kind"]]
    return administration.crumbs(("单位与机构", f"/organizations?kind={tab}"), *more)


async def _draw(
    request: Request,
    visitor: Visitor,
    organization_id: UUID,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    organization = await _read(request, visitor, organization_id)
    return page(
        request,
        "organizations/one.html",
        here=f"/organizations/{organization_id}",
        status=status,
        crumbs=_crumbs(organization),
        organization=organization,
        groups=form_of.by_prefecture(organization["territory"]) if organization["kind"] == "bureau" else [],
        closable=organization["kind"] in form_of.NEW_KINDS,
        errors=errors or {},
        values=values or {"name": organization["name"]},
    )


async def _territory(
    request: Request,
    visitor: Visitor,
    organization_id: UUID,
    *,
    errors: dict[str, str] | None = None,
    chosen: list[str] | None = None,
    version: int | None = None,
    status: int = 200,
) -> Response:
    organization = await _read(request, visitor, organization_id)
    if organization["kind"] != "bureau":
        return go(f"/organizations/{organization_id}")
    territories = await services(request).identity.get(visitor, "/organizations/territories")
    ticked = organization["territory"] if chosen is None else chosen
    return page(
        request,
        "organizations/territory.html",
        here=f"/organizations/{organization_id}/territory",
        status=status,
        crumbs=_crumbs(organization, (organization["name"], f"/organizations/{organization_id}")),
        organization=organization,
        version=version or organization["version"],
        tree=form_of.tree(ticked, territories, str(organization_id)),
        unassigned=len(territories["unassigned"]),
        errors=errors or {},
    )
