"""`/healthz`: this process is alive. `/readyz`: what it needs answers."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from foundation.auth.guards import open_to_all
from foundation.resources import Resources

CHECK_LIMIT_S = 3.0

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The answer of both endpoints: `ok`, and for each dependency whether it answers."""

    ok: bool
    checks: dict[str, bool] = {}


@router.get("/healthz")
@open_to_all
async def alive() -> Health:
    """Say that the process runs; ask nobody else."""
    return Health(ok=True)


@router.get("/readyz")
@open_to_all
async def ready(request: Request, response: Response) -> Health:
    """Ask the database, Redis and the object store; 503 unless the database answers."""
    resources: Resources = request.app.state.resources
    checks = dict(
        zip(
            ("database", "redis", "objects"),
            await asyncio.gather(
                _answers(resources.database.ping()),
                _answers(resources.redis.ping()),
                _answers(resources.store.ping()),
            ),
            strict=True,
        )
    )
    if not checks["database"]:
        response.status_code = 503
    return Health(ok=all(checks.values()), checks=checks)


async def _answers(call: Awaitable[Any]) -> bool:
    try:
        async with asyncio.timeout(CHECK_LIMIT_S):
            await call
    except Exception:
        return False
    return True
