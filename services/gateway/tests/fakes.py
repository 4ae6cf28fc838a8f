"""The gateway in this process, with services that answer what a test tells them to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from foundation.auth.actor import Hurdle
from gateway.clients import wire
from gateway.clients.base import ServiceClient
from gateway.tests.samples import RECORD_ID

ORIGIN = "http://gateway.test"
SESSION = "a-session"
PERSON = UUID("00000000-0000-7000-8000-000000000001")
Answer = tuple[int, Any]
NOTICE: dict[str, Any] = {
    "number": 2,
    "title": "个人信息处理告知书",
    "news": "增加短信服务提供者。",
    "asks_again": True,
    "published_at": "2026-11-20T02:00:00Z",
    "in_force_from": "2026-11-21T16:00:00Z",
    "body": "第一段。\n\n## 一、处理目的\n\n- 注册和登录\n- 专家申报",
}
NO_HISTORY: dict[str, Any] = {
    "delegated": 0,
    "attended": 0,
    "absent": 0,
    "rated": 0,
    "average_rating": None,
    "items": [],
    "more": False,
}


@dataclass
class Asked:
    """One request that reached a service."""

    method: str
    path: str
    query: dict[str, str]
    content: bytes
    headers: httpx.Headers
    all: dict[str, list[str]] = field(default_factory=dict)

    @property
    def body(self) -> Any:
        """Return the JSON that was sent."""
        return json.loads(self.content) if self.content else None


@dataclass
class FakeService:
    """A service: `answers` maps "METHOD /path" to (status, JSON or bytes); `down` answers nothing at all.

    What stands in `hangs` is never answered.
    """

    name: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    down: bool = False
    hangs: set[str] = field(default_factory=set)

    def says(self, what: str, body: Any = None, status: int = 200) -> None:
        """Answer this from now on."""
        self.answers[what] = (status, body)

    def refuses(
        self,
        what: str,
        status: int,
        slug: str,
        detail: str,
        errors: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        """Refuse this from now on, as foundation.http.problems writes it."""
        body = {"type": f"urn:expertlib:problem:{slug}", "status": status, "detail": detail, **more}
        if errors:
            body["errors"] = [{"pointer": pointer, "message": text} for pointer, text in errors.items()]
        self.answers[what] = (status, body)

    def last(self, what: str) -> Asked:
        """Return the newest request to "METHOD /path"."""
        return [one for one in self.asked if f"{one.method} {one.path}" == what][-1]

    def was_asked(self, what: str) -> int:
        """Return how often "METHOD /path" was asked for."""
        return sum(f"{one.method} {one.path}" == what for one in self.asked)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """Return what was agreed; anything else is a test that forgot something."""
        if self.down:
            raise httpx.ConnectError("down", request=request)
        content = await request.aread()
        query = dict(request.url.params)
        every = {name: request.url.params.get_list(name) for name in query}
        self.asked.append(Asked(request.method, request.url.path, query, content, request.headers, every))
        key = f"{request.method} {request.url.path}"
        if key in self.hangs:
            await asyncio.sleep(3600)
        if key not in self.answers:
            raise AssertionError(f"{self.name} was asked for {key}")
        status, body = self.answers[key]
        if isinstance(body, bytes):
            return httpx.Response(status, content=body, headers={"content-type": "image/jpeg"})
        headers = {"retry-after": str(body["retry_after"])} if status == 429 and "retry_after" in body else {}
        return (
            httpx.Response(status, json=body, headers=headers) if body is not None else httpx.Response(status)
        )


class FakeAnswer(wire.Answer):
    """An answer that a fake has given."""

    def __init__(self, response: httpx.Response) -> None:
        self._given = response

    @property
    def status_code(self) -> int:
        """The status."""
        return self._given.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""
        return self._given.headers

    async def aread(self) -> bytes:
        """Return the whole body."""
        return await self._given.aread()

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes."""
        try:
            async for piece in self._given.aiter_bytes():
                yield piece
        except httpx.HTTPError as error:
            raise wire.BrokenOff from error

    async def aclose(self) -> None:
        """Close it."""
        await self._given.aclose()


