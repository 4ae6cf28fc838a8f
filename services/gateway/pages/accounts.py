"""系统管理, 人员账户: finding accounts, adding people, roles, and what is done with an account."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import accounts as form_of
from gateway.forms import administration, fields, paging, refused
from gateway.pages.offices import chosen_organization, read_offices
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (403, 404, 409, 422, 429)


@router.get("/accounts")
async def show(
    request: Request,
    visitor: Framed,
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Draw a page of the list."""
    chosen = form_of.filters(request.query_params)
    found = await services(request).identity.get(visitor, "/accounts", cursor=cursor, **chosen)
    back, forth = paging.around("/accounts", chosen, cursor, trail, found["next"])
    return _list(
        request, found["items"], values={**chosen, "query": chosen.get("name", "")}, pages=(back, forth)
    )


@router.get("/accounts/search")
async def search_again(_request: Request, _visitor: Framed) -> Response:
    """Go back to the list: what was searched by number stands in no address."""
    return go("/accounts")


@router.post("/accounts/search")
async def search(request: Request, visitor: Framed) -> Response:
    """Search by a part of the name, or by a whole ID or mobile number, which stays out of the address."""
    form = await request.form()
    typed, role, status = (fields.text(form, name) for name in ("query", "role", "status"))
    if not form_of.is_number(typed):
        return go(form_of.address({"name": typed, "role": role, "status": status}))
    found = await services(request).identity.post(
        visitor, "/accounts/lookup", {"number": fields.number(form, "query")}
    )
    return _list(request, found["items"], values={"query": typed}, searched=True)


@router.get("/accounts/new")
async def new(request: Request, visitor: Framed) -> Response:
    """Draw the form of a new person."""
    return await _new(request, visitor)


@router.post("/accounts/new")
async def add(request: Request, visitor: Framed) -> Response:
    """Add a person, then show the account."""
    form = await request.form()
    organization_id, errors = await chosen_organization(request, visitor, form)
    try:
        if not errors:
            body = form_of.new_person(form, organization_id)
            added = await services(request).identity.post(visitor, "/accounts", body)
            return go(
                f"/accounts/{added['id']}", flash="人员已添加，初始密码已通过短信发送给本人，24小时内有效。"
            )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem)
    return await _new(request, visitor, errors=errors, values=form_of.typed(form), status=422)


@router.get("/accounts/{account_id}")
async def show_one(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Draw one account."""
    return await _draw(request, visitor, account_id)


@router.post("/accounts/{account_id}/grants")
async def grant(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Add a role."""
    form = await request.form()
    role = fields.text(form, "role")
    organization_id, errors = await chosen_organization(request, visitor, form)
    if not role:
        errors = {"role": "请选择要添加的权限。", **errors}
    try:
        if not errors:
            body = form_of.grant(role, organization_id)
            await services(request).identity.post(visitor, f"/accounts/{account_id}/grants", body)
            return go(f"/accounts/{account_id}", flash="权限已添加，立即生效。")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem)
    return await _draw(request, visitor, account_id, errors=errors, values=form_of.typed(form), status=422)


@router.post("/accounts/{account_id}/grants/{grant_id}/revoke")
async def revoke(request: Request, visitor: Framed, account_id: UUID, grant_id: UUID) -> Response:
    """Take a role away."""
    return await _do(
        request,
        f"/accounts/{account_id}",
        "权限已收回，立即生效。",
        services(request).identity.delete(visitor, f"/accounts/{account_id}/grants/{grant_id}"),
    )


@router.post("/accounts/{account_id}/enable")
async def enable(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Let a person in again."""
    return await _do(
        request,
        f"/accounts/{account_id}",
        "账户已启用。",
        services(request).identity.post(visitor, f"/accounts/{account_id}/enable"),
    )


@router.get("/accounts/{account_id}/{deed}")
async def ask(request: Request, visitor: Framed, account_id: UUID, deed: str) -> Response:
    """Ask whether a deed is meant, with its consequence and for a reason where one is needed."""
    return await _ask(request, visitor, account_id, deed)


@router.post("/accounts/{account_id}/{deed}")
async def do(request: Request, visitor: Framed, account_id: UUID, deed: str) -> Response:
    """Do what was asked about."""
    known = _deed(deed)
    form = await request.form()
    body = {"reason": fields.text(form, "reason")} if known.needs_reason else None
    try:
        await services(request).identity.post(visitor, f"/accounts/{account_id}/{known.path}", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN or problem.status == 404:
            raise
        return await _ask(
            request,
            visitor,
            account_id,
            deed,
            errors=refused.sentences(problem),
            values=form_of.typed(form),
            status=problem.status,
        )
    return go(f"/accounts/{account_id}", flash=known.done)


def _deed(name: str) -> form_of.Deed:
    if name not in form_of.DEEDS:
        raise HTTPException(404)
    return form_of.DEEDS[name]


async def _do(request: Request, back: str, done: str, deed: Any) -> Response:
    try:
        await deed
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(back, flash=refused.with_waiting_time(problem), kind="bad")
    return go(back, flash=done)


def _list(
    request: Request,
    items: list[dict[str, Any]],
    *,
    values: dict[str, str],
    pages: tuple[str, str] = ("", ""),
    searched: bool = False,
) -> Response:
    return page(
        request,
        "accounts/list.html",
        here="/accounts",
        tabs=administration.tabs("/accounts"),
        items=[
            {**form_of.with_words(item), "role_words": form_of.role_words(item["roles"])} for item in items
        ],
        values=values,
        searched=searched,
        filtered=any(values.values()),
        roles=form_of.ROLES,
        statuses=list(form_of.STATUSES.items()),
        back=pages[0],
        forth=pages[1],
    )


async def _new(
    request: Request,
    visitor: Visitor,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "accounts/new.html",
        status=status,
        crumbs=administration.crumbs(("人员账户", "/accounts")),
        offices=await read_offices(request, visitor),
        roles=form_of.ROLES,
        errors=errors or {},
        values=values or {},
    )


async def _draw(
    request: Request,
    visitor: Visitor,
    account_id: UUID,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    identity = services(request).identity
    account, merges = await asyncio.gather(
        identity.get(visitor, f"/accounts/{account_id}"),
        identity.get(visitor, "/merges", account_id=str(account_id)),
    )
    employer = (account["employer_id"], account["employer_name"]) if account["employer_id"] else None
    return page(
        request,
        "accounts/one.html",
        here=f"/accounts/{account_id}",
        status=status,
        crumbs=administration.crumbs(("人员账户", "/accounts")),
        account=form_of.with_words(account),
        merges=merges["items"],
        offices=await read_offices(request, visitor, employer) if account["may"]["grant"] else [],
        roles=form_of.ROLES,
        errors=errors or {},
        values=values or {},
    )


async def _ask(
    request: Request,
    visitor: Visitor,
    account_id: UUID,
    deed: str,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    known = _deed(deed)
    account = await services(request).identity.get(visitor, f"/accounts/{account_id}")
    words = {"name": account["name"], "phone": account["phone_masked"] or ""}
    return page(
        request,
        "accounts/deed.html",
        status=status,
        crumbs=administration.crumbs(("人员账户", "/accounts"), (account["name"], f"/accounts/{account_id}")),
        account=account,
        deed=deed,
        title=known.title.format(**words),
        consequence=known.consequence.format(**words),
        button=known.button,
        needs_reason=known.needs_reason,
        errors=errors or {},
        values=values or {},
    )
