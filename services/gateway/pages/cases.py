"""审核: a submission with its files beside its fields, and the decision."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import attachments, cases, record, record_view, rounds
from gateway.web.counts import Framed, framed
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

DONE = {"pass": "已通过{name}的{stage}。", "reject": "已驳回{name}的{stage}。"}
NEXT = "以下是下一件待办。"
NO_MORE = "待办已全部处理完。"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What three answers of two services say about one case; `submission` is None while it is on its way."""

    case: dict[str, Any]
    submission: dict[str, Any] | None
    history: list[dict[str, Any]]


@router.get("/cases/{case_id}")
async def case(case_id: UUID, request: Request, visitor: Framed, file: str = "") -> Response:
    """Show a case; `file` is the file to show large where scripts cannot change it."""
    return await _case_page(request, visitor, case_id, file=file)


@router.post("/cases/{case_id}/decisions")
async def decide(case_id: UUID, request: Request, visitor: SignedIn) -> Response:
    """Hand the decision to review and open the next case; show the case again if it was refused."""
    form = await request.form()
    body = cases.decision_body(form)
    try:
        decided = await services(request).review.post(visitor, f"/cases/{case_id}/decisions", body)
    except ServiceProblem as problem:
        if problem.status not in (403, 409, 422):
            raise
        return await _refused(request, visitor, case_id, cases.decision_values(form), problem)
    return await _next_case(request, visitor, case_id, decided, body)


async def _refused(
    request: Request, visitor: Visitor, case_id: UUID, values: dict[str, str], problem: ServiceProblem
) -> Response:
    request.state.counts = {}
    await framed(request, visitor)
    errors = record.field_errors(problem.pointers.items()) if problem.status == 422 else {}
    return await _case_page(
        request,
        visitor,
        case_id,
        status=problem.status,
        values=values,
        errors=errors,
        refused="" if errors else problem.detail,
    )


async def _next_case(
    request: Request, visitor: Visitor, case_id: UUID, decided: dict[str, Any], body: dict[str, str]
) -> Response:
    """Go to the oldest case that waits in the same stage, else in any, else to the list."""
    stage = {code: label for code, label, _ in cases.STAGES}.get(body["stage"], "")
    told = DONE[body["verdict"]].format(name=decided["expert_name"], stage=stage)
    try:
        following = await _waiting(request, visitor, case_id, body["stage"])
    except ServiceProblem:
        return go("/tasks", flash=told)
    if following is None:
        return go("/tasks", flash=told + NO_MORE)
    return go(f"/cases/{following}", flash=told + NEXT)


async def _waiting(request: Request, visitor: Visitor, case_id: UUID, stage: str) -> str | None:
    """Return the id of the oldest other case that waits in this stage, else in any."""
    for wanted in (stage, ""):
        waiting = await services(request).review.get(visitor, "/cases", state="open", stage=wanted)
        for one in waiting["items"]:
            if one["id"] != str(case_id):
                return str(one["id"])
    return None


async def _case_page(
    request: Request,
    visitor: Visitor,
    case_id: UUID,
    *,
    status: int = 200,
    file: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    refused: str = "",
) -> Response:
    compiled = await _compile(request, visitor, case_id)
    submission = compiled.submission
    if submission is None:
        return page(request, "cases/arriving.html", case=compiled.case)
    files = attachments.viewed(submission["files"], submission["files_previous"])
    return page(
        request,
        "cases/case.html",
        status=status,
        case=compiled.case,
        submission=submission,
        fields=record_view.identity_fields(submission["identity"])
        + record_view.given_fields(submission["fields"], submission["previous_fields"]),
        files=files,
        shown=attachments.chosen(files, file),
        rounds=rounds.titled(compiled.history),
        phrases=cases.PHRASES,
        values=values or {},
        errors=errors or {},
        refused=refused,
    )


async def _compile(request: Request, visitor: Visitor, case_id: UUID) -> Compiled:
    opened = services(request)
    found, submission, history = await asyncio.gather(
        opened.review.get(visitor, f"/cases/{case_id}"),
        _submission(request, visitor, case_id),
        opened.review.get(visitor, f"/cases/{case_id}/history"),
    )
    return Compiled(found, submission, history["rounds"])


async def _submission(request: Request, visitor: Visitor, case_id: UUID) -> dict[str, Any] | None:
    """Return the submission; None while experts has not yet heard that this person may see it."""
    try:
        found: dict[str, Any] = await services(request).experts.get(visitor, f"/submissions/{case_id}")
    except ServiceProblem as problem:
        if problem.status != 404:
            raise
        return None
    return found
