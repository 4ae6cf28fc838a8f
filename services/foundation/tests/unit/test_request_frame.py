"""What stands around every request: how large it may be, and a caller who does not stay."""

from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from foundation.http import middleware
from foundation.http.middleware import FormTooLarge, RequestFrame, TooLarge

FORM = "application/x-www-form-urlencoded"


class Log:
    """Notes what is logged."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def info(self, event: str, **members: Any) -> None:
        self.lines.append((event, members))


async def framed(app: Any, kind: str, body: bytes) -> tuple[list[Any], list[Exception]]:
    """Send a body that announces no length; return what was sent back, and what was refused."""
    sent: list[Any] = []
    refused: list[Exception] = []

    async def nothing(*_: Any) -> None:
        pass

    def refuse(_scope: Any, error: Exception) -> Any:
        refused.append(error)
        return nothing

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/x", "headers": [(b"content-type", kind.encode())]}
    await RequestFrame(app, 100, refuse, max_form_bytes=10)(scope, receive, send)
    return sent, refused


async def reading(_scope: Any, receive: Any, send: Any) -> None:
    """Read one piece and answer."""
    await receive()
    await send({"type": "http.response.start", "status": 204, "headers": []})


@pytest.mark.parametrize(
    ("kind", "length", "refusal"),
    [
        (FORM, 10, None),
        (FORM, 11, FormTooLarge),
        (f" {FORM.upper()}; charset=x", 11, FormTooLarge),
        ("multipart/form-data; boundary=x", 100, None),
        ("multipart/form-data; boundary=x", 101, TooLarge),
        ("", 101, TooLarge),
    ],
)
async def test_a_form_without_files_has_a_smaller_limit(kind: str, length: int, refusal: Any) -> None:
    sent, refused = await framed(reading, kind, b"x" * length)
    assert [type(error) for error in refused] == ([refusal] if refusal else [])
    assert bool(sent) is not bool(refused)


async def test_a_caller_who_has_gone_is_no_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(*_: Any) -> None:
        raise ClientDisconnect

    log = Log()
    monkeypatch.setattr(middleware, "log", log)
    assert await framed(gone, FORM, b"") == ([], [])
    assert [(event, members["status"]) for event, members in log.lines] == [("request", 499)]


@pytest.mark.parametrize(
    ("status", "given", "expected"),
    [
        (200, [], {b"cache-control": [b"no-store"]}),
        (200, [(b"Cache-Control", b"public"), (b"X-TRACE-ID", b"forged")], {b"cache-control": [b"public"]}),
        (503, [], {b"cache-control": [b"no-store"], b"retry-after": [b"5"]}),
        (503, [(b"Retry-After", b"60")], {b"cache-control": [b"no-store"], b"retry-after": [b"60"]}),
        (429, [(b"x", b"a"), (b"x", b"b")], {b"cache-control": [b"no-store"], b"x": [b"a", b"b"]}),
    ],
)  # fmt: skip
async def test_every_answer_has_its_trace_and_is_not_stored(status: int, given: Any, expected: Any) -> None:
    async def answering(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": given})

    (start,), _ = await framed(answering, "", b"")
    found: dict[bytes, list[bytes]] = {}
    for name, value in start["headers"]:
        found.setdefault(name.lower(), []).append(value)
    (trace,) = found.pop(b"x-trace-id")
    assert len(trace) == 32
    assert found == expected
