"""Answers that go on end when the process is told to stop."""

import asyncio
from collections.abc import AsyncGenerator

import anyio

from foundation.http.stopping import until_stopping


class Source:
    """Yields numbers; waits for ever before `stuck`."""

    def __init__(self, stuck: int = 99) -> None:
        self.closed = False
        self._stuck = stuck

    async def numbers(self) -> AsyncGenerator[int, None]:
        try:
            for number in range(3):
                if number == self._stuck:
                    await asyncio.Event().wait()
                yield number
        finally:
            self.closed = True


async def test_everything_comes_where_nothing_stops() -> None:
    source = Source()
    assert [number async for number in until_stopping(asyncio.Event(), source.numbers())] == [0, 1, 2]
    assert source.closed


async def test_what_is_being_waited_for_is_given_up() -> None:
    source, stopping, got = Source(stuck=1), asyncio.Event(), []
    asyncio.get_running_loop().call_later(0.05, stopping.set)
    async with asyncio.timeout(2):
        async for number in until_stopping(stopping, source.numbers()):
            got.append(number)
    assert got == [0]
    assert source.closed


async def test_a_reader_who_leaves_closes_the_source() -> None:
    source = Source(stuck=1)
    parts = until_stopping(asyncio.Event(), source.numbers())
    assert await anext(parts) == 0
    waiting = asyncio.ensure_future(anext(parts))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert source.closed


async def test_a_failure_of_the_source_is_told() -> None:
    async def failing() -> AsyncGenerator[int, None]:
        yield 1
        raise ValueError("broken")

    got = []
    try:
        async for number in until_stopping(asyncio.Event(), failing()):
            got.append(number)
    except ValueError as error:
        got.append(str(error))
    assert got == [1, "broken"]


async def test_a_reader_that_goes_away_closes_the_parts_wholly_however_long_that_takes() -> None:
    closed = asyncio.Event()

    async def parts() -> AsyncGenerator[str, None]:
        try:
            yield "one"
            await asyncio.sleep(60)
        finally:
            for _ in range(3):
                await asyncio.sleep(0.01)
            closed.set()

    told = until_stopping(asyncio.Event(), parts())
    assert await anext(told) == "one"
    # As Starlette gives up a stream whose browser has closed the connection.
    with anyio.move_on_after(0.05):
        await anext(told)
    async with asyncio.timeout(1):
        await closed.wait()
