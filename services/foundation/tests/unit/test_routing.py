"""Routes in one list answer as FastAPI's own included routers do."""

from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel

from foundation.http.routing import Addresses, look_up_first, take_over


class Thing(BaseModel):
    """A reply."""

    which: str


def routers():
    """Return routers of all kinds: with a prefix, with a path that would take another's, nested, guarded."""
    first = APIRouter(prefix="/things", tags=["things"])
    second = APIRouter(tags=["more"])
    inner, outer = APIRouter(prefix="/in"), APIRouter(prefix="/out")

    async def refuse() -> None:
        raise PermissionError

    guarded = APIRouter(dependencies=[Depends(refuse)])

    @first.get("/all")
    async def everything() -> Thing:
        return Thing(which="all")

    @first.post("", status_code=201)
    async def make(thing: Thing) -> Thing:
        return thing

    @second.get("/things/{name}")
    async def one(name: str, more: Annotated[int, Depends(lambda: 1)]) -> Thing:
        return Thing(which=f"one {name} {more}")

    @second.get("/things/taken")
    async def taken() -> Thing:
        return Thing(which="never: the one before takes it")

    @second.post("/things/all")
    async def other_method() -> Thing:
        return Thing(which="posted")

    @inner.get("/side")
    async def side() -> Thing:
        return Thing(which="side")

    @guarded.get("/guarded")
    async def never() -> Thing:
        return Thing(which="never")

    outer.include_router(inner)
    return [first, second, outer, guarded]


@pytest.fixture
def both():
    flat, whole = FastAPI(), FastAPI()
    for router in routers():
        take_over(flat, router)
    look_up_first(flat)
    for router in routers():
        whole.include_router(router)
    return flat, whole


def test_they_are_described_alike(both):
    flat, whole = both
    assert flat.openapi() == whole.openapi()


async def test_they_answer_alike(both):
    asked = [
        ("GET", "/things/all"), ("GET", "/things/x"), ("POST", "/things"), ("PUT", "/things"), ("GET", "/things"),
        ("GET", "/out/in/side"), ("GET", "/in/side"), ("GET", "/guarded"), ("GET", "/things/all/"), ("GET", "/no"),
        ("HEAD", "/things/all"), ("GET", "/things/taken"), ("POST", "/things/all"), ("PUT", "/things/all"),
        ("GET", "/"),
    ]  # fmt: skip
    for method, path in asked:
        answers = []
        for app in both:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                answers.append(await client.request(method, path, json={"which": "w"}))
        one, other = answers
        assert (one.status_code, one.content) == (other.status_code, other.content), (method, path)
        assert one.headers == other.headers


def test_plain_routes_stand_in_one_list(both):
    flat, _ = both
    assert {"/things/all", "/things/{name}"} <= {getattr(route, "path", "") for route in flat.routes}


def test_only_what_no_route_before_takes_is_looked_up(both):
    addresses, *_ = both[0].routes
    assert isinstance(addresses, Addresses)
    assert set(addresses._routes) == {"/things/all", "/things"}
