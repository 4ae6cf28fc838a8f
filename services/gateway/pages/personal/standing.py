"""What of one's own place in the library ends, and when."""

from typing import Any

from fastapi import Request

from contracts.words import RecordStatus
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.web.visitor import Visitor

IN_LIBRARY = (
    RecordStatus.LISTED,
    RecordStatus.CHANGING,
    RecordStatus.CHANGE_REJECTED,
    RecordStatus.SUSPENDED,
)


async def read_standing(request: Request, visitor: Visitor) -> dict[str, Any] | None:
    """Return it; None for who is not in the library."""
    found: dict[str, Any] = await services(request).experts.get(visitor, "/record/standing")
    return found if found["in_library"] else None


async def standing_beside(request: Request, visitor: Visitor, status: str) -> dict[str, Any] | None:
    """Return it for the page of a record in this status; the page is there without it."""
    if status not in IN_LIBRARY:
        return None
    try:
        return await read_standing(request, visitor)
    except ServiceProblem as problem:
        if problem.status == 401:
            raise
        return None
