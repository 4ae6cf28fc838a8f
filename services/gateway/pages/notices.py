"""委派通知台账, and the paper of one notice."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.services import services
from gateway.forms import notices, paging
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.passing_on import pass_on
from gateway.web.sessions import SignedIn

router = APIRouter()


@router.get("/notices")
async def show(
    request: Request,
    visitor: Framed,
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of the register, the highest number first."""
    chosen = notices.filters(request.query_params)
    found = await services(request).review.get(visitor, "/notices", cursor=cursor, **chosen)
    before, after = paging.around("/notices", chosen, cursor, trail, found["next"])
    return page(
        request,
        "activities/register.html",
        lines=notices.register_rows(found["items"]),
        years=[(str(year), f"{year} 年") for year in found["years"]],
        states=notices.STATES,
        values=chosen,
        chips=notices.chips(chosen),
        before=before,
        after=after,
    )


@router.get("/notices/{notice_id}/file")
async def take(request: Request, visitor: SignedIn, notice_id: UUID) -> Response:
    """Pass the paper of a notice on (PDF)."""
    return pass_on(await services(request).review.download(visitor, f"/notices/{notice_id}/file"))
