"""How the gateway asks a service: one pooled client each, the visitor's token, problems as exceptions."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from foundation.telemetry.trace import current_traceparent
from gateway.web.visitor import Visitor

# An idle connection is given up long before the service would close it (expertlib.processes.KEPT_OPEN_S).
IDLE_S = 5.0
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=IDLE_S)
# A service gives up by itself after 7.5 s; a page has 9 s.
TIMEOUT = httpx.Timeout(connect=2, read=8.3, write=30, pool=5)
# Streams have connections of their own: open bells must not keep pages waiting. They say something every 15 s.
STREAM_LIMITS = httpx.Limits(max_connections=500, max_keepalive_connections=0)
STREAM_TIMEOUT = httpx.Timeout(connect=2, read=25, write=5, pool=0.5)


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


class ServiceClient:
    """One service, by its name (the audience of its tokens)."""

    def __init__(self, name: str, base_url: str) -> None:
        self.name = name
        self._http = httpx.AsyncClient(base_url=base_url, limits=LIMITS, timeout=TIMEOUT, trust_env=False)
        self._streams = httpx.AsyncClient(
            base_url=base_url, limits=STREAM_LIMITS, timeout=STREAM_TIMEOUT, trust_env=False
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._streams.aclose()

    async def alive(self) -> bool:
        """Return whether the service answers at all."""
        try:
            return (await self._http.get("/healthz", timeout=2)).status_code == 200
        except httpx.HTTPError:
            return False

    async def get(self, visitor: Visitor, path: str, **params: Any) -> Any:
        """Return the JSON at `path`; parameters that are None or empty are left out. ServiceProblem if refused."""
        return await self._json("GET", visitor, path, params=_given(params))

    async def post(
        self, visitor: Visitor, path: str, body: Any = None, *, key: str | None = None, **params: Any
    ) -> Any:
        """Post JSON and return the answer's; `key` makes the call repeatable (Idempotency-Key)."""
        return await self._json("POST", visitor, path, json=body, params=_given(params), key=key)

    async def put(self, visitor: Visitor, path: str, body: Any) -> Any:
        """Put JSON and return the answer's."""
        return await self._json("PUT", visitor, path, json=body)

    async def put_bytes(self, visitor: Visitor, path: str, content: bytes, digest: str) -> Any:
        """Put bytes with their digest (Content-Digest, RFC 9530) and return the answer's JSON."""
        headers = {"content-type": "application/octet-stream", "content-digest": digest}
        return await self._json("PUT", visitor, path, content=content, headers=headers)

    async def delete(self, visitor: Visitor, path: str, body: Any = None) -> None:
        """Delete what is at `path`; `body` shows that one may, where that takes more than the token."""
        await self._json("DELETE", visitor, path, **({"json": body} if body is not None else {}))

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

    async def download(self, visitor: Visitor, path: str, **params: Any) -> httpx.Response:
        """Return the open response with the bytes at `path`; the caller iterates and closes it."""
        return await self._opened(self._http, visitor, path, **params)

    async def stream(self, visitor: Visitor, path: str) -> httpx.Response:
        """Return the open response of a stream that goes on for a while; the caller iterates and closes it."""
        return await self._opened(self._streams, visitor, path)

    async def _opened(
        self, client: httpx.AsyncClient, visitor: Visitor, path: str, **params: Any
    ) -> httpx.Response:
        request = client.build_request(
            "GET", path, params=_given(params), headers=self._headers(visitor, None)
        )
        response = await self._send(request, client=client, stream=True)
        if response.is_error:
            await response.aread()
            await response.aclose()
            raise _problem(response)
        return response

    async def _json(
        self,
        method: str,
        visitor: Visitor,
        path: str,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> Any:
        sent = {**self._headers(visitor, key), **(headers or {})}
        response = await self._send(self._http.build_request(method, path, headers=sent, **options))
        if response.is_error:
            raise _problem(response)
        return response.json() if response.content else None

    async def _send(
        self, request: httpx.Request, *, client: httpx.AsyncClient | None = None, stream: bool = False
    ) -> httpx.Response:
        try:
            return await (client or self._http).send(request, stream=stream)
        except httpx.HTTPError as error:
            raise ServiceProblem(503, "unavailable", DOWN, retry_after=5) from error

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


def _problem(response: httpx.Response) -> ServiceProblem:
    try:
        body = response.json()
    except ValueError:
        return ServiceProblem(503, "unavailable", DOWN, retry_after=5)
    pointers: dict[str, str] = {}
    for item in body.get("errors", []):  # one field may break several rules, each with its own sentence
        pointers[item["pointer"]] = pointers.get(item["pointer"], "") + item["message"]
    errors: dict[str, str] = {}
    for pointer, message in pointers.items():
        errors.setdefault(pointer.strip("/").split("/")[0], message)
    retry_after = response.headers.get("retry-after", "")
    return ServiceProblem(
        status=response.status_code,
        slug=str(body.get("type", "")).rsplit(":", 1)[-1],
        detail=str(body.get("detail", DOWN)),
        errors=errors,
        pointers=pointers,
        retry_after=int(retry_after) if retry_after.isdigit() else None,
        members=body,
    )
