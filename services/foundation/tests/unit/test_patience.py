"""A request is given up in time: the one who waits hears when to come again."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from foundation.errors import Unavailable
from foundation.http import problems
from foundation.http.patience import Patience

WITHIN_S = 0.2


@pytest.fixture
def app():
    made = FastAPI()
    problems.install(made)
    made.add_middleware(Patience, within_s=WITHIN_S, refuse=lambda _scope, error: problems.answer(error))
    return made


def client(app):
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://service")


async def test_a_call_that_hangs_is_given_up_with_503_and_a_time_to_come_again(app):
    ended = []

    @app.get("/hangs")
    async def hangs():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async with asyncio.timeout(5), client(app) as asking:
        answer = await asking.get("/hangs")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["detail"] == Unavailable.message
    assert ended, "what was under way goes on"


async def test_a_body_that_comes_slowly_has_its_time(app):
    @app.post("/takes")
    async def takes(request: Request):
        return {"bytes": len(await request.body())}

    async def slowly():
        for _ in range(4):
            await asyncio.sleep(WITHIN_S * 0.6)
            yield b"12345"

    async with client(app) as asking:
        answer = await asking.post("/takes", content=slowly())
    assert answer.json() == {"bytes": 20}


async def test_a_body_that_stops_coming_is_given_up(app):
    @app.post("/takes")
    async def takes(request: Request):
        return {"bytes": len(await request.body())}

    async def stopping():
        yield b"12345"
        await asyncio.sleep(60)

    async with asyncio.timeout(5), client(app) as asking:
        answer = await asking.post("/takes", content=stopping())
    assert answer.status_code == 503


async def test_an_answer_that_has_begun_may_go_on(app):
    @app.get("/streams")
    async def streams():
        async def parts():
            for _ in range(3):
                await asyncio.sleep(WITHIN_S * 0.6)
                yield b"part"

        return StreamingResponse(parts())

    async with client(app) as asking:
        answer = await asking.get("/streams")
    assert answer.text == "partpartpart"


async def test_a_timeout_of_the_call_itself_is_its_own(app):
    @app.get("/fails")
    async def fails():
        raise TimeoutError("the database")

    async with client(app) as asking:
        answer = await asking.get("/fails")
    assert answer.status_code == 503
