"""系统管理, 合并账户: finding a person's second account, comparing, merging."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import accounts as accounts_form
from gateway.forms import administration, fields, refused
from gateway.forms import merges as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

NOTHING_TYPED = "请填写另一个账户的证件号、手机号或姓名。"
MERGED = "账户已合并。以后用两个证件号都可以登录这个账户。"


@router.get("/accounts/{account_id}/merge")
async def find(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Ask for the second account; those with the same name are offered at once."""
    account = await _read(request, visitor, account_id)
    return await _offer(request, visitor, account, name=account["name"])


@router.post("/accounts/{account_id}/merge")
async def search(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Offer the accounts of a number (which stays out of the address) or of a name."""
    form = await request.form()
    typed = fields.text(form, "query")
    account = await _read(request, visitor, account_id)
    if not typed:
        return await _offer(request, visitor, account, errors={"query": NOTHING_TYPED}, status=422)
    if accounts_form.is_number(typed):
        return await _offer(request, visitor, account, number=fields.number(form, "query"), typed=typed)
    return await _offer(request, visitor, account, name=typed, typed=typed)


@router.get("/accounts/{kept_id}/merge/{folded_id}")
async def compare(request: Request, visitor: Framed, kept_id: UUID, folded_id: UUID) -> Response:
    """Draw both side by side with what will move."""
    return await _compare(request, visitor, kept_id, folded_id)


@router.post("/accounts/{kept_id}/merge/{folded_id}")
async def merge(request: Request, visitor: Framed, kept_id: UUID, folded_id: UUID) -> Response:
    """Merge, unless the experts' records stand in the way: then nothing is done and the page says why."""
    form = await request.form()
    reason = fields.text(form, "reason")
    why_not = await _why_not(request, visitor, kept_id, folded_id)
    if why_not:
        return await _compare(request, visitor, kept_id, folded_id, values={"reason": reason}, status=409)
    body = {"kept_id": str(kept_id), "folded_id": str(folded_id), "reason": reason}
    try:
        await services(request).identity.post(visitor, "/merges", body)
    except ServiceProblem as problem:
        if problem.status not in (409, 422):
            raise
        return await _compare(
            request,
            visitor,
            kept_id,
            folded_id,
            errors=refused.sentences(problem),
            values={"reason": reason},
            status=problem.status,
        )
    return go(f"/accounts/{kept_id}", flash=MERGED)


async def _read(request: Request, visitor: Visitor, account_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = await services(request).identity.get(visitor, f"/accounts/{account_id}")
    return found


async def _why_not(request: Request, visitor: Visitor, kept_id: UUID, folded_id: UUID) -> str:
    """Return what experts says against it, "" if nothing."""
    answer = await services(request).experts.get(
        visitor, "/records/mergeable", kept=str(kept_id), folded=str(folded_id)
    )
    return "" if answer["possible"] else str(answer["reason"])


async def _offer(
    request: Request,
    visitor: Visitor,
    account: dict[str, Any],
    *,
    name: str = "",
    number: str = "",
    typed: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    identity = services(request).identity
    items: list[dict[str, Any]] = []
    if number:
        items = (await identity.post(visitor, "/accounts/lookup", {"number": number}))["items"]
    elif name:
        items = (await identity.get(visitor, "/accounts", name=name))["items"]
    others = [one for one in items if one["id"] != account["id"] and one["status"] != "merged"]
    return page(
        request,
        "accounts/merge_find.html",
        here=f"/accounts/{account['id']}/merge",
        status=status,
        crumbs=administration.crumbs(
            ("人员账户", "/accounts"), (account["name"], f"/accounts/{account['id']}")
        ),
        account=accounts_form.with_words(account),
        items=[
            {**accounts_form.with_words(one), "role_words": accounts_form.role_words(one["roles"])}
            for one in others
        ],
        same_name=bool(name) and not typed,
        errors=errors or {},
        values={"query": typed},
    )


async def _compare(
    request: Request,
    visitor: Visitor,
    kept_id: UUID,
    folded_id: UUID,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    preview, why_not = await asyncio.gather(
        services(request).identity.get(
            visitor, "/merges/preview", kept_id=str(kept_id), folded_id=str(folded_id)
        ),
        _why_not(request, visitor, kept_id, folded_id),
    )
    kept = preview["kept"]
    return page(
        request,
        "accounts/merge.html",
        here=f"/accounts/{kept_id}/merge/{folded_id}",
        status=status,
        crumbs=administration.crumbs(("人员账户", "/accounts"), (kept["name"], f"/accounts/{kept_id}")),
        kept=kept,
        folded=preview["folded"],
        lines=form_of.compared(preview),
        moves=form_of.moves(preview),
        problem=preview["problem"] or why_not,
        errors=errors or {},
        values=values or {},
    )
