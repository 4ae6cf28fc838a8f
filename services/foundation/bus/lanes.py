"""Lanes: what is about one subject is done in order, what is about different ones at the same time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """Does work on the running loop: items of one lane one after the other, of several lanes `at_once` at a time.

    An item without a lane is done alone: after all that came before it, and before all that comes after it.
    """

    def __init__(self, work: Callable[[T], Awaitable[None]], at_once: int) -> None:
        self._work = work
        self._at_once = at_once
        self._waiting: deque[tuple[str | None, T]] = deque()
        self._busy: set[str | None] = set()
        self._running: set[asyncio.Task[None]] = set()

    def put(self, lane: str | None, item: T) -> None:
        """Have an item done as soon as its lane is free; the order of calls is the order of a lane."""
        self._waiting.append((lane, item))
        self._go_on()

    def _go_on(self) -> None:
        place = 0
        while place < len(self._waiting) and len(self._busy) < self._at_once and None not in self._busy:
            lane, item = self._waiting[place]
            if lane is None and (place or self._busy):
                return
            if lane in self._busy:
                place += 1
                continue
            del self._waiting[place]
            self._start(lane, item)

    def _start(self, lane: str | None, item: T) -> None:
        self._busy.add(lane)
        task = asyncio.ensure_future(self._do(lane, item))
        # The loop itself holds tasks only weakly.
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _do(self, lane: str | None, item: T) -> None:
        try:
            await self._work(item)
        finally:
            self._busy.discard(lane)
            self._go_on()
