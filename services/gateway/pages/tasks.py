"""工作事项: what waits for a reviewer, and what they have done; what waits in 评审活动."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import activity_tasks, cases, paging, record, record_view
from gateway.forms.record_view import Choices
from gateway.web.counts import Framed, case_counts, with_frame
from gateway.web.dictionaries import read_dictionaries
from gateway.web.menu import ACTIVITY_WORKERS, REVIEWERS
from gateway.web.pages import go, page
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

STATES = (("open", "待办"), ("done", "已办"))
OF_ACTIVITIES = "/tasks/activities"


@router.get("/tasks")
async def tasks(
    request: Request,
    visitor: SignedIn,
    state: Literal["open", "done"] = "open",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of cases that answer to the filters: what waits oldest first, what was done newest first.

    Who reviews no cases and works with activities sees what waits there.
    """
    if visitor.has(*ACTIVITY_WORKERS) and not visitor.has(*REVIEWERS):
        return go(OF_ACTIVITIES)
    chosen = cases.filters(request.query_params)
    found, choices = await with_frame(
        request,
        visitor,
        services(request).review.get(visitor, "/cases", state=state, cursor=cursor, **chosen),
        words(request, visitor),
    )
    counts = await case_counts(request, visitor)
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
        states=_state_tabs(visitor, state, stage),
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


@router.get(OF_ACTIVITIES)
async def activities(request: Request, visitor: Framed) -> Response:
    """Show what waits in 评审活动, what waits longest first."""
    found = await services(request).review.get(visitor, "/activities/tasks")
    return page(
        request,
        "tasks/activities.html",
        states=_state_tabs(visitor, "activities", "") if visitor.has(*REVIEWERS) else [],
        kinds=found["kinds"],
        total=found["total"],
        tasks=activity_tasks.listed(found["items"]),
    )


async def words(request: Request, visitor: Visitor) -> Choices:
    """Return the dictionaries; none when experts is down, so that the list itself still shows."""
    try:
        return await read_dictionaries(request, visitor)
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return {}


def _state_tabs(visitor: Visitor, state: str, stage: str) -> list[dict[str, object]]:
    """Who works with activities too has a tab of them."""
    tabs = [_tab(label, code == state, state=code, stage=stage) for code, label in STATES]
    if visitor.has(*ACTIVITY_WORKERS):
        tabs.append(
            {"label": "评审活动", "href": OF_ACTIVITIES, "active": state == "activities", "state": ""}
        )
    return tabs


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
