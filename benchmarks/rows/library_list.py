"""The list that officials look at most: a page of the library under the sharing rule, for people who are signed in."""

from collections.abc import Sequence
from functools import partial

from benchmarks.bench import Bench
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target
from benchmarks.measuring.rounds import Round, alternate, latency, rates
from benchmarks.people import official, readers_of_the_library, signed_in
from benchmarks.results import Goal, Plot, Row, distribution
from contracts.words import Role
from foundation.auth.actor import Actor

NAME = "library_list"
TITLE = "Library list, signed in, sharing rule in the statement, 20 rows"

CONNECTIONS = 16
PEOPLE = 20
OF_BARE, OF_RAW = Goal("≥", 0.10), Goal("≥", 0.6)
FILTERS = ("", "specialty=architecture", "kind=local", "title=senior_engineer")


def measure(bench: Bench, row: Row) -> None:
    """Measure each filter against a bare web framework and against asyncpg alone."""
    small = bench.small()
    bureau = official(Role.BUREAU_OFFICER, "bureau-650100")
    organization = next(iter(bureau.grants)).organization_id
    settings = {"LIMIT_DATABASE_URL": small.database_url("experts"), "LIMIT_BUREAU": str(organization)}
    people = [bureau, *readers_of_the_library(PEOPLE)]
    with (
        small.running("experts-api") as running,
        bench.counterpart("bare") as bare,
        bench.counterpart("library", settings) as raw,
    ):
        own = {"api": running.pids["experts-api"], "postgres": bench.servers["postgres"]}
        driver = {"api": raw.pid, "postgres": bench.servers["postgres"]}
        for wanted in FILTERS:
            sides = {
                "ours": partial(_ours, bench, running.urls["experts"], wanted, people, own),
                "bare": partial(_other, bench, bare.url, "", {"api": bare.pid}),
                "raw": partial(_other, bench, raw.url, wanted, driver),
            }
            taken = alternate(sides, bench.rounds)
            words = wanted or "no filter"
            row.lines += [
                rates(words, taken["ours"], taken["bare"], against="bare Starlette", goal=OF_BARE),
                rates(words, taken["ours"], taken["raw"], against="raw asyncpg", goal=OF_RAW),
            ]
            if not wanted:
                row.lines.append(latency("p95, 16 at once", taken["ours"], 0.95))
                row.plots.append(_latencies(taken["ours"], taken["raw"]))


def _ours(bench: Bench, url: str, wanted: str, people: Sequence[Actor], watch: dict[str, int]) -> Round:
    requests = [Request("GET", f"/library?{wanted}", signed_in(bench.keys, one, "experts")) for one in people]
    return calls.closed(Target(url, requests), connections=CONNECTIONS, seconds=bench.seconds, watch=watch)


def _other(bench: Bench, url: str, wanted: str, watch: dict[str, int]) -> Round:
    target = Target(url, [Request("GET", f"/library?{wanted}")])
    return calls.closed(target, connections=CONNECTIONS, seconds=bench.seconds, watch=watch)


def _latencies(ours: Sequence[Round], raw: Sequence[Round]) -> Plot:
    curves = [
        distribution(name, [ms for one in rounds for ms in one.latencies_ms])
        for name, rounds in (("library list", ours), ("raw asyncpg", raw))
    ]
    return Plot("Latency, 16 at once", "share of requests, %", "ms", curves)
