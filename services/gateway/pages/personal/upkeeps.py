"""What the association has done with one's own record."""

from typing import Any

from fastapi import Request

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.web.visitor import Visitor

WITH_A_REASON = {"suspended": "suspend", "removed": "remove"}
"""Status of a record -> the deed that has led to it."""


async def upkeeps_of(request: Request, visitor: Visitor) -> list[dict[str, Any]]:
    """Return the deeds, newest first; none while the record is on its way."""
    try:
        told = await services(request).experts.get(visitor, "/record/upkeeps")
    except ServiceProblem as problem:
        if problem.status != 404:
            raise
        return []
    items: list[dict[str, Any]] = told["items"]
    return items


async def why(request: Request, visitor: Visitor, status: str) -> dict[str, Any] | None:
    """Return the deed by which the record came into its status; None where none has led to it."""
    deed = WITH_A_REASON.get(status)
    if deed is None:
        return None
    return next((one for one in await upkeeps_of(request, visitor) if one["deed"] == deed), None)