@dataclass
class FakeWire:
    """Carries what the gateway's own client asks to a fake, and what that answers back."""

    answer: Callable[[httpx.Request], Awaitable[httpx.Response]]

    async def send(self, outgoing: wire.Outgoing) -> wire.Answer:
        """Return the fake's answer; raise Unreachable where it raises what httpx does."""
        request = httpx.Request(
            outgoing.method,
            f"http://service.test{outgoing.path}",
            params=outgoing.query,
            headers=outgoing.headers,
            content=outgoing.content,
        )
        try:
            return FakeAnswer(await self.answer(request))
        except httpx.HTTPError as error:
            raise wire.Unreachable from error

    async def close(self) -> None:
        """Close nothing."""


@dataclass
class FakeServices:
    """The four services."""

    identity: FakeService = field(
        default_factory=lambda: FakeService(
            "identity",
            {"GET /portal": (200, {"available": False}), "GET /privacy/notices/current": (200, NOTICE)},
        )
    )
    experts: FakeService = field(
        default_factory=lambda: FakeService("experts", {"GET /record/standing": (200, {"in_library": False})})
    )
    review: FakeService = field(default_factory=lambda: FakeService("review"))
    notify: FakeService = field(default_factory=lambda: FakeService("notify"))

    def client(self, name: str) -> ServiceClient:
        """Return the gateway's own client, whose requests the fake answers."""
        made = ServiceClient(name, f"http://{name}.test")
        made._http = made._streams = FakeWire(getattr(self, name).answer)
        return made


@dataclass
class Site:
    """A browser without scripts in front of the gateway, and the services behind it."""

    app: FastAPI
    browser: httpx.AsyncClient
    services: FakeServices

    @property
    def identity(self) -> FakeService:
        """Return the fake identity."""
        return self.services.identity

    @property
    def experts(self) -> FakeService:
        """Return the fake experts."""
        return self.services.experts

    @property
    def review(self) -> FakeService:
        """Return the fake review."""
        return self.services.review

    @property
    def notify(self) -> FakeService:
        """Return the fake notify."""
        return self.services.notify

    def sign_in(self, *roles: str, must_change_password: bool = False, hurdle: Hurdle | None = None) -> None:
        """Let the browser hold a living session of a person with these roles; `hurdle` must be taken first."""
        first = Hurdle.PASSWORD if must_change_password and hurdle is None else hurdle
        self.browser.cookies.set("session", SESSION)
        actor = {
            "id": str(PERSON),
            "name": "测试人员",
            "roles": list(roles),
            "grants": [{"role": role, "organization_id": None, "organization_name": None} for role in roles],
            "employer_id": None,
            "employer_name": "某某设计院",
            "must_change_password": must_change_password,
            "hurdle": first.value if first else None,
        }
        tokens = {name: f"token-{name}" for name in ("identity", "experts", "review", "notify")}
        if first is Hurdle.FACTOR:
            tokens = {}
        self.identity.says("POST /sessions/exchange", {"actor": actor, "tokens": tokens, "expires_in": 60})
        self.notify.says("GET /messages/unread", {"count": 2})
        self.review.says("GET /cases/counts", {"preliminary": 1, "final": 0, "total": 1, "overdue": 0})
        self.review.says("GET /activities/tasks/counts", {"kinds": [], "total": 0})
        self.review.says("GET /activities/tasks", {"kinds": [], "total": 0, "items": []})
        self.review.says("GET /activities/calendar", {"items": [], "more": False})
        self.review.says("GET /delegations/own", {"items": [], "next": None})
        self.review.says(f"GET /delegations/of/{RECORD_ID}", NO_HISTORY)
        self.identity.says("GET /registrations/counts", {"waiting": 3})
        self.identity.says("GET /personal-requests/counts", {"waiting": 0})
        self.review.says("GET /calendar/warnings", {"items": []})

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        return await self.browser.get(path, headers=headers)

    async def post(
        self, path: str, form: dict[str, str] | None = None, files: Any = None, **headers: str
    ) -> httpx.Response:
        """Send a form as a page of ours does."""
        return await self.browser.post(
            path, data=form or {}, files=files, headers={"origin": ORIGIN, **headers}
        )


async def opened(make_app: Callable[[], FastAPI]) -> AsyncIterator[Site]:
    """Yield the gateway with fake services."""
    from gateway.clients.services import Services
    from gateway.web.sessions import SessionCache

    app, fakes = make_app(), FakeServices()
    app.state.services = Services(
        *(fakes.client(name) for name in ("identity", "experts", "review", "notify"))
    )
    app.state.sessions = SessionCache()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
        yield Site(app, browser, fakes)
    await app.state.services.close()
