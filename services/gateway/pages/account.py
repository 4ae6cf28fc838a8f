"""账户信息: one's own account."""

from fastapi import APIRouter, Request, Response

from contracts.reference import regions
from gateway.clients.services import services
from gateway.forms.account import document_label
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()


@router.get("/account")
async def show(request: Request, visitor: Framed) -> Response:
    """Draw one's own account."""
    account = await services(request).identity.get(visitor, "/account")
    return page(
        request,
        "account/account.html",
        account=account,
        document_label=document_label(account["document_kind"]),
        region_name=regions.full_name(account.get("region_code") or ""),
    )
