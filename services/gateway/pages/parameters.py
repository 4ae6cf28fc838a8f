"""系统参数: what the administrator sets for each service, every parameter a form of its own."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request, Response

from gateway.clients.base import ServiceClient, ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, fields, refused
from gateway.forms import parameters as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (404, 409, 422)
MAY_BE_DOWN = (503,)
Key = Annotated[str, Path(pattern="^[a-z0-9_]{1,60}$")]


@router.get("/parameters")
async def show(request: Request, visitor: Framed) -> Response:
    """Draw the parameters of all services; one that is down says so, the others stay."""
    return await _draw(request, visitor)


@router.post("/parameters/{service}/{key}")
async def change(service: str, key: Key, request: Request, visitor: Framed) -> Response:
    """Set one parameter."""
    asked = _clients(request).get(service)
    if asked is None:
        raise HTTPException(404)
    form = await request.form()
    value, version = fields.number(form, "value"), fields.number(form, "version")
    try:
        done = await asked.put(visitor, f"/parameters/{key}", {"value": value, "version": version})
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        sentence = problem.errors.get("value") or refused.with_waiting_time(problem)
        typed = {"service": service, "key": key, "value": fields.text(form, "value"), "sentence": sentence}
        return await _draw(request, visitor, typed=typed, status=problem.status)
    return go("/parameters", flash=f"“{done['label']}”已设为 {done['value']} {done['unit']}。")


async def _draw(
    request: Request, visitor: Visitor, *, typed: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    clients = _clients(request)
    found = await asyncio.gather(*(_items(client, visitor) for client in clients.values()))
    return page(
        request,
        "parameters/list.html",
        here="/parameters",
        status=status,
        tabs=administration.tabs("/parameters"),
        cards=[
            form_of.card(service, items, typed or {}) for service, items in zip(clients, found, strict=True)
        ],
    )


async def _items(client: ServiceClient, visitor: Visitor) -> list[dict[str, Any]] | None:
    """Return a service's parameters; None while it is down."""
    try:
        found: dict[str, list[dict[str, Any]]] = await client.get(visitor, "/parameters")
    except ServiceProblem as problem:
        if problem.status not in MAY_BE_DOWN:
            raise
        return None
    return found["items"]


def _clients(request: Request) -> dict[str, ServiceClient]:
    asked = services(request)
    return {"experts": asked.experts, "review": asked.review, "notify": asked.notify}
