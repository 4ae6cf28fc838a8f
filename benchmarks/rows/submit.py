"""Submitting: record, snapshot, files, audit entry and outbox entry in one durable transaction, over HTTP."""

from collections.abc import Sequence
from functools import partial

from benchmarks.applicants import Applicant, Applicants
from benchmarks.bench import Bench
from benchmarks.durable import check_durable
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target
from benchmarks.measuring.rounds import Round, alternate, latency, rates
from benchmarks.people import signed_in
from benchmarks.results import Goal, Row
from foundation.ids import uuid7

NAME = "submit"
TITLE = "Submit over HTTP: record, snapshot, files, audit, outbox; durable"

CONNECTIONS = 16
SAMPLES = 20
A_SECOND = 200
"""How many are made for each second of a round."""
OF_BARE, OF_RAW = Goal("≥", 0.10), Goal("≥", 0.5)
BODY = '{"draft_version":1}'


def measure(bench: Bench, row: Row) -> None:
    """Measure submissions, each by somebody else, against a bare web framework and against asyncpg alone."""
    small = bench.small()
    check_durable(small.database_url("experts"))
    people = Applicants(small, bench.keys)
    with small.running("experts-api") as running, bench.counterpart("bare") as bare:
        ours = {"api": running.pids["experts-api"], "postgres": bench.servers["postgres"]}
        settings = {
            "LIMIT_DATABASE_URL": small.database_url("experts"),
            **_sizes(bench, running.urls["experts"], people),
        }
        with bench.counterpart("submit", settings) as raw:
            sides = {
                "ours": partial(_submitted, bench, running.urls["experts"], people, ours),
                "bare": partial(_bare, bench, bare.url, {"api": bare.pid}),
                "raw": partial(_submitted, bench, raw.url, people, {**ours, "api": raw.pid}),
            }
            taken = alternate(sides, bench.rounds)
    row.lines += [
        rates("submit", taken["ours"], taken["bare"], against="bare Starlette", goal=OF_BARE),
        rates("submit", taken["ours"], taken["raw"], against="raw asyncpg, same rows", goal=OF_RAW),
        latency(f"p95, {CONNECTIONS} at once", taken["ours"], 0.95),
    ]


def _submitted(bench: Bench, url: str, people: Applicants, watch: dict[str, int]) -> Round:
    with people.waiting(int(A_SECOND * bench.seconds)) as applicants:
        target = Target(url, _requests(bench, applicants), wanted=(201,))
        taken = calls.once(target, connections=CONNECTIONS, watch=watch)
        people.check_submitted(applicants)
    return taken


def _bare(bench: Bench, url: str, watch: dict[str, int]) -> Round:
    target = Target(url, [Request("POST", "/record/submissions", {"Content-Type": "application/json"}, BODY)])
    return calls.closed(target, connections=CONNECTIONS, seconds=bench.seconds, watch=watch)


def _sizes(bench: Bench, url: str, people: Applicants) -> dict[str, str]:
    """Return what the raw driver has to write, as large as what the product has written."""
    with people.waiting(SAMPLES) as applicants:
        target = Target(url, _requests(bench, applicants), wanted=(201,))
        calls.once(target, connections=1, watch={})
        people.check_submitted(applicants)
        sample = people.sample(applicants)
    return {"LIMIT_SNAPSHOT_BYTES": str(sample["snapshot"]), "LIMIT_EVENT": sample["event"]}


def _requests(bench: Bench, applicants: Sequence[Applicant]) -> list[Request]:
    return [
        Request(
            "POST",
            "/record/submissions",
            {
                **signed_in(bench.keys, one.actor, "experts"),
                "Content-Type": "application/json",
                "Idempotency-Key": str(uuid7()),
                # asyncpg alone looks at no token
                "X-Account": str(one.actor.id),
            },
            BODY,
        )
        for one in applicants
    ]
