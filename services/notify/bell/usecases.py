"""The bell: how many messages are unread, told while the page is open (docs/decisions/0025).

One LISTEN connection serves all streams of a process. A stream holds no database connection while it waits, and keeps
no more than one wake-up, so a slow reader costs nothing.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.db.listening import listen
from foundation.db.transient import is_transient
from foundation.resources import Resources
from foundation.telemetry.logs import log
from notify.bell.errors import NoRoom, TooManyBells
from notify.messages.usecases import BELL_CHANNEL, count_unread

BELL = "bell"
MOST_OF_ONE = 3
MOST = 1000
RETRY_AFTER_S = 30

Count = Callable[[], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How a stream goes, in seconds: a beat at least every `beat`; over after `life` at most (a token's minute)."""

    beat: float = 15
    life: float = 55
    retry: float = 3


class Bell:
    """Who of this process is to be told at the next change. `pace` is changed by tests."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._streams: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None
        self.pace = Pace()

    def check_room(self, account_id: UUID) -> None:
        """Raise TooManyBells or NoRoom where no further stream may be opened."""
        if len(self._streams.get(account_id, ())) >= MOST_OF_ONE:
            raise TooManyBells(retry_after=RETRY_AFTER_S)
        if sum(len(each) for each in self._streams.values()) >= MOST:
            raise NoRoom(retry_after=RETRY_AFTER_S)

    @contextmanager
    def heard_by(self, account_id: UUID) -> Iterator[asyncio.Event]:
        """Give an event that is set at each change in the inbox of this person."""
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(listen(self._url, BELL_CHANNEL, self._ring, self._ring_all))
        rung = asyncio.Event()
        self._streams[account_id].add(rung)
        try:
            yield rung
        finally:
            self._streams[account_id].discard(rung)
            if not self._streams[account_id]:
                del self._streams[account_id]

    async def close(self) -> None:
        """Stop listening."""
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening

    def _ring(self, account_id: str) -> None:
        with suppress(ValueError):
            for rung in self._streams.get(UUID(account_id), ()):
                rung.set()

    def _ring_all(self) -> None:
        for streams in self._streams.values():
            for rung in streams:
                rung.set()


def bell_of(resources: Resources) -> Bell:
    """Return the bell of this process."""
    bell: Bell | None = resources.extras.get(BELL)
    if bell is None:
        bell = resources.extras[BELL] = Bell(resources.database.url)
        resources.closing.append(bell.close)
    return bell


async def open_stream(resources: Resources, actor: Actor) -> AsyncGenerator[str, None]:
    """Return a stream of server-sent events for the person; raise TooManyBells or NoRoom.

    It has its place and its first count before it is returned: streams that are opened at once do not pass over the
    limits, and a database that is down is a refusal and not a broken stream. One that nobody reads is closed when it is
    forgotten.
    """

    async def count() -> int:
        return await count_unread(resources.database, actor)

    told = _told(bell_of(resources), actor.id, count)
    await anext(told)
    return told


async def _told(bell: Bell, account_id: UUID, count: Count) -> AsyncGenerator[str, None]:
    """Yield nothing once the first count is there; then the count, at once and at each change.

    At each beat without one comes a comment.
    """
    pace, clock = bell.pace, asyncio.get_running_loop().time
    end = clock() + pace.life * random.uniform(0.85, 1)  # noqa: S311  # spreads reconnections; no secret
    bell.check_room(account_id)
    with bell.heard_by(account_id) as rung:
        unread = await count()
        yield ""
        yield f"retry: {round(pace.retry * 1000 * random.uniform(0.7, 1.7))}\n\n"  # noqa: S311
        yield _event(unread)
        while (left := end - clock()) > 0:
            if not await _within(rung, min(pace.beat, left)):
                yield ": \n\n"
                continue
            rung.clear()
            try:
                counted = await count()
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("bell_ended", error=repr(error))
                return
            if counted != unread:
                unread = counted
                yield _event(unread)


async def _within(rung: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await rung.wait()
    except TimeoutError:
        return False
    return True


def _event(unread: int) -> str:
    return f"event: unread\ndata: {unread}\n\n"
