"""How the gateway asks a service: one pooled client each, the visitor's token, problems as exceptions."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from foundation.telemetry.trace import current_traceparent
from gateway.clients.wire import (
    Answer,
    BrokenOff,
    Connections,
    Content,
    Limits,
    Outgoing,
    Patience,
    Unreachable,
)
from gateway.web.visitor import Visitor

__all__ = ["Answer", "BrokenOff", "ServiceClient", "ServiceProblem"]

# An idle connection is given up long before the service would close it (expertlib.processes.KEPT_OPEN_S).
IDLE_S = 5.0
LIMITS = Limits(connections=100, keepalive_expiry=IDLE_S)
# A service gives up by itself after 7.5 s; a page has 9 s.
PATIENCE = Patience(connection=5, connect=2, read=8.3, write=30)
# Streams have connections of their own: open bells must not keep pages waiting. They say something every 15 s.
STREAM_LIMITS = Limits(connections=500, keepalive_expiry=0)
STREAM_PATIENCE = Patience(connection=2, connect=2, read=25, write=5)
ALIVE_WITHIN_S = 2.0
OK, FIRST_ERROR = 200, 400


@dataclass
class ServiceProblem(Exception):
    """What a service answered instead of what was asked: its sentence, and the sentences of fields.

    `errors` maps the first step of each JSON pointer (the field's name) to the sentence; `pointers` keeps the
    whole pointers, for fields inside lists. `members` is the whole problem document.
    """

    status: int
    slug: str
    detail: str
    errors: dict[str, str] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)
    retry_after: int | None = None
    members: dict[str, Any] = field(default_factory=dict)


DOWN = "系统暂时繁忙，请稍后再试。您填写的内容没有丢失。"


class Wire(Protocol):
    """What carries requests to a service: Connections, or a test's stand-in."""

    async def send(self, outgoing: Outgoing) -> Answer:
        """Return the answer, its body unread; raise Unreachable."""

    async def close(self) -> None:
        """Close all connections."""


class ServiceClient:
    """One service, by its name (the audience of its tokens)."""

    def __init__(self, name: str, base_url: str) -> None:
        self.name = name
        self._http: Wire = Connections(base_url, LIMITS, PATIENCE)
        self._streams: Wire = Connections(base_url, STREAM_LIMITS, STREAM_PATIENCE)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
        await self._streams.close()

    async def alive(self) -> bool:
        """Return whether the service answers at all."""
        try:
            async with asyncio.timeout(ALIVE_WITHIN_S):
                answer = await self._http.send(Outgoing("GET", "/healthz", {}, {}))
                await answer.aread()
        except (Unreachable, TimeoutError):
            return False
        return answer.status_code == OK

    async def get(self, visitor: Visitor, path: str, **params: Any) -> Any:
        """Return the JSON at `path`; parameters that are None or empty are left out. ServiceProblem if refused."""
        return await self._json("GET", visitor, path, params=_given(params))

    async def post(
        self, visitor: Visitor, path: str, body: Any = None, *, key: str | None = None, **params: Any
    ) -> Any:
        """Post JSON and return the answer's; `key` makes the call repeatable (Idempotency-Key)."""
        headers, content = _as_json(body)
        return await self._json(
            "POST", visitor, path, content=content, params=_given(params), headers=headers, key=key
        )

    async def put(self, visitor: Visitor, path: str, body: Any) -> Any:
        """Put JSON and return the answer's."""
        headers, content = _as_json(body)
        return await self._json("PUT", visitor, path, content=content, headers=headers)

    async def put_bytes(self, visitor: Visitor, path: str, content: bytes, digest: str) -> Any:
        """Put bytes with their digest (Content-Digest, RFC 9530) and return the answer's JSON."""
        headers = {"content-type": "application/octet-stream", "content-digest": digest}
        return await self._json("PUT", visitor, path, content=content, headers=headers)

    async def delete(self, visitor: Visitor, path: str, body: Any = None) -> None:
        """Delete what is at `path`; `body` shows that one may, where that takes more than the token."""
        headers, content = _as_json(body)
        await self._json("DELETE", visitor, path, content=content, headers=headers)

    async def upload(
        self,
        visitor: Visitor,
        path: str,
        content: AsyncIterator[bytes],
        content_type: str,
        *,
        key: str | None = None,
        **params: Any,
    ) -> Any:
        """Stream bytes to `path`; return the answer's JSON. `key` makes the call repeatable."""
        headers = {"content-type": content_type}
        return await self._json(
            "POST", visitor, path, content=content, params=_given(params), headers=headers, key=key
        )

    async def download(self, visitor: Visitor, path: str, **params: Any) -> Answer:
        """Return the open response with the bytes at `path`; the caller iterates and closes it."""
        return await self._opened(self._http, visitor, path, **params)

    async def stream(self, visitor: Visitor, path: str) -> Answer:
        """Return the open response of a stream that goes on for a while; the caller iterates and closes it."""
        return await self._opened(self._streams, visitor, path)

    async def _opened(self, wire: Wire, visitor: Visitor, path: str, **params: Any) -> Answer:
        outgoing = Outgoing("GET", path, self._headers(visitor, None), _given(params))
        answer = await _sent(wire, outgoing)
        if answer.status_code >= FIRST_ERROR:
            raise _problem(answer, await _read(answer))
        return answer

    async def _json(
        self,
        method: str,
        visitor: Visitor,
        path: str,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        params: dict[str, Any] | None = None,
        content: Content = None,
    ) -> Any:
        sent = {**self._headers(visitor, key), **(headers or {})}
        answer = await _sent(self._http, Outgoing(method, path, sent, params or {}, content))
        body = await _read(answer)
        if answer.status_code >= FIRST_ERROR:
            raise _problem(answer, body)
        return orjson.loads(body) if body else None

    def _headers(self, visitor: Visitor, key: str | None) -> dict[str, str]:
        headers = {"traceparent": current_traceparent()}
        token = visitor.tokens.get(self.name)
        if token:
            headers["authorization"] = f"Bearer {token}"
        if visitor.address:
            headers["x-client-address"] = visitor.address
        if key:
            headers["idempotency-key"] = as_header(key)
        return headers


def as_header(key: str) -> str:
    """Return a key as a header may hold it: a form may send any text as its key. The same text gives the same."""
    if key.isascii() and key.isprintable() and key == key.strip():
        return key
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _given(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value not in (None, "")}


def _as_json(body: Any) -> tuple[dict[str, str], bytes | None]:
    """Return the headers and the bytes of a body; nothing for None."""
    if body is None:
        return {}, None
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return {"content-type": "application/json"}, text.encode()


async def _sent(wire: Wire, outgoing: Outgoing) -> Answer:
    try:
        return await wire.send(outgoing)
    except Unreachable as error:
        raise ServiceProblem(503, "unavailable", DOWN, retry_after=5) from error


async def _read(answer: Answer) -> bytes:
    try:
        return await answer.aread()
    except Unreachable as error:
        raise ServiceProblem(503, "unavailable", DOWN, retry_after=5) from error


def _problem(answer: Answer, content: bytes) -> ServiceProblem:
    try:
        body = orjson.loads(content)
    except ValueError:
        return ServiceProblem(503, "unavailable", DOWN, retry_after=5)
    pointers: dict[str, str] = {}
    for item in body.get("errors", []):  # one field may break several rules, each with its own sentence
        pointers[item["pointer"]] = pointers.get(item["pointer"], "") + item["message"]
    errors: dict[str, str] = {}
    for pointer, message in pointers.items():
        errors.setdefault(pointer.strip("/").split("/")[0], message)
    retry_after = answer.headers.get("retry-after", "")
    return ServiceProblem(
        status=answer.status_code,
        slug=str(body.get("type", "")).rsplit(":", 1)[-1],
        detail=str(body.get("detail", DOWN)),
        errors=errors,
        pointers=pointers,
        retry_after=int(retry_after) if retry_after.isdigit() else None,
        members=body,
    )
