"""Pages: the session exchanged, what the services are asked for, the template; against the template alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks import visitors
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment, Running
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target, WrongAnswers
from benchmarks.measuring.rounds import Round, alternate, latency, rates
from benchmarks.results import Goal, Plot, Row, distribution
from contracts.words import Role
from deploy.local import environment

NAME = "page"
TITLE = "Gateway page: session, service calls, template"

PROCESSES = ("identity-api", "experts-api", "review-api", "notify-api", "gateway")
CONNECTIONS = 16
PEOPLE = 20
CROWD = 50
# What a person reads before the next page; 50 people then ask for 25 pages a second.
THINKS_S = 2.0
OF_BARE, P95 = Goal("≥", 0.35), Goal("≤", 60, "ms")


@dataclass(frozen=True)
class Page:
    """A page and who looks at it; `holds` stands in it, `times` times at least, when there is something to see."""

    what: str
    address: str
    role: Role
    holds: str
    times: int = 1


PAGES = (
    Page("own record (2 calls)", "/personal", Role.APPLICANT, "邹演示"),
    Page("library, 20 experts (4 calls)", "/library", Role.BUREAU_OFFICER, "record-open", 20),
    Page("to-do, 20 cases (3 calls)", "/tasks", Role.BUREAU_REVIEWER, "record-open", 20),
)


def measure(bench: Bench, row: Row) -> None:
    """Measure each page against bare FastAPI with the same template, and fifty people on all of them."""
    small = bench.small()
    with small.running(*PROCESSES) as running:
        url = running.urls["gateway"]
        people = {page: visitors.signed_in(url, _accounts(small, page), PEOPLE) for page in PAGES}
        settings = {
            **_of_gateway(small, running),
            "LIMIT_PAGES": json.dumps({p.address: people[p][0] for p in PAGES}),
        }
        watch = {name: running.pids[name] for name in PROCESSES} | {"postgres": bench.servers["postgres"]}
        with bench.counterpart("page", settings) as bare:
            for page in PAGES:
                _check(url, bare.url, page, people[page][0])
                taken = alternate(
                    {
                        "ours": partial(_asked, bench, url, page, people[page], watch),
                        "bare": partial(_asked, bench, bare.url, page, people[page], {"api": bare.pid}),
                    },
                    bench.rounds,
                )
                row.lines.append(
                    rates(
                        page.what,
                        taken["ours"],
                        taken["bare"],
                        against="bare FastAPI, same template",
                        goal=OF_BARE,
                    )
                )
        _crowd(bench, row, url, people, watch)


def _accounts(small: Deployment, page: Page) -> list[dict[str, str]]:
    return [one for one in small.accounts if one["role"] == page.role.value][:1]


def _of_gateway(small: Deployment, running: Running) -> dict[str, str]:
    return environment.of_gateway(small.stack.addresses, running.urls, running.urls["gateway"])


def _check(ours: str, bare: str, page: Page, cookie: str) -> None:
    """Raise WrongAnswers unless both give the same page, with something in it."""
    shown, alone = (visitors.shown(url, page.address, cookie) for url in (ours, bare))
    if shown != alone or shown.count(page.holds.encode()) < page.times:
        raise WrongAnswers(f"{page.address}: {len(shown)} bytes against {len(alone)}")


def _asked(bench: Bench, url: str, page: Page, cookies: Sequence[str], watch: dict[str, int]) -> Round:
    requests = [Request("GET", page.address, {"Cookie": cookie}) for cookie in cookies]
    return calls.closed(Target(url, requests), connections=CONNECTIONS, seconds=bench.seconds, watch=watch)


def _crowd(bench: Bench, row: Row, url: str, people: dict[Page, list[str]], watch: dict[str, int]) -> None:
    each = [Request("GET", page.address, {"Cookie": one}) for page in PAGES for one in people[page]]
    # one after the other on different pages
    mixed = [one for number in range(PEOPLE) for one in each[number::PEOPLE]][:CROWD]
    taken = [
        calls.paced(
            Target(url, mixed),
            rate=CROWD / THINKS_S,
            seconds=2 * bench.seconds,
            connections=CROWD,
            watch=watch,
        )
        for _ in range(bench.rounds)
    ]
    words = f"p95, {CROWD} people, a page every {THINKS_S:g} s each"
    row.lines.append(latency(words, taken, 0.95, goal=P95))
    row.plots.append(
        Plot(
            f"Pages of {CROWD} people",
            "share of requests, %",
            "ms",
            [distribution("all pages", [ms for one in taken for ms in one.latencies_ms])],
        )
    )
