"""The asking process of calls.py: `python -m benchmarks.measuring.calling PLAN FOUND`."""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httptools
import uvloop

SAMPLE_BYTES = 600
LONGEST_ANSWER_S = 60.0


class Asking(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._answered: asyncio.Future[int] | None = None
        self.body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Read the answer."""
        if self._parser is not None:
            self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits hears of it."""
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(ConnectionResetError("the server closed the connection"))

    def on_body(self, body: bytes) -> None:
        """Keep the beginning, to show it when the status is wrong."""
        if len(self.body) < SAMPLE_BYTES:
            self.body += body[:SAMPLE_BYTES]

    def on_message_complete(self) -> None:
        """The answer is whole."""
        if self._answered is not None and self._parser is not None and not self._answered.done():
            self._answered.set_result(self._parser.get_status_code())

    async def ask(self, request: bytes) -> int:
        """Send a request and return the status of its whole answer."""
        assert self._transport is not None
        self.body = b""
        self._parser = httptools.HttpResponseParser(self)
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answered


class Run:
    """All connections of one run."""

    def __init__(self, plan: dict[str, Any]) -> None:
        parts = urlsplit(plan["url"])
        self._plan = plan
        self._address = (parts.hostname, parts.port)
        self._requests = [_wire(request, parts.netloc) for request in plan["requests"]]
        self._statuses: Counter[int] = Counter()
        self._latencies: list[float] = []
        self._sample = ""

    async def carry_out(self) -> dict[str, Any]:
        """Return what was found."""
        loop = asyncio.get_running_loop()
        connections = [
            (await loop.create_connection(Asking, *self._address))[1]
            for _ in range(self._plan["connections"])
        ]
        began = time.perf_counter()
        if "rate" in self._plan:
            await self._paced(connections, began)
        else:
            await self._closed(connections, began)
        return {
            "count": len(self._latencies),
            "seconds": time.perf_counter() - began,
            "statuses": self._statuses,
            "latencies_ms": [round(1000 * one, 4) for one in self._latencies],
            "sample": self._sample,
        }

    async def _closed(self, connections: list[Asking], began: float) -> None:
        until = began + self._plan.get("seconds", 3600)
        waiting: Iterator[bytes] = iter(self._requests) if "once" in self._plan else cycle(self._requests)

        async def work(connection: Asking) -> None:
            for request in waiting:
                due = time.perf_counter()
                if due >= until:
                    return
                await self._one(connection, request, due)

        await asyncio.gather(*(work(one) for one in connections))

    async def _paced(self, connections: list[Asking], began: float) -> None:
        free: asyncio.Queue[Asking] = asyncio.Queue()
        for connection in connections:
            free.put_nowait(connection)

        async def one(request: bytes, due: float) -> None:
            connection = await free.get()
            try:
                await self._one(connection, request, due)
            finally:
                free.put_nowait(connection)

        rate, requests = self._plan["rate"], cycle(self._requests)
        async with asyncio.TaskGroup() as group:
            for number in range(int(rate * self._plan["seconds"])):
                due = began + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(next(requests), due))

    async def _one(self, connection: Asking, request: bytes, due: float) -> None:
        async with asyncio.timeout(LONGEST_ANSWER_S):
            status = await connection.ask(request)
        self._latencies.append(time.perf_counter() - due)
        self._statuses[status] += 1
        if status >= 400:
            self._sample = connection.body.decode(errors="replace")


def _wire(request: dict[str, Any], host: str) -> bytes:
    body: bytes = request["body"].encode()
    headers = {"Host": host, **request["headers"]}
    if body or request["method"] != "GET":
        headers["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{request['method']} {request['path']} HTTP/1.1\r\n{head}\r\n".encode() + body


def main() -> None:
    """Carry out the plan in the first file and write what was found into the second."""
    plan, found = map(Path, sys.argv[1:3])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        answer = runner.run(Run(json.loads(plan.read_text())).carry_out())
    found.write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
