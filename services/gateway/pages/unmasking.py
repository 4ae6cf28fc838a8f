"""查看: the full number, phone and e-mail of somebody, for a reason, on a page that nothing keeps."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import refused, unmasking
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.visitor import Visitor

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one came from and goes back to, where the form posts to, whom experts is asked for."""

    back: str
    asked: str

    @property
    def action(self) -> str:
        """Return the address of the form."""
        return f"{self.back}/unmasking"


@router.get("/library/{record_id}/unmasking")
async def ask_for_expert(record_id: UUID, request: Request, visitor: Framed) -> Response:
    """Ask for the reason, where the dialog cannot."""
    return _ask(request, _expert(record_id))


@router.post("/library/{record_id}/unmasking")
async def show_expert(record_id: UUID, request: Request, visitor: Framed) -> Response:
    """Show an expert's full values once."""
    return await _show(request, visitor, _expert(record_id))


@router.get("/cases/{case_id}/unmasking")
async def ask_for_case(case_id: UUID, request: Request, visitor: Framed) -> Response:
    """Ask for the reason, where the dialog cannot."""
    return _ask(request, _case(case_id))


@router.post("/cases/{case_id}/unmasking")
async def show_case(case_id: UUID, request: Request, visitor: Framed) -> Response:
    """Show the full values of whoever has submitted, once."""
    return await _show(request, visitor, _case(case_id))


def _expert(record_id: UUID) -> Place:
    return Place(f"/library/{record_id}", f"/library/{record_id}/unmasking")


def _case(case_id: UUID) -> Place:
    return Place(f"/cases/{case_id}", f"/submissions/{case_id}/unmasking")


async def _show(request: Request, visitor: Visitor, place: Place) -> Response:
    values = unmasking.typed(await request.form())
    body = {"reason": unmasking.reason_of(values)}
    try:
        found = await services(request).experts.post(visitor, place.asked, body)
    except ServiceProblem as problem:
        if problem.status not in (422, 429):
            raise
        return _ask(
            request,
            place,
            status=problem.status,
            values=values,
            errors=refused.sentences(problem),
        )
    answer = page(
        request, "library/unmasked.html", place=place, shown=unmasking.shown(found), reason=body["reason"]
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ask(
    request: Request,
    place: Place,
    *,
    status: int = 200,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "library/unmasking.html",
        status=status,
        place=place,
        reasons=unmasking.PHRASES,
        values=values or {},
        errors=errors or {},
    )
