"""A server that nobody asks anything hardly wakes, and still stops at once and knows the time."""

import asyncio
import time

import uvicorn

from foundation.http.stopping import LOOK_EVERY_S, StoppingServer


class Counting(StoppingServer):
    """Counts how often it looks."""

    looks = 0

    async def on_tick(self, counter: int) -> bool:
        self.looks += 1
        return await super().on_tick(counter)


def made() -> Counting:
    async def app(scope, receive, send):
        raise AssertionError("nobody asks")

    return Counting(uvicorn.Config(app), asyncio.Event())


async def test_it_wakes_twice_a_second_and_ends_soon_after_it_is_told_to():
    server = made()
    looping = asyncio.create_task(server.main_loop())
    await asyncio.sleep(1.2)
    assert 1 < server.looks <= 4
    assert not looping.done()
    server.should_exit = True
    told = time.monotonic()
    await asyncio.wait_for(looping, 5)
    assert time.monotonic() - told < LOOK_EVERY_S + 1


async def test_every_look_renews_the_date():
    server = made()
    assert not await server.on_tick(0)
    server.server_state.default_headers = []
    looping = asyncio.create_task(server.main_loop())
    await asyncio.sleep(0)
    assert b"date" in dict(server.server_state.default_headers)
    server.should_exit = True
    await asyncio.wait_for(looping, 5)
