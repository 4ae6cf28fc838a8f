"""审核: a submission with its files beside its fields, and the decision."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import attachments, cases, comparison, record, rounds, unmasking
from gateway.pages.tasks import words
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


@dataclass(frozen=True, slots=True)
class View:
    """How a case is looked at."""

    file: str = ""
    against: str = ""
    folded: bool = False


@router.get("/cases/{case_id}")
async def case(
    case_id: UUID,
    request: Request,
    visitor: Framed,
    file: str = "",
    against: Annotated[str, Query(max_length=20)] = "",
    only: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show a case as one of the list that the query narrows.

    `file` is the file to show large where scripts cannot change it, `against` what the submission is held against;
    with `only=changes` what has not changed is folded away.
    """
    view = View(file=file, against=against if against in comparison.LINKS else "", folded=only == "changes")
    return await _case_page(request, visitor, case_id, view)


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
        View(),
        status=problem.status,
        values=values,
        errors=errors,
        refused="" if errors else problem.detail,
    )


async def _next_case(
    request: Request, visitor: Visitor, case_id: UUID, decided: dict[str, Any], body: dict[str, str]
) -> Response:
    """Go to the case that comes next in the same narrowed list, after the last one to the first, else to the list."""
    stage = {code: label for code, label, _ in cases.STAGES}.get(body["stage"], "")
    told = DONE[body["verdict"]].format(name=decided["expert_name"], stage=stage)
    try:
        following = await _following(request, visitor, case_id)
    except ServiceProblem:
        return go("/tasks" + _query(request), flash=told)
    if following is None:
        return go("/tasks" + _query(request), flash=told + NO_MORE)
    return go(f"/cases/{following}{_query(request)}", flash=told + NEXT)


async def _following(request: Request, visitor: Visitor, case_id: UUID) -> str | None:
    """Return the id of the case after this one in the list, at its end of the first; None when none waits."""
    review, chosen = services(request).review, cases.filters(request.query_params)
    place = (await review.get(visitor, f"/cases/{case_id}", **chosen))["place"]
    if place and place["next"]:
        return str(place["next"])
    waiting = await review.get(visitor, "/cases", state="open", **chosen)
    return next((str(one["id"]) for one in waiting["items"] if one["id"] != str(case_id)), None)


def _query(request: Request) -> str:
    return cases.query_of(cases.filters(request.query_params))


async def _case_page(
    request: Request,
    visitor: Visitor,
    case_id: UUID,
    view: View,
    *,
    status: int = 200,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    refused: str = "",
) -> Response:
    compiled, choices = await asyncio.gather(
        _compile(request, visitor, case_id, view), words(request, visitor)
    )
    submission = compiled.submission
    if submission is None:
        return page(request, "cases/arriving.html", case=compiled.case)
    files = comparison.shown_files(submission)
    return page(
        request,
        "cases/case.html",
        status=status,
        case=compiled.case,
        submission=_with_unmasking(comparison.view(submission), case_id),
        reasons=unmasking.PHRASES,
        folded=view.folded,
        query=_query(request),
        joint="&" if _query(request) else "?",
        place=compiled.case.get("place"),
        files=files,
        shown=attachments.chosen(files, view.file),
        rounds=rounds.titled(compiled.history),
        phrases=cases.phrases(choices),
        values=values or {},
        errors=errors or {},
        refused=refused,
    )


def _with_unmasking(submission: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Let the masked number, changed or not, lead to where it is shown in full."""
    address = f"/cases/{case_id}/unmasking"
    shown = {part: unmasking.with_link(fields, address) for part, fields in submission["fields"].items()}
    return {**submission, "fields": shown}


async def _compile(request: Request, visitor: Visitor, case_id: UUID, view: View) -> Compiled:
    opened = services(request)
    found, submission, history = await asyncio.gather(
        opened.review.get(visitor, f"/cases/{case_id}", **cases.filters(request.query_params)),
        _submission(request, visitor, case_id, view.against),
        opened.review.get(visitor, f"/cases/{case_id}/history"),
    )
    return Compiled(found, submission, history["rounds"])


async def _submission(
    request: Request, visitor: Visitor, case_id: UUID, against: str
) -> dict[str, Any] | None:
    """Return the submission; None while experts has not yet heard that this person may see it."""
    try:
        found: dict[str, Any] = await services(request).experts.get(
            visitor, f"/submissions/{case_id}", against=against
        )
    except ServiceProblem as problem:
        if problem.status != 404:
            raise
        return None
    return found
