"""What is refused before it is a request, over real connections to uvicorn's server."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn

from foundation.http.wire import MOST_JOINED, BoundedProtocol, Joining

HEAD = b"POST /x HTTP/1.1\r\nHost: a\r\n"


class Hasty(BoundedProtocol):
    """The protocol with less room and patience than people get."""

    max_head_bytes = 200
    head_within_s = 0.3


class Server(uvicorn.Server):
    """A server on a free port, with what its application has seen."""

    def __init__(self) -> None:
        self.headers: list[dict[bytes, bytes]] = []
        self.answering = asyncio.Event()
        self.answering.set()
        config = uvicorn.Config(
            self.app,
            port=0,
            interface="asgi3",
            http=Hasty,
            log_level="critical",
            lifespan="off",
            timeout_keep_alive=1,
        )
        super().__init__(config)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """Read the body, wait until answers are allowed, answer with the body's length."""
        length, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            length, more = length + len(message["body"]), message["more_body"]
        await self.answering.wait()
        self.headers.append(dict(scope["headers"]))
        body = b"%d" % length
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-length", b"%d" % len(body))],
            }
        )
        await send({"type": "http.response.body", "body": body})

    async def said(self, *parts: bytes, pause: float = 0.05, within: float = 5) -> bytes:
        """Send the parts; return all that comes until the connection ends."""
        port = self.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for part in parts:
                writer.write(part)
                await asyncio.sleep(pause)
            async with asyncio.timeout(within):
                return await reader.read()
        finally:
            writer.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[Server]:
    running = Server()
    serving = asyncio.create_task(running._serve())
    while not running.started:  # noqa: ASYNC110  # uvicorn sets no event
        await asyncio.sleep(0.01)
    yield running
    running.should_exit = True
    await serving


async def test_a_request_within_the_bounds_is_answered_and_the_next_one_too(server: Server) -> None:
    one = HEAD + b"X: " + b"y" * 150 + b"\r\nContent-Length: 500\r\n\r\n" + b"z" * 500
    assert (await server.said(one + one)).count(b"HTTP/1.1 200") == 2
    assert (await server.said(*(one[at : at + 100] for at in range(0, len(one), 100)))).count(b" 200 ") == 1


@pytest.mark.parametrize("end", [b"\r\n\r\n", b""])
async def test_a_head_that_is_too_long_is_refused_whole_or_not(server: Server, end: bytes) -> None:
    said = await server.said(HEAD + b"X: " + b"y" * 200 + end)
    assert said.startswith(b"HTTP/1.1 431 ")
    assert "过长".encode() in said
    assert server.headers == []


async def test_every_request_of_a_connection_has_its_own_bound(server: Server) -> None:
    one = HEAD + b"Content-Length: 0\r\n\r\n"
    assert (await server.said(one * 20)).count(b" 200 ") == 20
    assert (await server.said(one, one, HEAD + b"X: " + b"y" * 200)).count(b" 431 ") == 1


async def test_a_head_that_does_not_come_to_its_end_is_refused_in_time(server: Server) -> None:
    begun = asyncio.get_running_loop().time()
    assert (await server.said(HEAD)).startswith(b"HTTP/1.1 408 ")
    assert asyncio.get_running_loop().time() - begun < 5
    dripping = await server.said(*(HEAD[at : at + 1] for at in range(5)), pause=0.06)
    assert dripping.startswith(b"HTTP/1.1 408 ")


async def test_a_slow_body_may_take_its_time(server: Server) -> None:
    head = HEAD + b"Content-Length: 8\r\n\r\n"
    assert (await server.said(head, *[b"a"] * 8, pause=0.1)).endswith(b"\r\n\r\n8")


async def test_a_connection_on_which_nothing_comes_ends_without_a_word(server: Server) -> None:
    assert await server.said() == b""


async def test_a_refusal_is_never_taken_for_the_answer_to_an_earlier_request(server: Server) -> None:
    server.answering.clear()
    said = await server.said(HEAD + b"Content-Length: 0\r\n\r\n", b"no request at all\r\n\r\n")
    server.answering.set()
    assert said == b""


async def test_a_broken_body_is_refused_as_the_request_that_it_belongs_to(server: Server) -> None:
    said = await server.said(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n")
    assert said.startswith(b"HTTP/1.1 400 ")


async def test_trailers_are_no_headers(server: Server) -> None:
    said = await server.said(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Actor: me\r\nHost: b\r\n\r\n"
    )
    assert b" 200 " in said
    assert server.headers == [{b"host": b"a", b"transfer-encoding": b"chunked"}]


@pytest.mark.parametrize(
    "tail", [b"0\r\nX: " + b"y" * 300, b"1;x=" + b"y" * 300, b"0\r\n" + b"X: y\r\n" * 60]
)
async def test_what_stands_between_the_pieces_of_a_body_has_a_bound(server: Server, tail: bytes) -> None:
    said = await server.said(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", tail)
    assert said.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n",
        b"GET / HTTP/2.0\r\nHost: a\r\n",
        b"GET http://a/ HTTP/1.1\r\nHost: a\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n",
        b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n",
    ],
)
async def test_what_two_readers_may_understand_in_two_ways_is_refused(server: Server, head: bytes) -> None:
    said = await server.said(head + b"\r\n" + HEAD + b"\r\n")
    assert said.startswith(b"HTTP/1.1 400 ")
    assert said.count(b"HTTP/1.1") == 1
    assert server.headers == []


async def test_an_old_client_needs_no_host(server: Server) -> None:
    assert b" 200 " in await server.said(b"GET / HTTP/1.0\r\n\r\n")


class Sink:
    """A transport that notes what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


ANSWER = b"HTTP/1.1 200 OK\r\n\r\n"


async def test_a_head_and_its_body_go_out_together() -> None:
    sink = Sink()
    transport = Joining(sink, asyncio.get_running_loop())
    transport.write(ANSWER)
    transport.write(b"body")
    transport.write(b"more")
    assert sink.written == [ANSWER + b"body", b"more"]
    await asyncio.sleep(0)
    assert sink.written == [ANSWER + b"body", b"more"]


async def test_a_head_alone_waits_for_no_body() -> None:
    sink = Sink()
    transport = Joining(sink, asyncio.get_running_loop())
    transport.write(ANSWER)
    assert sink.written == []
    await asyncio.sleep(0)
    assert sink.written == [ANSWER]
    transport.write(b"body")
    transport.write(ANSWER)
    transport.close()
    assert sink.written == [ANSWER, b"body", ANSWER]
    assert sink.closed


async def test_a_large_body_is_not_copied_and_nothing_is_written_after_the_end() -> None:
    sink = Sink()
    transport = Joining(sink, asyncio.get_running_loop())
    large = b"x" * (MOST_JOINED + 1)
    transport.write(ANSWER)
    transport.write(large)
    assert sink.written == [ANSWER, large]
    transport.write(ANSWER)
    sink.closed = True
    await asyncio.sleep(0)
    assert sink.written == [ANSWER, large]
