"""工作事项: what waits for a reviewer, and what they have done."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import cases, paging, record, record_view
from gateway.forms.record_view import Choices
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.visitor import Visitor

router = APIRouter()

STATES = (("open", "待办"), ("done", "已办"))


@router.get("/tasks")
async def tasks(
    request: Request,
    visitor: Framed,
    state: Literal["open", "done"] = "open",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of cases that answer to the filters: what waits oldest first, what was done newest first."""
    chosen = cases.filters(request.query_params)
    found, counts, choices = await asyncio.gather(
        services(request).review.get(visitor, "/cases", state=state, cursor=cursor, **chosen),
        services(request).review.get(visitor, "/cases/counts"),
        words(request, visitor),
    )
    stage, region = chosen.get("stage", ""), chosen.get("region", "")
    before, after = paging.around("/tasks", {"state": state, **chosen}, cursor, trail, found["next"])
    return page(
        request,
        "tasks/list.html",
        cases=cases.listed(found["items"], choices),
        counts=counts,
        state=state,
        stage=stage,
        query=cases.query_of(chosen),
        states=_state_tabs(state, stage),
        stages=_stage_tabs(visitor, state, chosen),
        chips=cases.chips(chosen, state, choices),
        values={**chosen, **record.region_values("region", region)},
        levels=record.region_levels(region),
        specialties=record_view.options(choices, "specialty", [chosen.get("specialty", "")]),
        purposes=cases.PURPOSES,
        one_stage=bool(stage) or len(cases.stages_of(visitor)) == 1,
        before=before,
        after=after,
    )


async def words(request: Request, visitor: Visitor) -> Choices:
    """Return the dictionaries; none when experts is down, so that the list itself still shows."""
    try:
        found: Choices = await services(request).experts.get(visitor, "/dictionaries", retired="true")
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return {}
    return found


def _state_tabs(state: str, stage: str) -> list[dict[str, object]]:
    return [_tab(label, code == state, state=code, stage=stage) for code, label in STATES]


def _stage_tabs(visitor: Visitor, state: str, chosen: dict[str, str]) -> list[dict[str, object]]:
    """Only who decides both stages has something to choose."""
    mine = cases.stages_of(visitor)
    if len(mine) < 2:
        return []
    stage = chosen.get("stage", "")
    return [
        _tab(label, code == stage, **{"state": state, **chosen, "stage": code})
        for code, label in (("", "全部环节"), *mine)
    ]


def _tab(label: str, active: bool, **query: str) -> dict[str, object]:
    return {"label": label, "href": f"/tasks{cases.query_of(query)}", "active": active, "state": ""}
