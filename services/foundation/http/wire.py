"""What comes over the wire before it is a request: uvicorn's protocol, with the bounds and refusals that it lacks.

httptools (unlike h11) bounds neither the length of a request's head nor the time that it may take, hands trailers on as
if they were headers, and asks neither for a Host nor for a path of ours. A proxy in front may see to all of that; who
reaches this process by another way must not get further.
"""

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

# Far more than our longest address with its cookies has (about 8 KiB).
MAX_HEAD_BYTES = 64 * 1024
HEAD_WITHIN_S = 20.0
HEAD = b"HTTP/1.1 "
# More is not copied to be joined.
MOST_JOINED = 64 * 1024

SENTENCES = {
    HTTPStatus.BAD_REQUEST: "请求的格式不正确，请从平台首页重新进入。",
    HTTPStatus.REQUEST_TIMEOUT: "请求没有在规定时间内送达，请检查网络后重试。",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "请求的网址或标头过长，请减少筛选条件后重试。",
}


class Unacceptable(Exception):
    """A head that is well formed and refused all the same; the connection ends with this status."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class Joining:
    """A transport that waits with the head of an answer for what comes next, so that both go out in one write.

    Two writes were a seventh of the time of a small answer. Where nothing follows at once, the head goes alone.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head: bytes | None = None
        self._due: asyncio.Handle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write, or hold a head until the next write or the next turn of the loop."""
        if self._head is not None:
            head = self._taken()
            self._transport.write(head + data if len(data) <= MOST_JOINED else head)
            if len(data) > MOST_JOINED:
                self._transport.write(data)
        elif data.startswith(HEAD):
            self._head = data
            self._due = self._loop.call_soon(self._flush)
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Close after what is held."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head is not None:
            head = self._taken()
            if not self._transport.is_closing():
                self._transport.write(head)

    def _taken(self) -> bytes:
        assert self._head is not None
        assert self._due is not None
        head, self._head = self._head, None
        self._due.cancel()
        return head


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol; every refusal ends the connection, so that nothing after it is taken for a request.

    431 for a head (or a line of a chunked body, or trailers) beyond MAX_HEAD_BYTES, 408 for a head that is not whole
    after HEAD_WITHIN_S; a connection on which nothing comes ends silently after the keep-alive time. 400 for what is
    ambiguous to a proxy in front: not exactly one Host, a target that is no path (RFC 9112 3.2), a version that is
    neither 1.0 nor 1.1. Trailers are read and forgotten: they are no headers (RFC 9110 6.5.1).
    """

    max_head_bytes = MAX_HEAD_BYTES
    head_within_s = HEAD_WITHIN_S

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._awaits_head = True
        self._head_began = False
        # What has come since something was last complete: a head, a piece of a body, a request.
        self._unfinished = 0
        self._head_bytes = 0
        self._refusal = HTTPStatus.BAD_REQUEST
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.transport = Joining(transport, self.loop)  # type: ignore[assignment]
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and refuse what has become too long."""
        self._unfinished += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unfinished > self.max_head_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._awaits_head and (self._head_began or self._unfinished) and self._deadline is None:
            self._deadline = self.loop.call_later(self.head_within_s, self._too_slow)

    def on_message_begin(self) -> None:
        """Begin to count a head."""
        super().on_message_begin()
        self._head_began = True
        self._head_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Take a piece of the target."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; forget a trailer."""
        self._count(len(name) + len(value) + len(b": \r\n"))
        if self._awaits_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the request, if its head is one that means the same to everybody."""
        self._check_head()
        self._wait_no_longer()
        self._awaits_head = False
        self._unfinished = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body, whose length others limit."""
        self._unfinished = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request; what comes next is a head again."""
        self._unfinished = 0
        self._awaits_head, self._head_began = True, False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what the parser has refused, or one of the callbacks above."""
        self._refuse(self._refusal)

    def _count(self, length: int) -> None:
        self._head_bytes += length
        if self._head_bytes > self.max_head_bytes:
            self._fail(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _check_head(self) -> None:
        """Raise Unacceptable for what two readers may understand in two ways."""
        version = self.parser.get_http_version()
        hosts = sum(name == b"host" for name, _ in self.headers)
        if version not in ("1.0", "1.1") or not self.url.startswith(b"/"):
            self._fail(HTTPStatus.BAD_REQUEST)
        if hosts > 1 or (hosts == 0 and version == "1.1"):
            self._fail(HTTPStatus.BAD_REQUEST)

    def _fail(self, status: HTTPStatus) -> None:
        """Leave a callback of the parser, which then calls send_400_response."""
        self._refusal = status
        raise Unacceptable(status)

    def _too_slow(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _refuse(self, status: HTTPStatus) -> None:
        """Say why, unless an earlier request waits for its answer, which this would be taken for; then end."""
        self._wait_no_longer()
        if self._may_answer():
            body = SENTENCES[status].encode()
            self.transport.write(
                STATUS_LINE[status]
                + b"content-type: text/plain; charset=utf-8\r\ncache-control: no-store\r\n"
                + b"x-content-type-options: nosniff\r\nconnection: close\r\n"
                + b"content-length: %d\r\n\r\n%s" % (len(body), body)
            )
        self.transport.close()

    def _may_answer(self) -> bool:
        """Return whether what is written now belongs to the request that is refused."""
        if self.cycle is None or self.cycle.response_complete:
            return True
        return not (self._awaits_head or self.pipeline or self.cycle.response_started)

    def _wait_no_longer(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
