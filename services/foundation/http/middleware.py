"""What happens around every request, as pure ASGI: the trace, one log line, and a limit on bodies."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.errors import Invalid
from foundation.http.problems import answer
from foundation.telemetry.logs import log
from foundation.telemetry.trace import continue_trace, current_trace_id

QUIET_PATHS = frozenset({"/healthz", "/readyz"})
RETRY_AFTER_S = b"5"
TRACE_ID = b"x-trace-id"
NOT_STORED = (b"cache-control", b"no-store")
# What the log says of a caller who has gone away before the end of the body (nginx's number).
GONE = 499


class TooLarge(Invalid):
    """The request is larger than anything that is accepted here."""

    message = "提交的内容过大，请减小后再试。"


class FormTooLarge(TooLarge):
    """A form without files is larger than any that people fill in."""

    message = "填写的文字太多，请删减后再提交。"


Refuse = Callable[[Scope, Exception], ASGIApp]


def _problem(_scope: Scope, error: Exception) -> ASGIApp:
    return answer(error)


class RequestFrame:
    """Outermost of a service's middlewares; also answers what escaped every handler.

    `refuse` makes the answer to an exception, a TooLarge among them; by default a problem document. `max_form_bytes`
    is the limit of a form without files, which is read sign by sign (20 MB of nothing but `&` took four seconds).
    """

    def __init__(
        self,
        app: ASGIApp,
        max_body_bytes: int,
        refuse: Refuse | None = None,
        *,
        max_form_bytes: int | None = None,
    ) -> None:
        self._app = app
        self._max_body = max_body_bytes
        self._max_form = max_body_bytes if max_form_bytes is None else max_form_bytes
        self._refuse = refuse or _problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        continue_trace(headers.get("traceparent"))
        exchange = _Exchange(send)
        limit, too_large = self._limit(headers)
        try:
            if _announced(headers) > limit:
                await self._refuse(scope, too_large())(scope, receive, exchange.send)
            else:
                await self._app(scope, _limited(receive, limit, too_large), exchange.send)
        except ClientDisconnect:
            # Nobody is there to be answered, and nothing is wrong with us.
            exchange.status = exchange.status or GONE
        except Exception as error:
            if exchange.status:
                raise
            await self._refuse(scope, error)(scope, receive, exchange.send)
        finally:
            exchange.write_log(scope)

    def _limit(self, headers: Headers) -> tuple[int, type[TooLarge]]:
        """Return how many bytes this body may have, and what it is called beyond."""
        kind = headers.get("content-type", "").strip().lower()
        if kind.startswith("application/x-www-form-urlencoded"):
            return self._max_form, FormTooLarge
        return self._max_body, TooLarge


class _Exchange:
    def __init__(self, send: Send) -> None:
        self._send = send
        self._began = time.perf_counter()
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._with_ours(message.get("headers", ()))
        await self._send(message)

    def _with_ours(self, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return the headers of an answer with those that each has."""
        headers = [(name, value) for name, value in given if name.lower() != TRACE_ID]
        names = {name.lower() for name, _ in headers}
        headers.append((TRACE_ID, current_trace_id().encode()))
        if b"cache-control" not in names:
            headers.append(NOT_STORED)
        if self.status == 503 and b"retry-after" not in names:
            # Whoever is sent away is told when to come again, however the answer was made.
            headers.append((b"retry-after", RETRY_AFTER_S))
        return headers

    def write_log(self, scope: Scope) -> None:
        if scope["path"] in QUIET_PATHS:
            return
        log.info(
            "request",
            method=scope["method"],
            route=_route_path(scope),
            status=self.status,
            ms=round((time.perf_counter() - self._began) * 1000, 1),
        )


def _route_path(scope: Scope) -> str:
    """Return the route's pattern, never the address itself, which may hold what a person typed."""
    route: Any = scope.get("route")
    return getattr(route, "path", "(none)")


def _announced(headers: Headers) -> int:
    """Return the length that a request announces; 0 for what is no length, as what comes is counted anyway."""
    told = headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


def _limited(receive: Receive, limit: int, too_large: type[TooLarge]) -> Receive:
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise too_large
        return message

    return limited
