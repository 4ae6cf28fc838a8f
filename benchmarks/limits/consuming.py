"""kombu and asyncpg alone: `python -m benchmarks.limits.consuming BROKER_URL QUEUE DATABASE_URL`, until SIGTERM.

Two statements for each message in one transaction, eight transactions at a time: that it was heard, and what it says.
Acknowledged after the commit. Nothing is validated or opened, nothing is logged.
"""

import asyncio
import contextlib
import signal
import sys
import threading
from collections import deque
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import uvloop
from kombu import Connection, Consumer, Message, Queue

PREFETCH = 100
AT_ONCE = 8
TURN_S = 0.02
HEARD = """INSERT INTO inbox (consumer, event_id) VALUES ('review', $1) ON CONFLICT DO NOTHING RETURNING event_id"""
TAKEN = "UPDATE directory SET version = $2 WHERE record_id = $1 AND version < $2"


class Raw:
    """One thread of kombu, one loop of asyncpg."""

    def __init__(self, pool: Any) -> None:
        self.stopped = False
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._free = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()
        self._done: deque[Message] = deque()

    def consume(self, url: str, queue: str) -> None:
        """Take messages in and acknowledge what is committed."""
        with (
            Connection(url, heartbeat=20) as connection,
            connection.channel() as channel,
            Consumer(
                channel,
                queues=[Queue(queue, no_declare=True)],
                on_message=self._take,
                prefetch_count=PREFETCH,
                accept=None,
            ),
        ):
            while not self.stopped:
                while self._done:
                    self._done.popleft().ack()
                with contextlib.suppress(TimeoutError):
                    connection.drain_events(timeout=TURN_S)

    def _take(self, message: Message) -> None:
        self._loop.call_soon_threadsafe(self._begin, message)

    def _begin(self, message: Message) -> None:
        task = self._loop.create_task(self._apply(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _apply(self, message: Message) -> None:
        envelope = orjson.loads(message.body)
        data = envelope["data"]
        async with self._free, self._pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(HEARD, UUID(envelope["id"])):
                await connection.execute(TAKEN, UUID(data["record_id"]), data["version"])
        self._done.append(message)


async def main() -> None:
    """Consume until told to stop."""
    url, queue, database = sys.argv[1:4]
    async with asyncpg.create_pool(database, min_size=AT_ONCE, max_size=AT_ONCE) as pool:
        raw, stop = Raw(pool), asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        thread = threading.Thread(target=raw.consume, args=(url, queue))
        thread.start()
        await stop.wait()
        raw.stopped = True
        await asyncio.to_thread(thread.join)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
