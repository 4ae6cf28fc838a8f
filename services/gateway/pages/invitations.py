"""The page behind the link in the text message: an expert answers without logging in, and nothing else.

The token is a secret of the message: it goes to review in a body and stands in no log. The page's own form needs an
Origin header, which browsers without Fetch Metadata send as `null` under `no-referrer`: `strict-origin` tells other
sites as little about the address.
"""

from typing import Any

from fastapi import APIRouter, Request, Response

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import answers, invitations
from gateway.web.pages import go, page
from gateway.web.refusals import refuse
from gateway.web.visitor import Visitor

router = APIRouter()

HEADERS = {
    "Referrer-Policy": "strict-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
UNKNOWN: dict[str, Any] = {"state": "unknown", "answer": None}
DRAWN_AGAIN = (409, 422)


@router.get("/r/{token}")
@open_to_all
async def look(request: Request, token: str) -> Response:
    """Show what is asked, or what became of it; whoever looks is not looked at, signed in or not."""
    return await _guarded(request, token, {}, {}, 200)


@router.post("/r/{token}")
@open_to_all
async def answer(request: Request, token: str) -> Response:
    """Answer, and show what was answered."""
    given = answers.typed(await request.form())
    if errors := answers.missing(given):
        return await _guarded(request, token, given, errors, 422)
    if not invitations.is_token(token):
        return await _guarded(request, token, {}, {}, 200)
    body = {"token": token, **answers.body(given)}
    try:
        await services(request).review.post(_asking(request), "/invitations/answer", body)
    except ServiceProblem as problem:
        if problem.status in DRAWN_AGAIN:
            return await _guarded(request, token, given, answers.sentences(problem), problem.status)
        return _refused(request, problem)
    return _sealed(go(f"/r/{token}"))


async def _guarded(
    request: Request, token: str, given: dict[str, str], errors: dict[str, str], status: int
) -> Response:
    try:
        found = await _read(request, token)
    except ServiceProblem as problem:
        return _refused(request, problem)
    return _sealed(_draw(request, token, found, given, errors, status))


async def _read(request: Request, token: str) -> dict[str, Any]:
    if not invitations.is_token(token):
        return UNKNOWN
    found: dict[str, Any] = await services(request).review.post(
        _asking(request), "/invitations/look", {"token": token}
    )
    return found


def _draw(
    request: Request,
    token: str,
    found: dict[str, Any],
    given: dict[str, str],
    errors: dict[str, str],
    status: int,
) -> Response:
    if found["state"] != "open":
        code = 404 if found["state"] == "unknown" else 200
        return page(request, "invitations/closed.html", status=code, shown=invitations.closed(found))
    return page(
        request,
        "invitations/open.html",
        status=status,
        address=f"/r/{token}",
        asked=found,
        facts=answers.facts(found),
        dialled=answers.dialled(found["contact_phone"]),
        phrases=answers.PHRASES,
        values=given,
        errors=errors,
    )


def _asking(request: Request) -> Visitor:
    """Return nobody: the link answers for who holds it, not for who is signed in in the same browser."""
    return Visitor(address=request.client.host if request.client else None)


def _refused(request: Request, problem: ServiceProblem) -> Response:
    return _sealed(refuse(request, problem.status, problem.detail, retry_after=problem.retry_after))


def _sealed(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
