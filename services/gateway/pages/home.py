"""首页: what is my state, what waits for me, what happened last."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.words import Role
from gateway.clients.base import ServiceProblem
from gateway.clients.services import Services, services
from gateway.forms import activity_tasks
from gateway.forms import home as told
from gateway.forms.registrations import with_words
from gateway.web.counts import Framed, case_counts
from gateway.web.menu import ACTIVITY_WORKERS, REVIEWERS
from gateway.web.pages import page
from gateway.web.visitor import Visitor

SHOWN = 5
NOT_FOUND = 404

router = APIRouter()


@router.get("/")
async def show(request: Request, visitor: Framed) -> Response:
    """Draw the cards of the person's roles; one whose service is down says so, the others stay."""
    asked = services(request)
    cards: dict[str, Awaitable[Any]] = {"messages": _messages(asked, visitor)}
    if visitor.has(Role.APPLICANT):
        cards["standing"] = _standing(asked, visitor)
        cards["delegations"] = _delegations(asked, visitor)
    if visitor.has(*REVIEWERS):
        cards["tasks"] = _tasks(request, asked, visitor)
    if visitor.has(Role.PLATFORM_ADMIN):
        cards["registrations"] = _registrations(asked, visitor)
        cards["calendar"] = asked.review.get(visitor, "/calendar/warnings")
    if visitor.has(*ACTIVITY_WORKERS):
        cards["activities"] = _activities(asked, visitor)
        cards["library"] = _library(asked, visitor)
    if visitor.has(Role.ASSOCIATION_COORDINATOR, Role.ASSOCIATION_REVIEWER):
        cards["cases"] = asked.review.get(visitor, "/cases/counts", whose="all")
    if visitor.has(Role.ASSOCIATION_COORDINATOR):
        cards["expiring"] = asked.experts.get(visitor, "/library/expiring/counts")
    answers = await asyncio.gather(*(_or_nothing(card) for card in cards.values()))
    found = dict(zip(cards, answers, strict=True))
    roles = {"is_auditor": visitor.has(Role.AUDITOR), "is_unit_admin": visitor.has(Role.UNIT_ADMIN)}
    return page(request, "home/home.html", cards=found, **roles)


async def _or_nothing(card: Awaitable[Any]) -> Any:
    """Return the card's content, None when its service cannot be asked."""
    try:
        return await card
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return None


async def _standing(asked: Services, visitor: Visitor) -> dict[str, Any]:
    record, history = await asyncio.gather(
        _record(asked, visitor), _or_nothing(asked.review.get(visitor, "/history"))
    )
    if record is None:
        return {"record": None}
    return {"record": record, "told": told.standing(record, history["rounds"] if history else None)}


async def _record(asked: Services, visitor: Visitor) -> Any:
    """Return the record; None while the grant's event is still on its way."""
    try:
        return await asked.experts.get(visitor, "/record")
    except ServiceProblem as problem:
        if problem.status == NOT_FOUND:
            return None
        raise


async def _tasks(request: Request, asked: Services, visitor: Visitor) -> dict[str, Any]:
    counts, oldest = await asyncio.gather(
        case_counts(request, visitor), asked.review.get(visitor, "/cases", state="open")
    )
    return {"counts": counts, "items": oldest["items"][:SHOWN]}


async def _delegations(asked: Services, visitor: Visitor) -> told.Delegations:
    """Return what the expert has to answer, and the next review."""
    found = await asked.review.get(visitor, "/delegations/own")
    return told.delegations(found["items"], datetime.now(UTC))


async def _activities(asked: Services, visitor: Visitor) -> dict[str, Any]:
    """Return what waits in 评审活动, and how many there are this month."""
    month = told.month_of(datetime.now(UTC))
    waiting, this_month = await asyncio.gather(
        asked.review.get(visitor, "/activities/tasks"),
        asked.review.get(visitor, "/activities/calendar", month=month),
    )
    return {
        "kinds": waiting["kinds"],
        "tasks": activity_tasks.listed(waiting["items"][:SHOWN]),
        "month": month,
        "count": sum(one["state"] != "cancelled" for one in this_month["items"]),
        "more": this_month["more"],
    }


async def _registrations(asked: Services, visitor: Visitor) -> dict[str, Any]:
    counts, oldest = await asyncio.gather(
        asked.identity.get(visitor, "/registrations/counts"),
        asked.identity.get(visitor, "/registrations", state="waiting"),
    )
    return {"waiting": counts["waiting"], "items": [with_words(item) for item in oldest["items"][:SHOWN]]}


async def _library(asked: Services, visitor: Visitor) -> dict[str, Any]:
    counted = await asked.experts.get(visitor, "/library/facets")
    return {"count": counted["total"], "more": counted["more"]}


async def _messages(asked: Services, visitor: Visitor) -> list[Any]:
    newest = await asked.notify.get(visitor, "/messages")
    return list(newest["items"][:SHOWN])
