"""Answers that go on: they end when the process is told to stop, so that it does not wait for them."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from typing import Any, TypeVar

import uvicorn

T = TypeVar("T")

LOOK_EVERY_S = 0.5

_closing: "set[asyncio.Task[None]]" = set()


class StoppingServer(uvicorn.Server):
    """A server that says when it has been told to stop: before it waits for the answers that are on their way."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def main_loop(self) -> None:
        """Look twice a second whether to stop, and renew the date; uvicorn wakes ten times, in every idle process."""
        while not await self.on_tick(0):  # noqa: ASYNC110  # a signal only sets a flag
            await asyncio.sleep(LOOK_EVERY_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so, then stop."""
        self._stopping.set()
        await super().shutdown(sockets)


async def until_stopping(stopping: asyncio.Event, parts: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Yield what comes until the process is told to stop; what is being waited for then is given up.

    `parts` are closed at the end, whatever ends it.
    """
    stop = asyncio.ensure_future(stopping.wait())
    coming: asyncio.Future[tuple[T] | None] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(_next(parts))
            await asyncio.wait({coming, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done() or not (part := coming.result()):
                return
            yield part[0]
    finally:
        stop.cancel()
        # By a task of its own: a reader that has gone away is told so again and again (anyio), also while we close, and
        # what is closed by halves stays open.
        await asyncio.shield(_kept(asyncio.create_task(_close(coming, parts))))


async def _close(coming: "asyncio.Future[Any] | None", parts: AsyncGenerator[Any, None]) -> None:
    """Give up what is being waited for, then close where it comes from."""
    if coming is not None and not coming.done():
        coming.cancel()
        await asyncio.wait({coming})
    await parts.aclose()


def _kept(task: "asyncio.Task[None]") -> "asyncio.Task[None]":
    """Keep a task till its end: a loop holds its tasks only weakly."""
    _closing.add(task)
    task.add_done_callback(_closing.discard)
    return task


async def _next(parts: AsyncGenerator[T, None]) -> tuple[T] | None:
    """Return the next one, alone in a tuple; None after the last."""
    try:
        return (await anext(parts),)
    except StopAsyncIteration:
        return None
