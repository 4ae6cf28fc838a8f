"""Generated calls against one service: schemathesis' state machine, our callers, our ids, our malice."""

import asyncio
import json
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Flaky
from schemathesis.core import NotSet
from schemathesis.generation.stateful import run_state_machine_as_test

from foundation.http import problems
from foundation.testing.kit import ServiceKit
from tests.security.generated import hostile, judging
from tests.security.generated.callers import Callers
from tests.security.generated.hostile import Request
from tests.security.generated.rounds import Round, rounds_of
from tests.security.ownership import Owned

STEPS = 20  # calls of one chain
EXAMPLES = 2  # calls of one route in a row
SMALLEST_ROUND = 60
BENT = 0.35  # of the calls are bent by `hostile` once more
KNOWN_IDS = 0.8  # of the ids in paths name something that exists
LIMIT_S = 30
UUID_SHAPE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
RAW = (b"", b"x", b"%PDF-1.7\n%%EOF", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"PK\x03\x04", bytes(2000))
# Wide enough that the budgets of an address are not all that is tested; those have tests of their own.
WIDE = {
    "codes_per_address_per_hour": 10**6,
    "captchas_per_address_per_hour": 10**6,
    "photos_per_address_per_hour": 10**6,
    "failed_logins_per_address_per_hour": 10**6,
    "open_pages_per_address_per_hour": 10**6,
}


@dataclass
class Findings:
    """What came of it: how many calls, their statuses, how many routes answered well, and what was wrong."""

    service: str
    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    called: set[str] = field(default_factory=set)
    succeeded: set[str] = field(default_factory=set)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def add(self, complaint: str, request: Request, caller: str, cause: str) -> None:
        """Remember something wrong, once for each cause and route, with the request that shows it."""
        self.wrong.setdefault(complaint, []).append(f"{caller}: {request} {cause}".strip())

    @property
    def summary(self) -> str:
        """Return the figures in a line."""
        faults = sum(count for status, count in self.statuses.items() if status >= 500)
        return f"{self.service} {self.calls} calls of {len(self.called)} routes, {faults} x 5xx"

    def __str__(self) -> str:
        statuses = ", ".join(f"{status} x {count}" for status, count in sorted(self.statuses.items()))
        lines = [
            f"{self.service}: {self.calls} calls of {len(self.called)} routes, {len(self.succeeded)} of them answered "
            f"with 2xx; {statuses}"
        ]
        for complaint, seen in self.wrong.items():
            lines += [f"  WRONG ({len(seen)} x): {complaint}", *(f"      {one[:1500]}" for one in seen[:2])]
        return "\n".join(lines)


