"""选定专家, the search: the shared library for one need, with what speaks against each expert."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import (
    activity_candidates,
    activity_experts,
    fields,
    library,
    paging,
    record,
    record_view,
    refused,
)
from gateway.forms.record_view import label_of
from gateway.pages.activities.experts import read_delegations
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.pages.library import count_found
from gateway.web.counts import Framed
from gateway.web.dictionaries import read_dictionaries
from gateway.web.pages import go, local_path
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422, 429, 503)
DICTIONARIES = ("specialty", "title", "qualification", "industry", "education")
ALL_PICKED = "需要的专家已全部选定。"
NOT_NOW = "现在不能选定专家，评审活动的状态已发生变化。"
PICKED = "已选定{name}。"


@router.get("/activities/{activity_id}/candidates")
async def search(
    request: Request,
    visitor: Framed,
    activity_id: UUID,
    need: Annotated[str, Query(max_length=40)] = "",
    replaces: Annotated[str, Query(max_length=40)] = "",
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of experts, each with 选定 or why not."""
    activity, replaced = await asyncio.gather(
        read_activity(request, visitor, activity_id),
        _replaced(request, visitor, activity_id, replaces),
    )
    wanted = activity_candidates.need_of(activity, need)
    if "pick" not in activity["may"] or wanted is None:
        said = NOT_NOW if "pick" not in activity["may"] else ALL_PICKED
        return go(f"/activities/{activity_id}/experts", flash=said, kind="info")
    if replaced is not None and replaced["need_id"] != wanted["id"]:
        replaced = None  # that place is taken: the search has gone on to another need
    chosen = activity_candidates.filters(request.query_params, wanted)
    found, counted, choices = await asyncio.gather(
        services(request).experts.get(visitor, "/library", cursor=cursor, **chosen),
        count_found(request, visitor, chosen),
        read_dictionaries(request, visitor),
    )
    judged = await services(request).review.post(
        visitor,
        f"/activities/{activity_id}/candidates",
        {"record_ids": [one["record_id"] for one in found["items"]]},
    )
    replaced_id = str(replaced["id"]) if replaced else ""

    def here(of_library: str) -> str:
        return activity_candidates.address(str(activity_id), wanted["id"], replaced_id, of_library)

    before, after = paging.around("/library", chosen, cursor, trail, found["next"])
    return activity_page(
        request,
        visitor,
        "activities/candidates.html",
        activity,
        "experts",
        need={**wanted, "label": label_of(choices, "specialty", wanted["specialty"])},
        needs=activity_candidates.needs(activity, wanted["id"], choices),
        replaced=replaced,
        experts=activity_candidates.rows(found["items"], judged["items"]),
        fixed={"need": wanted["id"], "replaces": replaced_id, activity_candidates.SEARCHED: "1"},
        chips=[{**chip, "href": here(chip["href"])} for chip in library.chips(chosen, choices)],
        clear=here(""),
        values={**chosen, **record.region_values("region", str(chosen.get("region", "")))},
        levels=record.region_levels(str(chosen.get("region", ""))),
        offered={kind: record_view.options(choices, kind, _held(chosen, kind)) for kind in DICTIONARIES},
        kinds=library.KINDS,
        more_open=any(name in chosen for name in library.SELDOM),
        total=library.total(counted),
        before=here(before) if before else "",
        after=here(after) if after else "",
        address=f"{request.url.path}?{request.url.query}",
    )


@router.post("/activities/{activity_id}/candidates")
async def pick(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Pick an expert and go on with the search, or say what speaks against it."""
    form = await request.form()
    typed = fields.texts(form, ("record_id", "need", "replaces", "despite", "name", "next"))
    body = {
        "record_id": typed["record_id"],
        "need_id": typed["need"],
        "replaces_id": typed["replaces"] or None,
        "despite": typed["despite"],
    }
    try:
        picked = await services(request).review.post(visitor, f"/activities/{activity_id}/delegations", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _draw_pick(request, visitor, activity_id, typed, problem)
    activity = await read_activity(request, visitor, activity_id)
    need = next((one for one in activity["needs"] if one["id"] == picked["need_id"]), None)
    said = PICKED.format(name=picked["expert_name"])
    experts = f"/activities/{activity_id}/experts"
    if picked["replaces_id"] or need is None or need["chosen"] >= need["head_count"]:
        return go(experts, flash=said)
    left = need["head_count"] - need["chosen"]
    return go(local_path(typed["next"], experts), flash=f"{said}这一专业还差 {left} 位。")


async def _draw_pick(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    typed: dict[str, str],
    problem: ServiceProblem,
) -> Response:
    """Return the page that asks for the reason, or says what refuses."""
    activity = await read_activity(request, visitor, activity_id)
    warnings = problem.members.get("warnings", [])
    errors = refused.sentences(
        problem, renamed={"need_id": refused.WHOLE_FORM, "record_id": refused.WHOLE_FORM}
    )
    return activity_page(
        request,
        visitor,
        "activities/pick.html",
        activity,
        "experts",
        status=409 if problem.status == 409 else refused.status_of(problem),
        typed=typed,
        warnings=warnings,
        asks_reason=bool(warnings) or "despite" in errors,
        back=local_path(typed["next"], f"/activities/{activity_id}/experts"),
        errors=errors if not warnings or typed["despite"] else {},
        values={"despite": typed["despite"]},
    )


async def _replaced(
    request: Request, visitor: Visitor, activity_id: UUID, replaces: str
) -> dict[str, Any] | None:
    """Return in whose place somebody is picked; nobody where that one needs no other."""
    if not replaces:
        return None
    delegations = await read_delegations(request, visitor, activity_id)
    return next(
        (one for one in delegations if one["id"] == replaces and activity_experts.wants_another(one)), None
    )


def _held(chosen: library.Chosen, kind: str) -> list[str]:
    value = chosen.get(kind, [])
    return [value] if isinstance(value, str) else value
