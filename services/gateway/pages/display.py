"""大字版: one switch in the header, remembered by the browser."""

from fastapi import APIRouter, Request, Response

from foundation.auth.guards import open_to_all
from gateway.forms import fields
from gateway.settings import settings
from gateway.web.pages import go, local_path

YEAR_S = 365 * 86400
CHOICES = ("standard", "large")

router = APIRouter()


@router.post("/display")
@open_to_all
async def choose(request: Request) -> Response:
    """Remember the choice; a script that has switched already needs no page."""
    form = await request.form()
    choice = fields.text(form, "display")
    by_script = request.headers.get("sec-fetch-mode", "navigate") != "navigate"
    response = Response(status_code=204) if by_script else go(local_path(fields.text(form, "next")))
    response.set_cookie(
        "display",
        choice if choice in CHOICES else CHOICES[0],
        max_age=YEAR_S,
        httponly=True,
        samesite="lax",
        secure=settings().cookie_secure,
    )
    return response
