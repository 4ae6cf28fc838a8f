"""What carries requests to a service, against a server that answers as it is told (ADR 0033)."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from gateway.clients import base
from gateway.clients.base import ServiceClient, ServiceProblem
from gateway.clients.wire import BrokenOff, Connections, Limits, Outgoing, Patience, Unreachable
from gateway.web.visitor import Visitor

OK = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}'
LIMITS = Limits(connections=2, keepalive_expiry=5)
PATIENCE = Patience(connection=0.5, connect=0.5, read=0.5, write=0.5)


class Server:
    """Keeps what came in, one request after the other, and answers what it was told."""

    def __init__(self):
        self.heads, self.bodies, self.connections, self.answer = [], [], 0, OK
        self.reads = True

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while self.reads:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.heads.append(head)
                self.bodies.append(await self._body(reader, head.lower()))
                if self.answer is None:
                    return
                writer.write(self.answer)
            await asyncio.sleep(30)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _body(self, reader, head):
        if "transfer-encoding: chunked" not in head:
            length = (
                int(head.split("content-length: ")[1].split("\r\n")[0]) if "content-length" in head else 0
            )
            return await reader.readexactly(length)
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
        return body


@asynccontextmanager
async def serving(limits=LIMITS, patience=PATIENCE):
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    wire = Connections(url, limits, patience)
    server.url = url
    try:
        yield server, wire
    finally:
        await wire.close()
        listening.close()


def get(path="/a", **query):
    return Outgoing("GET", path, {}, query)


async def pieces(*parts):
    for part in parts:
        yield part


def head_of(server, number=-1):
    first, *lines = server.heads[number].strip().split("\r\n")
    return first, dict(line.lower().split(": ", 1) for line in lines)


async def test_a_connection_is_used_again_and_nothing_is_said_that_nobody_asked_for():
    async with serving() as (server, wire):
        for _ in range(3):
            assert await (await wire.send(get())).aread() == b'{"ok":true}'
        assert (server.connections, len(server.heads)) == (1, 3)
        first, headers = head_of(server)
        assert (first, set(headers)) == ("GET /a HTTP/1.1", {"host"})


async def test_addresses_are_written_so_that_they_are_read_as_they_were_meant():
    async with serving() as (server, wire):
        query = {"name": "王 a+b&c=d#?", "kind": ["x", "y"], "retired": True, "n": 3, "none": []}
        await (await wire.send(get("/专家/a b?c#d/%2F", **query))).aread()
        target = head_of(server)[0].split()[1]
    path, _, rest = target.partition("?")
    assert path == "/%E4%B8%93%E5%AE%B6/a%20b%3Fc%23d/%2F"
    assert rest == "name=%E7%8E%8B+a%2Bb%26c%3Dd%23%3F&kind=x&kind=y&retired=true&n=3"


@pytest.mark.parametrize("size", [0, 10, 700_000, 3_000_000])
async def test_bytes_of_any_size_arrive_whole_with_their_length(size):
    async with serving() as (server, wire):
        await (
            await wire.send(Outgoing("PUT", "/a", {"content-type": "text/plain"}, {}, b"x" * size))
        ).aread()
        headers = head_of(server)[1]
        assert (headers["content-length"], headers["content-type"]) == (str(size), "text/plain")
        assert server.bodies == [b"x" * size]


async def test_a_post_without_a_body_says_so():
    async with serving() as (server, wire):
        await (await wire.send(Outgoing("POST", "/a", {}, {}))).aread()
        headers = head_of(server)[1]
        assert headers["content-length"] == "0"
        assert "content-type" not in headers


async def test_pieces_are_sent_as_they_come():
    async with serving() as (server, wire):
        await (await wire.send(Outgoing("POST", "/a", {}, {}, pieces(b"one", b"two")))).aread()
        assert server.bodies == [b"onetwo"]


async def test_what_the_pieces_raise_is_raised_as_itself():
    class TooLarge(Exception):
        pass

    async def breaking():
        yield b"one"
        raise TooLarge

    async with serving() as (_server, wire):
        with pytest.raises(TooLarge):
            await wire.send(Outgoing("POST", "/a", {}, {}, breaking()))


async def test_a_slow_browser_may_take_longer_than_a_piece_may_be_written():
    async def slow():
        for _ in range(4):
            await asyncio.sleep(0.2)
            yield b"x"

    async with serving() as (server, wire):
        assert (await wire.send(Outgoing("POST", "/a", {}, {}, slow()))).status_code == 200
        assert server.bodies == [b"xxxx"]


async def test_a_service_that_reads_nothing_is_given_up():
    async def endless():
        while True:
            yield b"x" * 1_000_000

    async with serving() as (server, wire):
        server.reads = False
        async with asyncio.timeout(10):
            with pytest.raises(Unreachable):
                await wire.send(Outgoing("POST", "/a", {}, {}, endless()))
            with pytest.raises(Unreachable):
                await wire.send(Outgoing("PUT", "/a", {}, {}, b"x" * 50_000_000))


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
async def test_nothing_is_asked_a_second_time(method):
    async with serving() as (server, wire):
        await (await wire.send(get())).aread()
        server.answer = None
        with pytest.raises(Unreachable):
            await wire.send(Outgoing(method, "/b", {}, {}, b"x" if method == "PUT" else None))
        assert [head.split()[1] for head in server.heads] == ["/a", "/b"]


async def test_silence_is_given_up_in_time_and_not_rounded():
    async with serving() as (server, wire):
        server.answer = b""
        began = asyncio.get_running_loop().time()
        with pytest.raises(Unreachable):
            await wire.send(get())
        assert 0.4 < asyncio.get_running_loop().time() - began < 2


async def test_nobody_there():
    wire = Connections("http://127.0.0.1:9", LIMITS, PATIENCE)
    with pytest.raises(Unreachable):
        await wire.send(get())
    await wire.close()


async def test_who_finds_every_connection_taken_waits_no_longer_than_agreed():
    async with serving() as (_server, wire):
        held = [await wire.send(get()) for _ in range(2)]
        server_answers = [await one.aread() for one in held]
        assert server_answers == [b'{"ok":true}'] * 2
        _server.answer = OK.replace(b": 11", b": 99")
        held = [await wire.send(get()) for _ in range(2)]
        with pytest.raises(Unreachable):
            await wire.send(get())
        for one in held:
            await one.aclose()
        _server.answer = OK
        assert (await wire.send(get())).status_code == 200


async def test_an_answer_that_ends_too_early_is_not_taken_for_whole():
    async with serving() as (server, wire):
        server.answer = OK.replace(b": 11", b": 99")
        with pytest.raises(Unreachable):
            await (await wire.send(get())).aread()
        streamed = await wire.send(get())
        with pytest.raises(BrokenOff):
            async for _piece in streamed.aiter_bytes():
                pass
        await streamed.aclose()


async def test_redirects_cookies_and_compression_are_left_alone():
    async with serving() as (server, wire):
        server.answer = (
            b"HTTP/1.1 302 Found\r\nlocation: http://example.invalid/\r\nset-cookie: a=b; path=/\r\n"
            b"content-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc"
        )
        for _ in range(2):
            answer = await wire.send(get())
            assert (answer.status_code, await answer.aread()) == (302, b"abc")
        assert "cookie" not in head_of(server)[1]


async def test_no_proxy_of_the_environment_is_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with serving() as (_server, wire):
        assert (await wire.send(get())).status_code == 200


async def test_streams_keep_no_connection():
    async with serving(Limits(connections=2, keepalive_expiry=0)) as (server, wire):
        for _ in range(2):
            await (await wire.send(get())).aread()
        assert server.connections == 2


async def test_a_client_says_who_asks_and_reads_what_was_answered():
    async with serving() as (server, _wire):
        client = ServiceClient("experts", server.url)
        visitor = Visitor(address="10.0.0.7", tokens={"experts": "a-token"})
        assert await client.post(visitor, "/a", {"name": "王"}, key="a\x00") == {"ok": True}
        headers = head_of(server)[1]
        assert (headers["authorization"], headers["x-client-address"]) == ("bearer a-token", "10.0.0.7")
        assert headers["idempotency-key"] == base.as_header("a\x00")
        assert headers["traceparent"].startswith("00-")
        assert server.bodies == ['{"name":"王"}'.encode()]
        assert await client.alive()
        server.answer = OK.replace(b"200 OK", b"502 Bad Gateway").replace(b'{"ok":true}', b"<html>1234>")
        with pytest.raises(ServiceProblem) as raised:
            await client.get(visitor, "/a")
        assert (raised.value.status, raised.value.retry_after) == (503, 5)
        assert not await client.alive()
        await client.close()
