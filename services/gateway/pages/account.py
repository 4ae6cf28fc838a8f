"""账户信息: one's own account, where it is signed in, and its second factor."""

import asyncio

from fastapi import APIRouter, Request, Response

from contracts.reference import regions
from gateway.clients.services import services
from gateway.forms.account import document_label
from gateway.forms.sessions import with_words
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.portal import in_use

router = APIRouter()


@router.get("/account")
async def show(request: Request, visitor: Framed) -> Response:
    """Draw one's own account."""
    identity = services(request).identity
    account, sessions, factor, portal = await asyncio.gather(
        identity.get(visitor, "/account"),
        identity.get(visitor, "/account/sessions"),
        identity.get(visitor, "/account/factor"),
        in_use(request, visitor),
    )
    return page(
        request,
        "account/account.html",
        account=account,
        document_label=document_label(account["document_kind"]),
        region_name=regions.full_name(account.get("region_code") or ""),
        sessions=[with_words(session) for session in sessions],
        factor=factor,
        portal=portal,
    )
