"""Writing over HTTP: the product against a bare web framework, and against asyncpg alone on the same rows.

Each request writes once and something else than all others, so what is written about is made before each round and gone
after it. Every round is looked at: all its rows must be there.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from benchmarks.bench import Bench
from benchmarks.durable import check_durable
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target
from benchmarks.measuring.rounds import Round, alternate, latency, rates
from benchmarks.results import Goal, Row

T = TypeVar("T")

CONNECTIONS = 16
A_SECOND = 200
"""How many are made for each second of a round."""
OF_BARE, OF_RAW = Goal("≥", 0.10), Goal("≥", 0.5)
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What is written: by which service, and by which counterpart (it has the row's name).

    `made` makes so many of what is written about, `requests` writes about each once, `check` raises WrongAnswers unless
    all of it is there. `sizes` tells the counterpart how large the product has written, of `samples` of them.
    """

    name: str
    service: str
    made: Callable[[int], AbstractContextManager[Sequence[T]]]
    requests: Callable[[Sequence[T]], list[Request]]
    check: Callable[[Sequence[T]], None]
    sizes: Callable[[Sequence[T]], dict[str, str]]
    samples: int


def measure(bench: Bench, row: Row, written: Written[T]) -> None:
    """Measure all three in turn."""
    small = bench.small()
    database = small.database_url(written.service)
    check_durable(database)
    with small.running(f"{written.service}-api") as running, bench.counterpart("bare") as bare:
        url, postgres = running.urls[written.service], bench.servers["postgres"]
        settings = {"LIMIT_DATABASE_URL": database, **_sizes(url, written)}
        with bench.counterpart(written.name, settings) as raw:
            watch = {"api": running.pids[f"{written.service}-api"], "postgres": postgres}
            sides = {
                "ours": partial(_written, bench, url, written, watch),
                "bare": partial(_bare, bench, bare.url, {"api": bare.pid}),
                "raw": partial(_written, bench, raw.url, written, {"api": raw.pid, "postgres": postgres}),
            }
            taken = alternate(sides, bench.rounds)
    row.lines += [
        rates(written.name, taken["ours"], taken["bare"], against="bare Starlette", goal=OF_BARE),
        rates(written.name, taken["ours"], taken["raw"], against="raw asyncpg, same rows", goal=OF_RAW),
        rates("raw asyncpg", taken["raw"], taken["bare"], against="bare Starlette"),
        latency(f"p95, {CONNECTIONS} at once", taken["ours"], 0.95),
    ]


def _written(bench: Bench, url: str, written: Written[T], watch: dict[str, int]) -> Round:
    with written.made(int(A_SECOND * bench.seconds)) as made:
        target = Target(url, written.requests(made), wanted=(201,))
        taken = calls.once(target, connections=CONNECTIONS, watch=watch)
        written.check(made)
    return taken


def _bare(bench: Bench, url: str, watch: dict[str, int]) -> Round:
    target = Target(url, [Request("POST", "/written", JSON, "{}")])
    return calls.closed(target, connections=CONNECTIONS, seconds=bench.seconds, watch=watch)


def _sizes(url: str, written: Written[T]) -> dict[str, str]:
    with written.made(written.samples) as made:
        calls.once(Target(url, written.requests(made), wanted=(201,)), connections=1, watch={})
        written.check(made)
        return written.sizes(made)
