"""系统管理, 人员账户, 编辑: an administrator corrects somebody's name and phone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import accounts as form_of
from gateway.forms import administration, refused
from gateway.web.counts import Framed
from gateway.web.pages import go, page

router = APIRouter()

DRAWN_AGAIN = (403, 409, 422, 429)


@router.get("/accounts/{account_id}/edit")
async def ask(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Draw the form; where nothing may be corrected, go back to the account."""
    account = await services(request).identity.get(visitor, f"/accounts/{account_id}")
    if not account["may"]["correct"]:
        return go(f"/accounts/{account_id}", flash=form_of.NOT_CORRECTABLE, kind="info")
    return _draw(request, account, values={"name": account["name"]})


@router.post("/accounts/{account_id}/edit")
async def correct(request: Request, visitor: Framed, account_id: UUID) -> Response:
    """Correct; of two who do it at once the second is shown what the first has saved."""
    form = await request.form()
    body = form_of.correction(form)
    try:
        await services(request).identity.put(visitor, f"/accounts/{account_id}", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        account = await services(request).identity.get(visitor, f"/accounts/{account_id}")
        errors = refused.sentences(problem, order=form_of.CORRECTED_FIELDS)
        return _draw(request, account, values=body, errors=errors, status=problem.status)
    return go(f"/accounts/{account_id}", flash=form_of.CORRECTED)


def _draw(
    request: Request,
    account: Mapping[str, Any],
    *,
    values: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    address = f"/accounts/{account['id']}"
    return page(
        request,
        "accounts/edit.html",
        status=status,
        here=f"{address}/edit",
        crumbs=administration.crumbs(("人员账户", "/accounts"), (account["name"], address)),
        account=account,
        values=values,
        errors=errors or {},
    )
