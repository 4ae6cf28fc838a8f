"""A query read in one step is accepted, refused and described as FastAPI itself would."""

from enum import StrEnum
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from foundation.http import problems
from foundation.http.queries import asked, described


class Colour(StrEnum):
    """A word."""

    RED = "red"


class Asked(BaseModel):
    """What is asked."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=5)] = ""
    codes: Annotated[list[Annotated[str, Field(pattern="^[a-z]*$")]], Field(max_length=3)] = []
    colour: Annotated[Colour | None, BeforeValidator(lambda value: value or None)] = None
    page: int = 1


@pytest.fixture
def both() -> tuple[FastAPI, FastAPI]:
    ours, theirs = FastAPI(), FastAPI()
    for app in (ours, theirs):
        problems.install(app)

    @ours.get("/x", openapi_extra=described(Asked))
    async def one(request: Request) -> dict[str, Any]:
        return asked(request, Asked).model_dump()

    @theirs.get("/x")
    async def two(told: Annotated[Asked, Query()]) -> dict[str, Any]:
        return told.model_dump()

    return ours, theirs


@pytest.mark.parametrize(
    "query",
    [
        "", "name=a", "name=a&name=b", "name=", "name", "name=toolong", "codes=a", "codes=a&codes=b", "codes=&codes=b",
        "codes=A", "codes=a&codes=b&codes=c&codes=d", "colour=red", "colour=", "colour=blue", "page=2", "page=x",
        "page=", "other=1", "other=1&other=2", "name=%E7%8E%8B", "name=%FF", "name=%00", "name=a+b", "&&", "=", "a;b=c",
        "name=%ED%A0%80", "codes[]=a", "NAME=a", "name=a&page=x&other=1&colour=blue",
    ],
)  # fmt: skip
async def test_it_answers_alike(both: tuple[FastAPI, FastAPI], query: str) -> None:
    answers = []
    for app in both:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            answer = await client.get(f"/x?{query}")
            answers.append((answer.status_code, {**answer.json(), "trace_id": ""}))
    assert answers[0] == answers[1]


def test_it_is_described_alike(both: tuple[FastAPI, FastAPI]) -> None:
    ours, theirs = ((app.openapi()["paths"]["/x"]["get"])["parameters"] for app in both)
    assert [{**one, "schema": {}} for one in ours] == [{**one, "schema": {}} for one in theirs]
    assert "$ref" not in str(ours)
    plain = [one["schema"] for one in theirs if "$ref" not in str(one)]
    assert all(schema in [one["schema"] for one in ours] for schema in plain)
    assert "red" in str(ours)
