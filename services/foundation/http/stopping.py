"""Answers that go on: they end when the process is told to stop, so that it does not wait for them."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from typing import TypeVar

import uvicorn

T = TypeVar("T")


class StoppingServer(uvicorn.Server):
    """A server that says when it has been told to stop: before it waits for the answers that are on their way."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so, then stop."""
        self._stopping.set()
        await super().shutdown(sockets)


async def until_stopping(stopping: asyncio.Event, parts: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Yield what comes until the process is told to stop; what is being waited for then is given up.

    `parts` are closed at the end, whatever ends it.
    """
    stop = asyncio.ensure_future(stopping.wait())
    try:
        while True:
            coming = asyncio.ensure_future(_next(parts))
            try:
                await asyncio.wait({coming, stop}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not coming.done():
                    coming.cancel()
                    await asyncio.gather(coming, return_exceptions=True)
            if coming.cancelled() or not (part := coming.result()):
                return
            yield part[0]
    finally:
        stop.cancel()
        await parts.aclose()


async def _next(parts: AsyncGenerator[T, None]) -> tuple[T] | None:
    """Return the next one, alone in a tuple; None after the last."""
    try:
        return (await anext(parts),)
    except StopAsyncIteration:
        return None
