"""What the pages of 日常维护 ask experts for."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import Request

from contracts.words import Role
from gateway.clients.services import services
from gateway.forms import attachments, maintenance
from gateway.web.visitor import Visitor

ASSOCIATION = (Role.ASSOCIATION_COORDINATOR, Role.ASSOCIATION_REVIEWER)


async def read_standing(request: Request, visitor: Visitor, record_id: UUID) -> dict[str, Any]:
    """Return how an expert stands; ServiceProblem 404 for who has never been in the library."""
    found: dict[str, Any] = await services(request).experts.get(visitor, f"/library/{record_id}/standing")
    return found


async def beside(
    request: Request, visitor: Visitor, record_id: UUID, file: str = ""
) -> dict[str, Any] | None:
    """Return what templates/library/maintenance.html shows on an expert's page; None for who is not of the
    association. `file` is the file to show large where scripts cannot change it.
    """
    if not visitor.has(*ASSOCIATION):
        return None
    standing, done = await asyncio.gather(
        read_standing(request, visitor, record_id),
        services(request).experts.get(visitor, f"/library/{record_id}/upkeeps"),
    )
    files = attachments.viewed(standing["files"])
    return {
        "standing": standing,
        "deeds": maintenance.offered(standing),
        "may_amend": maintenance.may_amend(standing),
        "timeline": maintenance.timeline(done["items"]),
        "files": files,
        "shown": attachments.chosen(files, file),
    }
