"""联系确认: the contact board, invitations by text message, phone calls, confirming, and who calls off."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import answers, contacts, refused
from gateway.pages.activities.experts import read_delegations
from gateway.pages.activities.frame import activity_page, read_activity
from gateway.pages.tasks import words
from gateway.web.counts import Framed
from gateway.web.pages import go
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422, 429, 503)
NOT_NOW = "这位专家的联系状态已发生变化，请核对后再试。"
CONFIRMED = "已确认工作时间。"
CALLED_OFF = "已登记{name}不能参加，住建局会收到更换专家的提示。"


@router.get("/activities/{activity_id}/contacts")
async def show(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Show the contact board."""
    return await _draw(request, visitor, activity_id)


@router.post("/activities/{activity_id}/contacts/offers")
async def ask_all(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Send an invitation to everybody who has not been asked yet; who cannot be asked does not stop the others."""
    sent, failed = [], {}
    for one in contacts.to_ask(await read_delegations(request, visitor, activity_id)):
        try:
            await services(request).review.post(visitor, f"/delegations/{one['id']}/offers")
        except ServiceProblem as problem:
            if problem.status not in DRAWN_AGAIN:
                raise
            failed[one["expert_name"]] = problem.detail
        else:
            sent.append(one["expert_name"])
    sentence, kind = contacts.offers_said(sent, failed)
    return go(_board(activity_id), flash=sentence, kind=kind)


@router.post("/activities/{activity_id}/contacts/{delegation_id}/offers")
async def ask(request: Request, visitor: Framed, activity_id: UUID, delegation_id: UUID) -> Response:
    """Send an invitation to one expert."""
    try:
        done = await services(request).review.post(visitor, f"/delegations/{delegation_id}/offers")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(_board(activity_id), flash=refused.with_waiting_time(problem), kind="warn")
    sentence, kind = contacts.offers_said([done["expert_name"]], {})
    return go(_board(activity_id), flash=sentence, kind=kind)


@router.post("/activities/{activity_id}/contacts/confirmations")
async def confirm(request: Request, visitor: Framed, activity_id: UUID) -> Response:
    """Confirm the working time of who was ticked."""
    form = await request.form()
    ids = [str(value) for value in form.getlist("delegation")]
    try:
        await services(request).review.post(
            visitor, f"/activities/{activity_id}/confirmations", {"delegation_ids": ids}
        )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _draw(request, visitor, activity_id, problem, ids)
    return go(_board(activity_id), flash=CONFIRMED)


@router.get("/activities/{activity_id}/contacts/{delegation_id}/call")
async def ask_about_call(
    request: Request, visitor: Framed, activity_id: UUID, delegation_id: UUID
) -> Response:
    """Ask what came of a phone call."""
    return await _draw_call(request, visitor, activity_id, delegation_id, {}, {})


@router.post("/activities/{activity_id}/contacts/{delegation_id}/call")
async def log_call(request: Request, visitor: Framed, activity_id: UUID, delegation_id: UUID) -> Response:
    """Write a phone call down."""
    given = contacts.call_typed(await request.form())
    if given["outcome"] not in dict(contacts.OUTCOMES):
        errors = {"outcome": contacts.CHOOSE_OUTCOME}
        return await _draw_call(request, visitor, activity_id, delegation_id, given, errors)
    try:
        done = await services(request).review.post(
            visitor, f"/delegations/{delegation_id}/contacts", contacts.call_body(given)
        )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = refused.sentences(problem, {"reason": "note"})
        return await _draw_call(request, visitor, activity_id, delegation_id, given, errors, problem)
    return go(_board(activity_id), flash=contacts.call_said(given, done["expert_name"]))


@router.get("/activities/{activity_id}/contacts/{delegation_id}/decline")
async def ask_to_call_off(
    request: Request, visitor: Framed, activity_id: UUID, delegation_id: UUID
) -> Response:
    """Ask why an expert who had said yes cannot take part."""
    return await _draw_call_off(request, visitor, activity_id, delegation_id, {}, {})


@router.post("/activities/{activity_id}/contacts/{delegation_id}/decline")
async def call_off(request: Request, visitor: Framed, activity_id: UUID, delegation_id: UUID) -> Response:
    """Write down that an expert cannot take part."""
    given = {**answers.typed(await request.form()), "answer": "decline"}
    if errors := answers.missing(given):
        return await _draw_call_off(request, visitor, activity_id, delegation_id, given, errors)
    try:
        done = await services(request).review.post(
            visitor, f"/delegations/{delegation_id}/decline", {"reason": answers.reason_of(given)}
        )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = answers.sentences(problem)
        return await _draw_call_off(request, visitor, activity_id, delegation_id, given, errors, problem)
    return go(_board(activity_id), flash=CALLED_OFF.format(name=done["expert_name"]))


async def _draw(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    problem: ServiceProblem | None = None,
    ticked: list[str] | None = None,
) -> Response:
    activity, delegations, log, choices = await asyncio.gather(
        read_activity(request, visitor, activity_id),
        read_delegations(request, visitor, activity_id),
        services(request).review.get(visitor, f"/activities/{activity_id}/contacts"),
        words(request, visitor),
    )
    rows = contacts.rows(activity, delegations, log["items"], choices)
    return activity_page(
        request,
        visitor,
        "activities/contacts.html",
        activity,
        "contacts",
        status=_status(problem),
        rows=rows,
        standing=contacts.standing(activity, delegations),
        settled="issue" in activity["may"] and contacts.is_settled(activity, delegations),
        to_ask=len(contacts.to_ask(delegations)) if "contact" in activity["may"] else 0,
        to_confirm=any(row["confirm"] for row in rows),
        ticked=ticked or [],
        errors={"": refused.with_waiting_time(problem)} if problem else {},
    )


async def _draw_call(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    delegation_id: UUID,
    given: dict[str, str],
    errors: dict[str, str],
    problem: ServiceProblem | None = None,
) -> Response:
    activity, one = await _one(request, visitor, activity_id, delegation_id)
    if one is None or "contact" not in activity["may"] or one["state"] not in contacts.CALLABLE:
        return go(_board(activity_id), flash=problem.detail if problem else NOT_NOW, kind="warn")
    return activity_page(
        request,
        visitor,
        "activities/contact_call.html",
        activity,
        "contacts",
        status=_status(problem) if problem else 422 if errors else 200,
        expert=one,
        outcomes=contacts.OUTCOMES,
        values=given,
        errors=errors,
    )


async def _draw_call_off(
    request: Request,
    visitor: Visitor,
    activity_id: UUID,
    delegation_id: UUID,
    given: dict[str, str],
    errors: dict[str, str],
    problem: ServiceProblem | None = None,
) -> Response:
    activity, one = await _one(request, visitor, activity_id, delegation_id)
    if one is None or "contact" not in activity["may"] or one["state"] not in contacts.PROMISED:
        return go(_board(activity_id), flash=problem.detail if problem else NOT_NOW, kind="warn")
    return activity_page(
        request,
        visitor,
        "activities/contact_decline.html",
        activity,
        "contacts",
        status=_status(problem) if problem else 422 if errors else 200,
        expert=one,
        phrases=answers.PHRASES,
        values=given,
        errors=errors,
    )


async def _one(
    request: Request, visitor: Visitor, activity_id: UUID, delegation_id: UUID
) -> tuple[dict[str, Any], Any]:
    activity, delegations = await asyncio.gather(
        read_activity(request, visitor, activity_id), read_delegations(request, visitor, activity_id)
    )
    return activity, contacts.find(delegations, str(delegation_id))


def _board(activity_id: UUID) -> str:
    return f"/activities/{activity_id}/contacts"


def _status(problem: ServiceProblem | None) -> int:
    if problem is None:
        return 200
    return 409 if problem.status == 409 else refused.status_of(problem)
