"""审计日志: a page of it, by filter."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.forms import audit, audit_filter, paging, refused
from gateway.pages.audit.reading import Page, read_page
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()


@router.get("/audit")
async def show(
    request: Request,
    visitor: Framed,
    cursor: Annotated[str, Query(max_length=200)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Draw the newest entries that answer to the filters, of all services together."""
    chosen = audit_filter.typed(request.query_params)
    wanted, errors = audit_filter.asked(chosen)
    if errors:
        return draw(request, chosen, Page([], "", []), errors=errors, status=422)
    try:
        found = await read_page(request, visitor, wanted, cursor)
    except ServiceProblem as problem:
        if problem.status != 422:
            raise
        return refuse(request, chosen, problem)
    back, forth = paging.around("/audit", chosen, cursor, trail, found.next)
    return draw(request, chosen, found, back=back, forth=forth)


def refuse(request: Request, chosen: Mapping[str, str], problem: ServiceProblem) -> Response:
    """Draw the filters again with a service's sentences beside them."""
    errors = refused.sentences(problem, audit_filter.RENAMED)
    return draw(request, chosen, Page([], "", []), errors=errors, status=422)


def draw(
    request: Request,
    chosen: Mapping[str, str],
    found: Page,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    """Return the page with the filters as typed."""
    named = next((line["who"] for line in found.lines), "")
    return page(
        request,
        "audit/list.html",
        status=status,
        here="/audit",
        values=chosen,
        errors=errors or {},
        lines=found.lines,
        missing=found.missing,
        chips=audit_filter.chip_of_account(chosen, named),
        groups=audit.action_groups(),
        kinds=list(audit.OBJECTS.items()),
        results=audit_filter.RESULTS,
        **more,
    )
