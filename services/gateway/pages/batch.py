"""批量审核: one decision for several cases of one stage.

Each case is decided by a call of its own, by review's rule for one case and in a transaction of its own. Whatever is
killed on the way, a case is decided or it is not; what was decided waits no longer, and sent again it is refused as
decided before (docs/decisions/0019).
"""

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import cases, record
from gateway.pages.tasks import words
from gateway.web.counts import Framed, framed
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

MOST = 50
AT_ONCE = 5
PATIENCE_S = 8.0
CHOOSE = "请先勾选要审核的事项。"
TOO_MANY = f"一次最多审核 {MOST} 件，请分批处理。"
ONE_STAGE = "批量审核只能处理同一环节的事项，请先选择环节。"
NO_ANSWER = "没有收到处理结果，请在工作事项中核对。"
NOT_THERE = "没有找到这份申请，可能已被撤回，或您无权查看。"


@router.get("/tasks/batch")
async def choose(request: Request, visitor: Framed) -> Response:
    """List the ticked cases once more, with the decision to make."""
    ids = cases.chosen_ids(request.query_params.getlist("case"))
    found = await _chosen(request, visitor, ids) if 0 < len(ids) <= MOST else []
    if refused := _why_not(ids, found):
        return go("/tasks" + _query(request), flash=refused, kind="warn")
    return await _page(request, visitor, found)


@router.post("/tasks/batch")
async def decide(request: Request, visitor: SignedIn) -> Response:
    """Decide every ticked case and say of each what came of it; show the page again if the decision lacks something."""
    form = await request.form()
    ids = cases.chosen_ids(str(text) for text in form.getlist("case"))
    found = await _chosen(request, visitor, ids) if 0 < len(ids) <= MOST else []
    if refused := _why_not(ids, []):
        return go("/tasks" + _query(request), flash=refused, kind="warn")
    body = cases.decision_body(form)
    answers = await _decide_all(request, visitor, ids, body)
    request.state.counts = {}
    await framed(request, visitor)
    lacking = next((one for one in answers.values() if one is not None and one.status == 422), None)
    if lacking is not None:
        errors = record.field_errors(lacking.pointers.items()) or {"": lacking.detail}
        values = cases.decision_values(form)
        return await _page(request, visitor, found, status=422, errors=errors, values=values)
    names = {one["id"]: one["expert_name"] for one in found}
    results = [_result(id, names.get(str(id), ""), answers[id], body["verdict"]) for id in ids]
    return page(
        request,
        "tasks/results.html",
        results=sorted(results, key=lambda one: one["done"]),
        done=sum(one["done"] for one in results),
        left=sum(not one["done"] for one in results),
        query=_query(request),
    )


async def _chosen(request: Request, visitor: Visitor, ids: Iterable[UUID]) -> list[dict[str, Any]]:
    asked = [str(id) for id in ids]
    answer = await services(request).review.get(visitor, "/cases/chosen", id=asked)
    return list(answer["items"])


async def _opened(request: Request, visitor: Visitor, found: list[dict[str, Any]]) -> dict[str, bool]:
    """Return which of these the person has opened; nothing while experts is down."""
    try:
        told = await services(request).experts.post(
            visitor, "/submissions/summaries", {"ids": [one["id"] for one in found]}
        )
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return {}
    return {one["id"]: one["opened"] for one in told["items"]}


def _why_not(ids: list[UUID], found: list[dict[str, Any]]) -> str:
    if not ids:
        return CHOOSE
    if len(ids) > MOST:
        return TOO_MANY
    return ONE_STAGE if len({one["stage"] for one in found if one["may_decide"]}) > 1 else ""


async def _page(
    request: Request,
    visitor: Visitor,
    found: list[dict[str, Any]],
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
) -> Response:
    choices, opened = await asyncio.gather(words(request, visitor), _opened(request, visitor, found))
    listed = [{**one, "unseen": opened.get(one["id"]) is False} for one in cases.listed(found, choices)]
    mine = [one for one in listed if one["may_decide"]]
    return page(
        request,
        "tasks/batch.html",
        status=status,
        mine=mine,
        others=[one for one in listed if not one["may_decide"]],
        stage=mine[0]["stage"] if mine else "",
        stage_label=mine[0]["stage_label"] if mine else "",
        phrases=cases.phrases(choices),
        query=_query(request),
        errors=errors or {},
        values=values or {},
    )


async def _decide_all(
    request: Request, visitor: Visitor, ids: list[UUID], body: dict[str, str]
) -> dict[UUID, ServiceProblem | None]:
    """Return for each case None when it was decided, else what was in the way. A few at once, all in a few seconds."""
    gate = asyncio.Semaphore(AT_ONCE)
    deadline = asyncio.get_running_loop().time() + PATIENCE_S

    async def one(id: UUID) -> ServiceProblem | None:
        try:
            async with asyncio.timeout_at(deadline), gate:
                await services(request).review.post(visitor, f"/cases/{id}/decisions", body)
        except ServiceProblem as problem:
            return problem
        except TimeoutError:
            return ServiceProblem(503, "unavailable", NO_ANSWER)
        return None

    answers = dict(zip(ids, await asyncio.gather(*(one(id) for id in ids)), strict=True))
    for problem in answers.values():
        if problem is not None and problem.status == 401:
            raise problem
    return answers


def _result(id: UUID, name: str, problem: ServiceProblem | None, verdict: str) -> dict[str, Any]:
    if problem is None:
        return {"id": id, "name": name, "done": True, "state": cases.VERDICTS[verdict], "words": ""}
    match problem.status:
        case 404:
            said = NOT_THERE
        case status if status >= 500 or status == 429:
            said = NO_ANSWER
        case _:
            said = problem.detail
    return {"id": id, "name": name or "申请", "done": False, "state": "未处理", "words": said}


def _query(request: Request) -> str:
    return cases.query_of(cases.filters(request.query_params))
