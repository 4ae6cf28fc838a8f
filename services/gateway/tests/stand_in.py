"""Services that answer what a test says, and remember what they were asked."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from gateway.clients.base import ServiceProblem

REPOSITORY = Path(__file__).parents[3]
Answer = Any | ServiceProblem | Callable[["Call"], Any]


@dataclass(frozen=True)
class Call:
    """One question to a service."""

    method: str
    path: str
    body: Any = None
    key: str | None = None
    params: dict[str, Any] = field(default_factory=dict)


class StandIn:
    """A service; `answers["GET /record"]` is what it says: a value, a ServiceProblem, or a function of the call.

    A list as `answers[...]` marked by `series` is told one by one, the last one for ever.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.answers: dict[str, Answer] = {}
        self.calls: list[Call] = []

    def asked(self, question: str) -> list[Call]:
        """Return the calls of `POST /path`."""
        return [call for call in self.calls if f"{call.method} {call.path}" == question]

    def _answer(self, call: Call) -> Any:
        self.calls.append(call)
        question = f"{call.method} {call.path}"
        if question not in self.answers:
            raise ServiceProblem(404, "not-found", f"没有准备 {question} 的回答。")
        answer = self.answers[question]
        if callable(answer):
            answer = answer(call)
        if isinstance(answer, ServiceProblem):
            raise answer
        return answer

    async def alive(self) -> bool:
        return True

    async def get(self, _visitor: object, path: str, **params: Any) -> Any:
        return self._answer(Call("GET", path, params={k: v for k, v in params.items() if v}))

    async def post(
        self, _visitor: object, path: str, body: Any = None, *, key: str | None = None, **params: Any
    ) -> Any:
        return self._answer(Call("POST", path, body, key, params))

    async def put(self, _visitor: object, path: str, body: Any) -> Any:
        return self._answer(Call("PUT", path, body))

    async def delete(self, _visitor: object, path: str) -> None:
        self._answer(Call("DELETE", path))

    async def upload(
        self, _visitor: object, path: str, content: Any, content_type: str, **params: Any
    ) -> Any:
        data = b"".join([chunk async for chunk in content])
        return self._answer(Call("POST", path, (content_type, data), None, params))

    async def download(self, _visitor: object, path: str, **params: Any) -> httpx.Response:
        headers, data = self._answer(Call("GET", path, params={k: v for k, v in params.items() if v}))
        return httpx.Response(200, headers=headers, stream=httpx.ByteStream(data))


def series(*answers: Answer) -> Callable[[Call], Any]:
    """Return an answer that changes from call to call and stays at the last."""
    left = list(answers)

    def tell(_call: Call) -> Any:
        return left.pop(0) if len(left) > 1 else left[0]

    return tell


@dataclass
class House:
    """The gateway with stand-ins behind it."""

    app: FastAPI
    identity: StandIn
    experts: StandIn
    review: StandIn
    notify: StandIn

    def all(self) -> tuple[StandIn, ...]:
        return self.identity, self.experts, self.review, self.notify

    async def close(self) -> None:
        return None

    def sign_in(self, *roles: str, name: str = "示例人员") -> None:
        """Let whoever brings a session cookie be a person with these roles."""
        self.identity.answers["POST /sessions/exchange"] = {
            "actor": {
                "id": "00000000-0000-7000-8000-000000000001",
                "name": name,
                "roles": list(roles),
                "grants": [],
                "employer_name": "示例单位",
                "must_change_password": False,
            },
            "tokens": {},
        }


def build() -> House:
    """Return a gateway whose services are stand-ins that know nobody."""
    from gateway.settings import settings

    for name in ("IDENTITY", "EXPERTS", "REVIEW", "NOTIFY"):
        os.environ.setdefault(f"GATEWAY_{name}_URL", "http://service.invalid")
    os.environ.setdefault("GATEWAY_PUBLIC_URL", "http://gateway")
    os.environ.setdefault("GATEWAY_COOKIE_SECURE", "false")
    os.environ.setdefault("GATEWAY_NODE_MODULES", str(REPOSITORY / "node_modules"))
    settings.cache_clear()
    from gateway.api import make_app
    from gateway.web.sessions import SessionCache

    app = make_app()
    house = House(app, *(StandIn(name) for name in ("identity", "experts", "review", "notify")))
    app.state.services = house
    app.state.sessions = SessionCache()
    house.notify.answers["GET /messages/unread"] = {"count": 0}
    house.review.answers["GET /cases/counts"] = {"preliminary": 0, "final": 0, "total": 0, "overdue": 0}
    return house
