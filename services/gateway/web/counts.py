"""The numbers in the frame: what waits, what is unread. A service that is down leaves its number out."""

import asyncio
from collections.abc import Awaitable
from typing import Annotated, Any

from fastapi import Depends, Request

from contracts.words import Role
from gateway.clients.base import ServiceProblem
from gateway.clients.services import Services, services
from gateway.web.menu import ACTIVITY_WORKERS, REVIEWERS
from gateway.web.sessions import SignedIn, SignedInConsenting
from gateway.web.visitor import Visitor

SOON_S = 2.0
KEYS = {
    "unread": "count",
    "tasks": "total",
    "activity_tasks": "total",
    "registrations": "waiting",
    "personal_requests": "waiting",
}
"""Where in an answer its number stands."""


async def framed(request: Request, visitor: SignedIn) -> Visitor:
    """Return the signed-in person, having learnt the numbers for the frame of a whole page."""
    answers = await _answers(services(request), visitor)
    request.state.counts = _numbers(answers)
    request.state.case_counts = answers.get("tasks")
    return visitor


Framed = Annotated[Visitor, Depends(framed)]


async def framed_consenting(request: Request, visitor: SignedInConsenting) -> Visitor:
    """Return the signed-in person; with the frame's numbers unless there is still something to agree to."""
    return visitor if visitor.hurdle else await framed(request, visitor)


FramedConsenting = Annotated[Visitor, Depends(framed_consenting)]


async def with_frame(request: Request, visitor: Visitor, *calls: Awaitable[Any]) -> list[Any]:
    """Return what the calls say, having asked for the frame's numbers at the same time.

    For the pages that are opened most. What a call raises is raised once the numbers are there: a refusal shows them.
    """
    answers = await asyncio.gather(framed(request, visitor), *calls, return_exceptions=True)
    for one in answers:
        if isinstance(one, BaseException):
            raise one
    return answers[1:]


async def case_counts(request: Request, visitor: Visitor) -> dict[str, int]:
    """Return how many cases wait for the visitor at each stage, as the frame has learnt it, if it has."""
    known: dict[str, int] | None = getattr(request.state, "case_counts", None)
    if known is not None:
        return known
    asked: dict[str, int] = await services(request).review.get(visitor, "/cases/counts")
    return asked


async def _soon(call: Awaitable[Any]) -> Any:
    """Return what a service says, if it says so soon: no page waits long for a number beside it."""
    async with asyncio.timeout(SOON_S):
        return await call


async def _answers(asked: Services, visitor: Visitor) -> dict[str, dict[str, int]]:
    """Return what the services say, by number; what cannot be had soon is left out."""
    calls: dict[str, Awaitable[Any]] = {"unread": asked.notify.get(visitor, "/messages/unread")}
    if visitor.has(*REVIEWERS):
        calls["tasks"] = asked.review.get(visitor, "/cases/counts")
    if visitor.has(*ACTIVITY_WORKERS):
        calls["activity_tasks"] = asked.review.get(visitor, "/activities/tasks/counts")
    if visitor.has(Role.PLATFORM_ADMIN):
        calls["registrations"] = asked.identity.get(visitor, "/registrations/counts")
        calls["personal_requests"] = asked.identity.get(visitor, "/personal-requests/counts")
    answers = await asyncio.gather(*(_soon(call) for call in calls.values()), return_exceptions=True)
    found: dict[str, dict[str, int]] = {}
    for name, answer in zip(calls, answers, strict=True):
        if isinstance(answer, ServiceProblem | TimeoutError):
            continue
        if isinstance(answer, BaseException):
            raise answer
        found[name] = answer
    return found


def _numbers(answers: dict[str, dict[str, int]]) -> dict[str, int]:
    counts = {name: answer[KEYS[name]] for name, answer in answers.items()}
    if "activity_tasks" in counts:
        counts["tasks"] = counts.get("tasks", 0) + counts.pop("activity_tasks")
    waiting = [counts[name] for name in ("registrations", "personal_requests") if name in counts]
    if waiting:
        counts["administration"] = sum(waiting)
    return counts
