"""账户信息, 个人信息, 申请: a person asks for a correction, or to be deleted."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceClient, ServiceProblem
from gateway.clients.services import services
from gateway.forms import fields
from gateway.forms import personal_requests as form_of
from gateway.web.counts import FramedConsenting
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

LIST = "/privacy/requests"
DRAWN_AGAIN = (403, 409, 422, 429, 503)
MADE = "申请已提交，编号{number}，将在{due}前答复您。"
WITHDRAWN = "申请已撤回。"


# Also who does not agree to the notice: nobody has to agree in order to leave.
Person = FramedConsenting


@router.get("/privacy/requests")
async def show(request: Request, visitor: Person) -> Response:
    """List one's own requests."""
    found = await services(request).identity.get(visitor, "/personal-requests/own")
    items = [form_of.with_words(item) for item in found["items"]]
    return page(
        request,
        "personal_requests/own.html",
        items=items,
        days=found["days"],
        open_kinds={item["kind"] for item in items if item["state"] == "open"},
    )


@router.get("/privacy/requests/correction")
async def ask_correction(request: Request, visitor: Person, item: str = "") -> Response:
    """Draw the form of a correction."""
    return await _draw_correction(request, visitor, {"item": item})


@router.post("/privacy/requests/correction")
async def send_correction(request: Request, visitor: Person) -> Response:
    """Ask for a correction."""
    body = form_of.correction_asked(await request.form())
    errors = form_of.missing(body)
    if errors:
        return await _draw_correction(request, visitor, body, errors, 422)
    try:
        made = await services(request).identity.post(visitor, "/personal-requests/own/corrections", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem, form_of.CORRECTION_FIELDS)
        return await _draw_correction(request, visitor, body, errors, problem.status)
    return go(LIST, flash=MADE.format(number=made["number"], due=made["due_on"]))


@router.get("/privacy/requests/erasure")
async def ask_erasure(request: Request, visitor: Person) -> Response:
    """Say what a deletion means and what stands in its way, and ask for the password."""
    return await _draw_erasure(request, visitor, {})


@router.post("/privacy/requests/erasure")
async def send_erasure(request: Request, visitor: Person) -> Response:
    """Ask to be deleted."""
    form = await request.form()
    why = fields.text(form, "why")
    body = {"password": fields.secret(form, "password"), "why": why}
    try:
        made = await services(request).identity.post(visitor, "/personal-requests/own/erasures", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem, ("", "password", "why"))
        return await _draw_erasure(request, visitor, {"why": why}, errors, problem.status)
    return go(LIST, flash=MADE.format(number=made["number"], due=made["due_on"]))


@router.get("/privacy/requests/{request_id}/withdraw")
async def ask_withdrawal(request: Request, visitor: Person, request_id: UUID) -> Response:
    """Ask whether a request is to be taken back."""
    found = await services(request).identity.get(visitor, "/personal-requests/own")
    item = next((one for one in found["items"] if one["id"] == str(request_id)), None)
    if item is None or item["state"] != "open":
        return go(LIST)
    return page(request, "personal_requests/withdraw.html", item=item, here=f"{LIST}/{request_id}/withdraw")


@router.post("/privacy/requests/{request_id}/withdraw")
async def withdraw(request: Request, visitor: Person, request_id: UUID) -> Response:
    """Take a request back; one that has been answered meanwhile is shown as it is."""
    try:
        await services(request).identity.post(visitor, f"/personal-requests/own/{request_id}/withdraw")
    except ServiceProblem as problem:
        if problem.status != 409:
            raise
        return go(LIST, flash=problem.detail, kind="bad")
    return go(LIST, flash=WITHDRAWN)


async def _draw_correction(
    request: Request,
    visitor: Visitor,
    values: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "personal_requests/correction.html",
        status=status,
        here=f"{LIST}/correction",
        items=form_of.ITEMS,
        applicant=visitor.has("applicant"),
        values=values,
        errors=errors or {},
    )


async def _draw_erasure(
    request: Request,
    visitor: Visitor,
    values: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    account, problems = await asyncio.gather(
        services(request).identity.get(visitor, "/account"), _problems(request, visitor)
    )
    return page(
        request,
        "personal_requests/erasure.html",
        status=status,
        here=f"{LIST}/erasure",
        has_password=account["has_password"],
        problems=problems,
        values=values,
        errors=errors or {},
    )


async def _problems(request: Request, visitor: Visitor) -> list[str]:
    """Return what stands in the way as far as it can be asked: the request may be made all the same."""
    asked = services(request)
    told = await asyncio.gather(*(_problem(visitor, service) for service in (asked.experts, asked.review)))
    return [sentence for sentence in dict.fromkeys(told) if sentence]


async def _problem(visitor: Visitor, service: ServiceClient) -> str | None:
    try:
        answer = await service.get(visitor, "/erasures/own")
    except ServiceProblem:
        return None
    problem: str | None = answer["problem"]
    return problem
