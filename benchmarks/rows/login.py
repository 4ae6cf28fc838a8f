"""Logging in: as many a second as argon2 alone can verify; and what others wait meanwhile."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import asyncpg
import httpx

from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target, WrongAnswers
from benchmarks.measuring.rounds import Round, alternate, latency, rates
from benchmarks.results import Goal, Plot, Row, distribution
from deploy.local.environment import REPOSITORY

NAME = "login"
TITLE = "Login, and what others wait while people log in"

AT_ONCE = 6
OTHERS_PER_SECOND = 40
SERVICE = "identity-api"
OF_ARGON2, OTHERS_P99 = Goal("≥", 0.8), Goal("≤", 30, "ms")
JSON = {"Content-Type": "application/json"}


def measure(bench: Bench, row: Row) -> None:
    """Measure logins against argon2 alone, then the exchange of sessions while as many log in as can."""
    small = bench.small()
    with small.running(SERVICE) as running:
        url = running.urls["identity"]
        people = asyncio.run(_known_browsers(small, url))
        watch = {"api": running.pids[SERVICE], "postgres": bench.servers["postgres"]}
        ours = partial(_logins, bench, small, url, people, watch)
        taken = alternate({"ours": ours, "alone": partial(_alone, bench)}, bench.rounds)
        row.lines.append(
            rates("login", taken["ours"], taken["alone"], against="argon2 alone, 2 threads", goal=OF_ARGON2)
        )
        row.lines.append(latency(f"p95, {AT_ONCE} at once", taken["ours"], 0.95))
        _others(bench, row, small, url, people, watch)


@dataclass(frozen=True)
class People:
    """Logins of all demonstration accounts, each in a known browser; a session; when the last of these began."""

    logins: Sequence[Request]
    session: str
    since: datetime


async def _known_browsers(small: Deployment, url: str) -> People:
    logins, session = [], ""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as client:
        for account in small.accounts:
            body = {"login": account["login"], "password": account["password"]}
            answer = (await client.post("/sessions", json=body)).json()
            if not answer.get("device"):
                raise WrongAnswers(f"login of {account['role']}: {answer}")
            session = answer["session"]
            logins.append(
                Request("POST", "/sessions", JSON, json.dumps({**body, "device": answer["device"]}))
            )
    newest = (await _in_identity(small, "SELECT max(created_at) AS at FROM sessions"))[0]["at"]
    return People(logins, session, newest)


async def _in_identity(small: Deployment, statement: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(small.database_url("identity"))
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


def _logins(bench: Bench, small: Deployment, url: str, people: People, watch: dict[str, int]) -> Round:
    target = Target(url, people.logins, wanted=(201,))
    taken = calls.closed(target, connections=AT_ONCE, seconds=2 * bench.seconds, watch=watch)
    # people hold a few sessions, not hundreds
    end = "DELETE FROM sessions WHERE created_at > $1 RETURNING id"
    ended = len(asyncio.run(_in_identity(small, end, people.since)))
    if ended != taken.count:
        raise WrongAnswers(f"{ended} sessions after {taken.count} logins")
    return taken


def _alone(bench: Bench) -> Round:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = Path(folder) / "found.json"
        seconds = str(2 * bench.seconds)
        command = [sys.executable, "-m", "benchmarks.limits.hashing", seconds, str(found)]
        subprocess.run(command, cwd=REPOSITORY, check=True)
        answer = json.loads(found.read_text())
    return Round(answer["count"], answer["seconds"], (), {"api": 0.0, "postgres": 0.0})


def _others(
    bench: Bench,
    row: Row,
    small: Deployment,
    url: str,
    people: People,
    watch: dict[str, int],
) -> None:
    asked = json.dumps({"session": people.session, "audiences": ["identity", "experts", "review", "notify"]})
    other = Target(url, [Request("POST", "/sessions/exchange", JSON, asked)])
    pace = partial(
        calls.paced, other, rate=OTHERS_PER_SECOND, seconds=2 * bench.seconds, connections=8, watch=watch
    )
    quiet, meanwhile = [], []
    for _ in range(bench.rounds):
        quiet.append(pace())
        with ThreadPoolExecutor(1) as beside:
            busy = beside.submit(_logins, bench, small, url, people, watch)
            meanwhile.append(pace())
            busy.result()
    row.lines.append(latency("p99 of the exchange of a session, nobody logging in", quiet, 0.99))
    words = f"p99 of the exchange of a session while {AT_ONCE} log in again and again"
    row.lines.append(latency(words, meanwhile, 0.99, goal=OTHERS_P99))
    row.plots.append(
        Plot(
            "The exchange of a session",
            "share of requests, %",
            "ms",
            [
                distribution(name, [ms for one in rounds for ms in one.latencies_ms])
                for name, rounds in (("nobody logging in", quiet), ("logins as many as can", meanwhile))
            ],
        )
    )
