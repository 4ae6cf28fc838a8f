"""HTTP to one service by aiohttp (ADR 0033): connections that are kept, bounds of time, an answer still to be read."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

Content = bytes | AsyncIterator[bytes] | None

# What aiohttp raises when a service is not there, goes away, or says nothing for too long.
FAILURES = (aiohttp.ClientError, TimeoutError, OSError)
# aiohttp would say these of itself; nobody asks for them.
UNSAID = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
# aiohttp writes bytes beyond a megabyte piece by piece only where they come as a file.
WRITTEN_AT_ONCE = 512 * 1024
PLAIN_PATH = re.compile(r"[\w/.~-]*", re.ASCII)
# beyond it aiohttp would round a limit up to a whole second
NEVER_ROUNDED_S = 3600.0


class Unreachable(Exception):
    """The service is not there, or has said nothing for too long."""


class BrokenOff(Exception):
    """An answer has ended before its end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections there are at most, and how long an idle one is kept (0: none is)."""

    connections: int
    keepalive_expiry: float


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for a connection (free or new), for its opening alone, for each piece written, and each read."""

    connection: float
    connect: float
    read: float
    write: float


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request. `query` may hold a list for a name that comes several times; `content` may come piece by piece."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, Any]
    content: Content = None


class Answer:
    """An answer whose body has still to be read. Whoever has it reads it whole or closes it."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    @property
    def status_code(self) -> int:
        """The status."""
        return self._response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; how a name is written does not matter."""
        return self._response.headers

    async def aread(self) -> bytes:
        """Return the whole body; raise Unreachable if it does not come."""
        try:
            return await self._response.read()
        except FAILURES as error:
            raise Unreachable from error

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes; raise BrokenOff if it ends too early or stops coming."""
        try:
            async for piece in self._response.content.iter_any():
                yield piece
        except FAILURES as error:
            raise BrokenOff from error

    async def aclose(self) -> None:
        """Give the connection back, or close it if not everything was read."""
        self._response.close()


class Connections:
    """The connections to one service. Nothing is asked of the environment: no proxy, no password file."""

    def __init__(self, base_url: str, limits: Limits, patience: Patience) -> None:
        self._base_url = base_url.rstrip("/")
        self._limits = limits
        self._patience = patience
        self._timeout = aiohttp.ClientTimeout(
            total=None,
            connect=patience.connection,
            sock_connect=patience.connect,
            sock_read=patience.read,
            ceil_threshold=NEVER_ROUNDED_S,
        )
        self._opened: aiohttp.ClientSession | None = None

    async def send(self, outgoing: Outgoing) -> Answer:
        """Return the answer, its body unread; raise Unreachable, or what the iterator of the content has raised."""
        body = _Body(outgoing.content, self._patience)
        try:
            async with body.limit:
                return Answer(
                    await self._session().request(
                        outgoing.method,
                        self._address(outgoing),
                        headers=outgoing.headers,
                        data=body.data(),
                        allow_redirects=False,
                    )
                )
        except FAILURES as error:
            if body.failure is not None:
                raise body.failure from error
            raise Unreachable from error

    async def close(self) -> None:
        """Close all connections."""
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    def _session(self) -> aiohttp.ClientSession:
        """Return the session, opened by the first request: it belongs to the loop that runs then."""
        if self._opened is None:
            kept = self._limits.keepalive_expiry
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._limits.connections,
                    keepalive_timeout=kept or None,
                    force_close=not kept,
                    timeout_ceil_threshold=NEVER_ROUNDED_S,
                ),
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=UNSAID,
                auto_decompress=False,
                trust_env=False,
                middlewares=(_once,),
            )
        return self._opened

    def _address(self, outgoing: Outgoing) -> URL:
        path = outgoing.path
        if not PLAIN_PATH.fullmatch(path):
            path = quote(path, safe="/%:@!$&'()*+,;=~-._")
        query = f"?{urlencode(_plain(outgoing.query), doseq=True)}" if outgoing.query else ""
        return URL(f"{self._base_url}{path}{query}", encoded=True)


class _Body:
    """What is written, within `limit`: pieces each within their time, anything else with the answer's head together.

    `failure` is what the iterator has raised, which aiohttp would call a lost connection.
    """

    def __init__(self, content: Content, patience: Patience) -> None:
        self._content = content
        self._write_s = patience.write
        self.failure: Exception | None = None
        in_pieces = not (content is None or isinstance(content, bytes))
        self.limit = asyncio.timeout(
            None if in_pieces else patience.connection + patience.write + patience.read
        )

    def data(self) -> Any:
        """Return the body as aiohttp takes it."""
        if self._content is None:
            return None
        if isinstance(self._content, bytes):
            return self._content if len(self._content) <= WRITTEN_AT_ONCE else io.BytesIO(self._content)
        return self._pieces(self._content)

    async def _pieces(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        try:
            async for piece in content:
                self.limit.reschedule(loop.time() + self._write_s)
                yield piece
                self.limit.reschedule(None)
        except Exception as error:
            self.failure = error
            raise


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Have nothing asked a second time: aiohttp would repeat a PUT whose connection was lost."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(str(error)) from error


def _plain(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with true and false as JSON writes them."""
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
