"""The plans of every list of every service, as PostgreSQL carries them out at size."""

import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import orjson

from benchmarks import library_statements as statements
from benchmarks import plans
from benchmarks.bench import Bench
from benchmarks.people import official, signed_in
from benchmarks.plans import Log, Offence
from benchmarks.results import Goal, Line, Row, Spread
from contracts.words import Role
from deploy.local.databases import SERVICES
from foundation.auth.actor import Actor

NAME = "plans"
TITLE = "Plans of every list: no large table read or sorted as a whole"

NONE = Goal("≤", 0)
WRITTEN_S = 0.3
"""How long the log may lag behind."""

CALLERS = (
    (Role.ASSOCIATION_COORDINATOR, "association-650000"),
    (Role.ASSOCIATION_REVIEWER, "association-650000"),
    (Role.BUREAU_OFFICER, "authority-650000"),
    (Role.BUREAU_OFFICER, "bureau-653100"),
    (Role.BUREAU_REVIEWER, "bureau-650100"),
    (Role.PLATFORM_ADMIN, "authority-650000"),
    (Role.AUDITOR, "authority-650000"),
    (Role.UNIT_ADMIN, "authority-650000"),
    (Role.APPLICANT, "authority-650000"),
)
FILTERS: Mapping[str, tuple[str, ...]] = {
    "/library": (
        "name=王", "name=建国", "name=欧阳建国", "employer=设计", "region=653100", "region=650102", "region=650000",
        "specialty=architecture", "specialty=architecture&specialty=hvac", "title=senior_engineer", "kind=local",
        "kind=regional", "industry=building", "education=20", "qualification=fire_engineer_1", "status=suspended",
        "status=removed", "kind=local&specialty=hvac&region=653100",
    ),
    "/library/facets": ("kind=local", "specialty=architecture", "name=王", "region=653100", "status=removed"),
}  # fmt: skip
OFTEN = 7
"""So often is each asked: after five times PostgreSQL may take a plan for any value."""


@dataclass
class Walk:
    """What was asked of a service, and what its plans do."""

    service: str
    asked: int = 0
    statements: int = 0
    answered: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    offences: dict[tuple[str, str], Offence] = field(default_factory=dict)


def measure(bench: Bench, row: Row) -> None:
    """Ask for every list as everybody who may, further pages too, and read what the database says it did."""
    large = bench.large()
    log = bench.stack.servers["postgres"].log
    with ExitStack() as stack:
        for service in SERVICES:
            stack.enter_context(plans.noted(bench.stack.addresses.postgres, f"{service}{large.suffix}"))
        running = stack.enter_context(large.running(*(f"{service}-api" for service in SERVICES)))
        deepest = statements.deepest_cursor(large)
        for service in SERVICES:
            walk = Walk(service)
            _walk(bench, walk, running.urls[service], deepest, Log(log))
            _tell(row, walk)


def _walk(bench: Bench, walk: Walk, url: str, deepest: str, log: Log) -> None:
    for path in _lists(walk.service):
        answers = 0
        for role, organization in CALLERS:
            actor = official(role, organization)
            for query in ("", *FILTERS.get(path, ())):
                answers += _ask_on(bench, walk, url, path, query, actor)
            if path == "/library":
                answers += _ask_on(bench, walk, url, path, f"cursor={deepest}", actor)
            _note(walk, path, log)
        (walk.answered if answers else walk.silent).add(path)
    if not walk.statements:
        raise ValueError(f"PostgreSQL noted no plan of {walk.service}")


def _lists(service: str) -> list[str]:
    """Return the addresses that are read and name nothing single."""
    paths = import_module(f"{service}.api").app.openapi()["paths"]
    return sorted(path for path, methods in paths.items() if "get" in methods and "{" not in path)


def _ask_on(bench: Bench, walk: Walk, url: str, path: str, query: str, actor: Actor) -> int:
    """Ask OFTEN, and for the next page where there is one; return how many answered."""
    answered = 0
    for _ in range(OFTEN if path in FILTERS else 2):
        reply = _ask(bench, walk, url, path, query, actor)
        if reply is None:
            return answered
        walk.asked += 1
        answered += 1
        following = reply.get("next") if isinstance(reply, dict) else None
        if isinstance(following, str):
            _ask(bench, walk, url, path, f"{query}&cursor={following}".lstrip("&"), actor)
    return answered


def _ask(bench: Bench, walk: Walk, url: str, path: str, query: str, actor: Actor) -> Any:
    """Return the reply; None where this person gets none, or it is no JSON."""
    address = f"{url}{path}?{urllib.parse.quote(query, safe='=&')}"
    request = urllib.request.Request(address, headers=signed_in(bench.keys, actor, walk.service))  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            body = answer.read() if "json" in answer.headers.get("content-type", "") else b"null"
    except urllib.error.HTTPError as refused:
        if refused.code >= 500:
            raise ValueError(f"{walk.service} {path}?{query}: {refused.code}") from refused
        return None
    return orjson.loads(body)


def _note(walk: Walk, path: str, log: Log) -> None:
    time.sleep(WRITTEN_S if path in FILTERS else 0.02)
    for plan in log.plans():
        walk.statements += 1
        for offence in plans.offences(plan):
            walk.offences.setdefault((path, offence.what), offence)


def _tell(row: Row, walk: Walk) -> None:
    note = f"{len(walk.answered)} lists, {walk.asked} requests, {walk.statements} statements"
    count = float(len(walk.offences))
    row.lines.append(Line(f"{walk.service}: plans that grow", Spread.of([count]), "", goal=NONE, note=note))
    row.notes += [
        f"{walk.service} {path} {offence.what}: {offence.rows:,} rows. {_short(offence.statement)}"
        for (path, _), offence in walk.offences.items()
    ]
    if walk.silent:
        row.notes.append(f"{walk.service}: nobody was answered at {', '.join(sorted(walk.silent))}")


def _short(statement: str) -> str:
    place = statement.find(" FROM ")
    return f"…{statement[place : place + 160]}"
