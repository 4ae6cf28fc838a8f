"""工作事项: what waits for a reviewer, and what they have done."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import cases, paging
from gateway.forms.record_view import Choices
from gateway.web.counts import Framed
from gateway.web.pages import CHINA, page
from gateway.web.visitor import Visitor

router = APIRouter()

STATES = (("open", "待办"), ("done", "已办"))


@router.get("/tasks")
async def tasks(
    request: Request,
    visitor: Framed,
    state: Literal["open", "done"] = "open",
    stage: Literal["preliminary", "final", ""] = "",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of cases: what waits oldest first, what was done newest first."""
    found, choices = await asyncio.gather(
        services(request).review.get(visitor, "/cases", state=state, stage=stage, cursor=cursor),
        words(request, visitor),
    )
    query = {"state": state, "stage": stage}
    before, after = paging.around("/tasks", query, cursor, trail, found["next"])
    today = datetime.now(CHINA).date()
    return page(
        request,
        "tasks/list.html",
        cases=cases.listed(found["items"], choices, today),
        state=state,
        states=_state_tabs(state, stage),
        stages=_stage_tabs(visitor, state, stage),
        before=before,
        after=after,
    )


async def words(request: Request, visitor: Visitor) -> Choices:
    """Return the dictionaries; none when experts is down, so that the list itself still shows."""
    try:
        found: Choices = await services(request).experts.get(visitor, "/dictionaries")
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return {}
    return found


def _state_tabs(state: str, stage: str) -> list[dict[str, object]]:
    return [_tab(label, code == state, state=code, stage=stage) for code, label in STATES]


def _stage_tabs(visitor: Visitor, state: str, stage: str) -> list[dict[str, object]]:
    """Only who decides both stages has something to choose."""
    mine = cases.stages_of(visitor)
    if len(mine) < 2:
        return []
    return [_tab(label, code == stage, state=state, stage=code) for code, label in (("", "全部环节"), *mine)]


def _tab(label: str, active: bool, **query: str) -> dict[str, object]:
    given = {name: value for name, value in query.items() if value}
    return {"label": label, "href": f"/tasks?{urlencode(given)}", "active": active, "state": ""}
