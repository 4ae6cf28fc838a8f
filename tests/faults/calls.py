"""Calling the services as the gateway would, and calling again until the outcome is known."""

import asyncio
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.faults.ledger import Ledger
from tests.faults.people import Crowd, Person

TIMEOUT = httpx.Timeout(20, connect=3, pool=60)
PATIENCE_S = 240.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 2.0
BUSY = (429, 502, 503, 504)


class NeverKnown(Exception):
    """Asked again and again, and the outcome is still not known."""


@dataclass
class Answer:
    """What a service has answered in the end. `repeated` says that an earlier attempt's outcome is not known."""

    status: int
    body: dict[str, Any]
    repeated: bool

    @property
    def problem(self) -> str:
        """The name of the refusal, empty when it is none."""
        return str(self.body.get("type", "")).rpartition(":")[2]


@dataclass
class Caller:
    """One client with its own connections. Each service's API is asked at a process drawn by chance."""

    urls: dict[str, list[str]]
    crowd: Crowd
    ledger: Ledger
    random: Random
    http: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)
    )

    async def ask(
        self,
        person: Person,
        service: str,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        token: str | None = None,
        **options: Any,
    ) -> Answer:
        """Return the first answer that says what has happened; the very same request is sent until then.

        An attempt that ends in a timeout, a lost connection, 429 or 5xx is written into the ledger and repeated. Raises
        NeverKnown when patience ends.
        """
        loop = asyncio.get_running_loop()
        until, pause, repeated = loop.time() + PATIENCE_S, FIRST_PAUSE_S, False
        while True:
            url = self.random.choice(self.urls[service]) + path
            bearer = {"Authorization": f"Bearer {token or self.crowd.token(person, service)}"}
            try:
                reply = await self.http.request(method, url, headers={**(headers or {}), **bearer}, **options)
                why = f"HTTP {reply.status_code}" if _says_nothing(reply) else ""
            except httpx.TransportError as error:
                reply, why = None, type(error).__name__
            if reply is not None and not why:
                return Answer(reply.status_code, _body(reply), repeated)
            repeated = True
            await self.ledger.write("attempt", service=service, why=why)
            if why.startswith("HTTP 5") and reply is not None and reply.status_code not in BUSY:
                await self.ledger.write("unexpected", why=f"{method} {_route(path)} answered {why}")
            if loop.time() + pause > until:
                raise NeverKnown(f"{method} {_route(path)}: {why}")
            await asyncio.sleep(pause * (0.5 + self.random.random()))
            pause = min(pause * 2, LONGEST_PAUSE_S)


def _says_nothing(reply: httpx.Response) -> bool:
    return reply.status_code >= 500 or reply.status_code == 429


def _body(reply: httpx.Response) -> dict[str, Any]:
    if "json" not in reply.headers.get("content-type", ""):
        return {}
    body = reply.json()
    return body if isinstance(body, dict) else {"items": body}


def _route(path: str) -> str:
    return path.partition("?")[0]
