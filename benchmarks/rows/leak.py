"""Whether any process grows while it works: memory after a warm-up and after all requests, events and tasks."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from benchmarks import apart, visitors
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment, Running
from benchmarks.measuring import calls, cpu
from benchmarks.measuring.calls import Request, Target, WrongAnswers
from benchmarks.results import Curve, Goal, Line, Plot, Row, Spread
from contracts.words import Role

NAME = "leak"
TITLE = "Memory of every process over 50,000 requests, events and tasks"

OF_GATEWAY = ("identity-api", "experts-api", "review-api", "notify-api", "gateway")
OF_BUS = ("relay", "consumer", "worker")
EXPERTS = 2_000
WARM = 0.3
GROWTH = Goal("≤", 5, "%")
CONNECTIONS = 16
PAGES = (
    (Role.APPLICANT, "/personal"),
    (Role.BUREAU_OFFICER, "/library"),
    (Role.BUREAU_REVIEWER, "/tasks"),
)
IDLE_S, LONGEST_S, BUSY = 1.5, 900.0, 0.1


@dataclass(frozen=True)
class _Amount:
    """How much is done, pages and tasks in so many portions. Memory is looked at after each."""

    requests: int
    events: int
    tasks: int
    portions: int

    def __str__(self) -> str:
        return f"{self.requests:,} requests, {self.events:,} events, {self.tasks:,} tasks"


WHOLE = _Amount(50_000, 50_000, 50_000, portions=20)
WHEN_QUICK = _Amount(1_200, 2 * EXPERTS, 1_000, portions=4)


def measure(bench: Bench, row: Row) -> None:
    """Load pages through the gateway, then events through relay and consumer, then tasks through the worker."""
    deployment = bench.of_its_own("leak", EXPERTS)
    amount = WHEN_QUICK if bench.quick else WHOLE
    with deployment.running(*OF_GATEWAY) as running:
        _pages_asked(row, deployment, running, amount)
    with deployment.running(*OF_BUS) as running:
        _events_told(row, deployment, running, amount)
        _tasks_done(row, deployment, running, amount)
    if bench.quick:
        row.notes.append(f"quick: {amount} instead of {WHOLE.requests:,} of each")
    row.notes.append("growth is from the end of the warm-up, the first 30%, to the end")
    row.notes.append("the worker's children are new after 1,000 tasks each, as in production")


def _pages_asked(row: Row, deployment: Deployment, running: Running, amount: _Amount) -> None:
    pages, each = _pages(deployment, running), amount.requests // amount.portions
    target = Target(running.urls["gateway"], (pages * (each // len(pages) + 1))[:each])

    def ask() -> None:
        calls.once(target, connections=CONNECTIONS, watch={})

    _watch(row, running.pids, ask, amount.portions, f"{amount.requests:,} pages")


def _events_told(row: Row, deployment: Deployment, running: Running, amount: _Amount) -> None:
    def tell() -> None:
        known = asyncio.run(_heard(deployment))
        deployment.run("resync", "experts")
        _wait_until_idle(running.pids)
        if (heard := asyncio.run(_heard(deployment)) - known) < EXPERTS:
            raise WrongAnswers(f"{heard} of {EXPERTS} events were heard")

    both = {name: running.pids[name] for name in ("relay", "consumer")}
    _watch(row, both, tell, amount.events // EXPERTS, f"{amount.events:,} events")


def _tasks_done(row: Row, deployment: Deployment, running: Running, amount: _Amount) -> None:
    def do() -> None:
        apart.run(deployment, "benchmarks.leaking", str(amount.tasks // amount.portions))
        _wait_until_idle(running.pids)
        if left := asyncio.run(_unsent(deployment)):
            raise WrongAnswers(f"{left} tasks were not sent")

    _watch(row, {"worker": running.pids["worker"]}, do, amount.portions, f"{amount.tasks:,} tasks")


def _pages(deployment: Deployment, running: Running) -> list[Request]:
    url, found = running.urls["gateway"], []
    for role, address in PAGES:
        people = [one for one in deployment.accounts if one["role"] == role.value][:1]
        (cookie,) = visitors.signed_in(url, people, 1)
        visitors.shown(url, address, cookie)
        found.append(Request("GET", address, {"Cookie": cookie}))
    return found


def _watch(row: Row, pids: Mapping[str, int], work: Callable[[], None], portions: int, words: str) -> None:
    """Work in portions; say of each process by how much it grew after the warm-up."""
    seen: dict[str, list[float]] = {name: [] for name in pids}
    for _ in range(portions):
        work()
        for name, pid in pids.items():
            seen[name].append(cpu.memory(pid) / apart.MEGABYTE)
    warm = max(0, int(WARM * portions) - 1)
    for name, each in seen.items():
        growth = 100 * (each[-1] / each[warm] - 1)
        note = f"{each[warm]:.0f} MB after the warm-up, {each[-1]:.0f} MB at the end"
        row.lines.append(
            Line(f"{name}: growth over {words}", Spread.of([growth]), "%", goal=GROWTH, note=note)
        )
    row.plots.append(Plot(f"Memory over {words}", "share of the work, %", "MB", _curves(seen)))


def _curves(seen: Mapping[str, Sequence[float]]) -> list[Curve]:
    return [
        Curve(name, [(100 * (place + 1) / len(each), mb) for place, mb in enumerate(each)])
        for name, each in seen.items()
    ]


def _wait_until_idle(pids: Mapping[str, int]) -> None:
    """Return once all of them have used next to no CPU for a moment."""
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        before = cpu.spent(pids)
        time.sleep(IDLE_S)
        if sum(cpu.between(before, cpu.spent(pids)).values()) < BUSY * IDLE_S * len(pids):
            return
    raise WrongAnswers("relay, consumer and worker are not done")


async def _heard(deployment: Deployment) -> int:
    return await _count(deployment, "review", "SELECT count(*) FROM inbox")


async def _unsent(deployment: Deployment) -> int:
    return await _count(
        deployment, "experts", "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND due_at <= now()"
    )


async def _count(deployment: Deployment, service: str, statement: str) -> int:
    connection = await asyncpg.connect(deployment.database_url(service))
    try:
        count: int = await connection.fetchval(statement)
        return count
    finally:
        await connection.close()