async def explore(kit: ServiceKit, calls: int, seed: int) -> Findings:
    """Make so many calls of a service and return what came of them; the same seed makes the same choices."""
    findings = Findings(kit.resources.service)
    rng = Random(f"{seed} {findings.service}")
    rounds = rounds_of(findings.service)
    chosen = rng.sample(rounds, min(len(rounds), max(1, calls // SMALLEST_ROUND)))
    loop = asyncio.get_running_loop()
    before = kit.resources.settings
    fields = {name: value for name, value in WIDE.items() if name in type(before).model_fields}
    kit.resources.settings = before.model_copy(update=fields)
    try:
        with _seen_errors() as errors:
            for number, each in enumerate(chosen):
                await kit.empty()
                owned = await each.make(kit)
                share = calls * (number + 1) // len(chosen) - calls * number // len(chosen)
                one = _Round(kit, each, owned, findings, rng, loop, errors)
                await asyncio.to_thread(one.run, share)
    finally:
        kit.resources.settings = before
    return findings


class _Round:
    """The calls of one round; `run` blocks, and the service answers on `loop` meanwhile."""

    def __init__(
        self,
        kit: ServiceKit,
        begun: Round,
        owned: Owned,
        findings: Findings,
        rng: Random,
        loop: asyncio.AbstractEventLoop,
        errors: list[str],
    ) -> None:
        self._kit, self._begun, self._owned, self._findings = kit, begun, owned, findings
        self._rng, self._loop, self._errors = rng, loop, errors
        self._callers = Callers(kit, owned, rng)
        self._ids: dict[str, list[str]] = {name: [str(value)] for name, value in owned.ids.items()}
        self._told = kit.app.openapi()
        self._contract = judging.Contract(self._told)
        self._left = 0

    def run(self, calls: int) -> None:
        self._one_by_one(calls // 2)
        self._in_chains(calls - calls // 2)

    def _one_by_one(self, calls: int) -> None:
        """Call every route in turn, the next round goes on with the next."""
        self._left = calls
        schema = schemathesis.openapi.from_dict(self._told)
        operations = [found.ok() for found in schema.get_all_operations()]
        self._rng.shuffle(operations)
        options = self._options(max_examples=EXAMPLES)
        while self._left > 0:
            for operation in operations:

                @hypothesis.seed(self._rng.randrange(2**32))
                @hypothesis.settings(options)
                @hypothesis.given(operation.as_strategy())
                def each(case: Any) -> None:
                    self.call(case)

                each()

    def _options(self, **more: int) -> hypothesis.settings:
        return hypothesis.settings(
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **more,
        )

    def _in_chains(self, calls: int) -> None:
        """Follow the links: what one answer gives goes into the next call."""
        self._left = calls
        machine = self._machine()
        while self._left > 0:
            options = self._options(max_examples=max(1, self._left // STEPS), stateful_step_count=STEPS)
            # What a chain may do depends on what the service answers, and that on the calls before: Hypothesis, which
            # expects the same world for each chain, notices sometimes and gives up. The next seed goes on.
            with suppress(Flaky):
                run_state_machine_as_test(
                    hypothesis.seed(self._rng.randrange(2**32))(machine), settings=options
                )

    def _machine(self) -> Any:
        calling = self
        schema = schemathesis.openapi.from_dict(self._told)

        class Machine(schema.as_state_machine()):  # type: ignore[misc]
            def call(self, case: Any, **_: Any) -> Any:
                answer = calling.call(case)
                return schemathesis.Response.from_any(answer)

            def validate_response(self, *_: Any, **__: Any) -> None:
                """What is wrong is remembered by `call`, and the chain goes on."""

        return Machine

    def call(self, case: Any) -> httpx.Response:
        """Send a case, bent perhaps, and judge the answer; send nothing more when the round is over."""
        request = self._request(case)
        if self._left <= 0:
            return _nothing(404)
        self._left -= 1
        route = f"{case.operation.method.upper()} {case.operation.path}"
        caller, headers = self._callers.headers(route)
        request.headers = {**headers, **request.headers}
        straight = self._rng.random() >= BENT
        if not straight:
            hostile.bend(request, self._rng)
        answer = self._send(request)
        self._judge(case, route, request, caller, answer, straight)
        return answer

    def _request(self, case: Any) -> Request:
        parameters = {
            name: self._rng.choice(self._ids[name])
            if name in self._ids and self._rng.random() < KNOWN_IDS
            else value
            for name, value in (case.path_parameters or {}).items()
        }
        path = case.operation.path
        for name, value in parameters.items():
            path = path.replace(f"{{{name}}}", quote(_text(value).encode("utf-8", "surrogatepass"), safe=""))
        query = {name: value for name, value in (case.query or {}).items() if value is not None}
        pairs = {
            _bytes(name): [_bytes(one) for one in value] if isinstance(value, list) else _bytes(value)
            for name, value in query.items()
        }
        request = Request(case.operation.method.upper(), path, urlencode(pairs, doseq=True))
        declared = (
            one for one in case.operation.definition.raw.get("parameters", ()) if one.get("in") == "query"
        )
        request.arguments = tuple(one["name"] for one in declared) or request.arguments
        request.headers = {name: _text(value) for name, value in (case.headers or {}).items()}
        self._fill(request, case)
        return request

    def _fill(self, request: Request, case: Any) -> None:
        """Give the request its body: the generated one, or the one that is known to be right here."""
        mine = self._begun.route == f"{request.method} {case.operation.path}"
        if mine and self._rng.random() < 0.5:
            request.json, request.content = self._owned.sent.get("json"), self._owned.sent.get("content")
        elif isinstance(case.body, NotSet):
            if request.method in ("POST", "PUT") and "requestBody" not in case.operation.definition.raw:
                request.content = self._rng.choice(RAW)
        elif isinstance(case.body, bytes):
            request.content = case.body
        else:
            request.json = case.body
        if request.json is not None or isinstance(case.body, bytes):
            request.headers.setdefault("content-type", "application/json")

    def _send(self, request: Request) -> httpx.Response:
        headers = [(name, _header(value)) for name, value in request.headers.items()]
        url = httpx.URL(scheme="http", host="service", raw_path=request.target)

        async def ask() -> httpx.Response:
            async with asyncio.timeout(LIMIT_S):
                return await self._kit.client.request(
                    request.method, url, headers=headers, content=request.body or None
                )

        self._errors.clear()
        try:
            return asyncio.run_coroutine_threadsafe(ask(), self._loop).result()
        except TimeoutError:
            return _nothing(599)

    def _judge(
        self, case: Any, route: str, request: Request, caller: str, answer: httpx.Response, straight: bool
    ) -> None:
        found = self._findings
        found.calls += 1
        found.statuses[answer.status_code] += 1
        found.called.add(route)
        if 200 <= answer.status_code < 300:
            found.succeeded.add(route)
            self._learn(answer)
        complaint = judging.complaint(answer)
        if complaint is None and request.method == case.operation.method.upper() and straight:
            complaint = self._contract.complaint(case.operation.path, request.method, answer)
        if complaint:
            cause = self._errors[-1].strip() if self._errors else ""
            last = f": {cause.splitlines()[-1][:160]}" if cause else ""
            found.add(f"{route}: {complaint}{last}", request, caller, cause[-1200:] or answer.text[:300])

    def _learn(self, answer: httpx.Response) -> None:
        """Keep the ids that an answer names, under the names that paths give them."""
        for name, value in _leaves(judging.parsed(answer)):
            if isinstance(value, str) and UUID_SHAPE.fullmatch(value):
                for known in {name, *(parameter for parameter in self._ids if name == "id")}:
                    kept = self._ids.setdefault(known, [])
                    if value not in kept and len(kept) < 30:
                        kept.append(value)


def _nothing(status: int) -> httpx.Response:
    """Return an answer that no service has given: none in time (599), or to a call after the last."""
    answer = httpx.Response(status, request=httpx.Request("GET", "http://service"))
    answer.elapsed = timedelta(0)
    return answer


def _leaves(tree: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, key)
    elif isinstance(tree, list):
        for one in tree:
            yield from _leaves(one, name)
    else:
        yield name, tree


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _bytes(value: Any) -> bytes:
    return _text(value).encode("utf-8", "surrogatepass")


def _header(value: str) -> bytes:
    """Return a header's bytes; a server's HTTP parser lets no line end and no NUL through."""
    return re.sub(rb"[\x00\r\n]", b" ", value.encode("utf-8", "surrogatepass"))


@contextmanager
def _seen_errors() -> Iterator[list[str]]:
    """Collect what the services log of the unforeseen, from outside: the last one belongs to the last call."""
    seen: list[str] = []
    real = problems.log

    class Listening:
        def error(self, event: str, exc_info: BaseException | None = None, **more: Any) -> None:
            told = "".join(traceback.format_exception(exc_info)) if exc_info else ""
            seen.append(f"{event} {more} {told}")

        def warning(self, event: str, **more: Any) -> None:
            seen.append(f"{event} {more}")

        def __getattr__(self, name: str) -> Callable[..., Any]:
            return getattr(real, name)

    problems.log = Listening()  # type: ignore[assignment]
    try:
        yield seen
    finally:
        problems.log = real
