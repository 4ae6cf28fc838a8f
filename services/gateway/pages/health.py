"""`/healthz` and `/readyz` of the gateway."""

import asyncio

from fastapi import APIRouter, Request, Response

from foundation.auth.guards import open_to_all
from foundation.http.health import Health
from gateway.clients.services import services

router = APIRouter()


@router.get("/healthz")
@open_to_all
async def alive() -> Health:
    """Say that the process runs."""
    return Health(ok=True)


@router.get("/readyz")
@open_to_all
async def ready(request: Request, response: Response) -> Health:
    """Ask whether each service answers; 503 unless all do."""
    clients = services(request).all()
    answers = await asyncio.gather(*(client.alive() for client in clients))
    checks = {client.name: answer for client, answer in zip(clients, answers, strict=True)}
    if not all(answers):
        response.status_code = 503
    return Health(ok=all(answers), checks=checks)
