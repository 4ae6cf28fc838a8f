"""Deciding: case, decision, audit entry and outbox entry in one durable transaction, over HTTP."""

import json
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from benchmarks.bench import Bench
from benchmarks.durable import check_durable
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target
from benchmarks.measuring.rounds import Round, alternate, latency, rates
from benchmarks.people import official, signed_in
from benchmarks.results import Goal, Row
from benchmarks.waiting_cases import WaitingCases
from contracts.words import Role

NAME = "decide"
TITLE = "Decide over HTTP: case, decision, audit, outbox; durable"

CONNECTIONS = 16
REVIEWERS = 8
A_SECOND = 200
"""How many cases are made for each second of a round."""
OF_BARE, OF_RAW = Goal("≥", 0.10), Goal("≥", 0.5)
BODY = json.dumps(
    {"stage": "preliminary", "verdict": "pass", "kind": "local", "opinion": "材料齐全，符合条件，同意推荐。"}
)


def measure(bench: Bench, row: Row) -> None:
    """Measure how cases pass the preliminary stage, against a bare web framework and against asyncpg alone."""
    small = bench.small()
    check_durable(small.database_url("review"))
    cases = WaitingCases(small)
    with small.running("review-api") as running, bench.counterpart("bare") as bare:
        ours = {"api": running.pids["review-api"], "postgres": bench.servers["postgres"]}
        settings = {
            "LIMIT_DATABASE_URL": small.database_url("review"),
            **_sizes(bench, running.urls["review"], cases),
        }
        with bench.counterpart("decide", settings) as raw:
            sides = {
                "ours": partial(_decided, bench, running.urls["review"], cases, ours),
                "bare": partial(_bare, bench, bare.url, {"api": bare.pid}),
                "raw": partial(_decided, bench, raw.url, cases, {**ours, "api": raw.pid}),
            }
            taken = alternate(sides, bench.rounds)
    row.lines += [
        rates("decide", taken["ours"], taken["bare"], against="bare Starlette", goal=OF_BARE),
        rates("decide", taken["ours"], taken["raw"], against="raw asyncpg, same rows", goal=OF_RAW),
        latency(f"p95, {CONNECTIONS} at once", taken["ours"], 0.95),
    ]


def _decided(bench: Bench, url: str, cases: WaitingCases, watch: dict[str, int]) -> Round:
    with cases.made(int(A_SECOND * bench.seconds)) as ids:
        target = Target(url, _requests(bench, ids), wanted=(201,))
        taken = calls.once(target, connections=CONNECTIONS, watch=watch)
        cases.check_decided(ids)
    return taken


def _bare(bench: Bench, url: str, watch: dict[str, int]) -> Round:
    target = Target(url, [Request("POST", "/cases/1/decisions", {"Content-Type": "application/json"}, BODY)])
    return calls.closed(target, connections=CONNECTIONS, seconds=bench.seconds, watch=watch)


def _sizes(bench: Bench, url: str, cases: WaitingCases) -> dict[str, str]:
    """Return what the raw driver has to write, as large as what the product has written."""
    with cases.made(1) as ids:
        calls.once(Target(url, _requests(bench, ids), wanted=(201,)), connections=1, watch={})
        cases.check_decided(ids)
        sample = cases.sample(ids)
    return {"LIMIT_OPINION_BYTES": str(sample["opinion"]), "LIMIT_EVENT": sample["event"]}


def _requests(bench: Bench, ids: Sequence[UUID]) -> list[Request]:
    reviewers = [
        signed_in(bench.keys, official(Role.ASSOCIATION_REVIEWER, "association-650000"), "review")
        for _ in range(REVIEWERS)
    ]
    return [
        Request(
            "POST",
            f"/cases/{one}/decisions",
            {**reviewers[number % REVIEWERS], "Content-Type": "application/json"},
            BODY,
        )
        for number, one in enumerate(ids)
    ]
