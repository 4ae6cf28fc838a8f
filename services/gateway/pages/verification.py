"""扫码核验: the public page behind the code on a notice. It shows what stands on the paper, to anybody who holds it.

The code is a secret of the paper: it goes to review in a body, stands in no log, and is sent to nobody (no-referrer).
"""

from fastapi import APIRouter, Request, Response

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import notices
from gateway.web.pages import page
from gateway.web.visitor import Visitor

router = APIRouter()

LONGEST_CODE = 64
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
NOTHING = {"state": "unknown", "kind": None, "withdrawn_at": None}


@router.get("/verify/{code}")
@open_to_all
async def verify(request: Request, code: str) -> Response:
    """Say whether a notice is valid; whoever asks is not looked at, signed in or not."""
    asking = Visitor(address=request.client.host if request.client else None)
    found = NOTHING
    if len(code) <= LONGEST_CODE and code.isprintable():
        try:
            found = await services(request).review.post(asking, "/notices/verification", {"code": code})
        except ServiceProblem as problem:
            if problem.status != 422:
                raise
    status = 404 if found["state"] == "unknown" else 200
    answer = page(request, "verification/notice.html", status=status, **{"shown": notices.verified(found)})
    answer.headers.update(HEADERS)
    return answer
