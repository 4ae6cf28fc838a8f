"""A backlog is worked off: by the relay against kombu alone, by the consumer against the same two statements."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import asyncpg
from kombu import Connection

from benchmarks import facts, programs
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.measuring import cpu
from benchmarks.measuring.rounds import Round, alternate, rates
from benchmarks.results import Goal, Row
from deploy.local.environment import REPOSITORY
from deploy.local.processes import Process

NAME = "backlog"
TITLE = "Backlog drained: relay and consumer"

COUNT, COUNT_WHEN_QUICK = 5000, 2000
QUEUE = f"{facts.LISTENER}.events"
LONGEST_S = 120.0
POLL_S = 0.02
# The first part of a backlog is worked off while the process starts: it is not counted.
WARMED = 0.2
RAW = "kombu + asyncpg"
OF_KOMBU, OF_RAW = Goal("≥", 0.6), Goal("≥", 0.5)

Started = Callable[[], AbstractContextManager[int]]


@dataclass(frozen=True)
class _Scene:
    """Where the backlog is, and how large."""

    bench: Bench
    small: Deployment
    count: int
    broker: str

    def told(self) -> list[facts.Told]:
        """Return newer facts."""
        return asyncio.run(facts.about_experts(self.small, self.bench.keys, self.count))

    def empty_queue(self) -> int:
        """Throw away what waits for the listener; return how many that were."""
        with Connection(self.broker) as connection:
            return int(connection.default_channel.queue_purge(QUEUE))


def measure(bench: Bench, row: Row) -> None:
    """Measure the relay with nobody consuming, then consumers with nobody publishing."""
    small = bench.small()
    broker = small.product.settings["EXPERTS_BROKER_URL"]
    scene = _Scene(bench, small, COUNT_WHEN_QUICK if bench.quick else COUNT, broker)
    with small.running("relay") as running:
        scene.empty_queue()
        sides = {"relay": partial(_relay, scene, running.pids["relay"]), "kombu": partial(_kombu, scene)}
        taken = alternate(sides, bench.rounds)
    row.lines.append(
        rates("relay", taken["relay"], taken["kombu"], against="kombu, confirms by 100", goal=OF_KOMBU)
    )
    given = (broker, QUEUE, small.database_url(facts.LISTENER))
    sides = {
        "ours": partial(_consume, scene, partial(programs.running, bench, small, "handling")),
        "raw": partial(_consume, scene, partial(programs.running, bench, small, "consuming", *given)),
        "review": partial(_consume, scene, partial(_consumer_of, small)),
    }
    taken = alternate(sides, bench.rounds, warm=False)
    of_two = rates("consumer, two statements", taken["ours"], taken["raw"], against=RAW, goal=OF_RAW)
    of_review = rates("consumer, all of review", taken["review"], taken["raw"], against=RAW, goal=OF_RAW)
    # What review does is more than two statements: the goal is not about that.
    row.lines += [of_two, replace(of_review, goal=None)]


def _relay(scene: _Scene, pid: int) -> Round:
    watch = {"relay": pid, "postgres": scene.bench.servers["postgres"]}
    took, spent = asyncio.run(_relayed(scene, watch))
    # each has one binding that it matches: all of them must be in the queue
    if (arrived := scene.empty_queue()) != scene.count:
        raise RuntimeError(f"{arrived} of {scene.count} facts have arrived")
    return Round(scene.count, took, (), spent)


async def _relayed(scene: _Scene, watch: Mapping[str, int]) -> tuple[float, dict[str, float]]:
    """Return how long after the commit the last entry of a backlog was sent, and the CPU meanwhile."""
    told = await facts.about_experts(scene.small, scene.bench.keys, scene.count)
    connection = await asyncpg.connect(scene.small.database_url(facts.TELLER))
    try:
        before = cpu.spent(watch)
        await facts.put_into_outbox(connection, told)
        began = time.perf_counter()
        while await connection.fetchval(
            "SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL AND kind = 'event')"
        ):
            if time.perf_counter() - began > LONGEST_S:
                raise RuntimeError("the backlog is not worked off")
            await asyncio.sleep(POLL_S)
        took = time.perf_counter() - began
        return took, cpu.between(before, cpu.spent(watch))
    finally:
        # Nobody will hear them: the next run would wait for that (told.py).
        await connection.execute("DELETE FROM outbox WHERE id = ANY($1)", [one.id for one in told])
        await connection.close()


def _kombu(scene: _Scene) -> Round:
    found = _put_into_queue(scene, scene.told())
    if (arrived := scene.empty_queue()) != scene.count:
        raise RuntimeError(f"{arrived} of {scene.count} facts have arrived")
    return Round(found["count"], found["seconds"], (), {"kombu": found["cpu"]})


def _put_into_queue(scene: _Scene, told: Sequence[facts.Told]) -> dict[str, Any]:
    file = scene.bench.folder / "facts.txt"
    file.write_text("\n".join(one.body for one in told))
    command = [sys.executable, "-m", "benchmarks.limits.publishing", scene.broker, str(file), facts.NAME]
    answer = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(answer)
    return found


def _consume(scene: _Scene, started: Started) -> Round:
    told = scene.told()
    _put_into_queue(scene, told)
    with started() as pid:
        watch = {"consumer": pid, "postgres": scene.bench.servers["postgres"]}
        return asyncio.run(_consumed(scene, told, watch))


async def _consumed(scene: _Scene, told: Sequence[facts.Told], watch: Mapping[str, int]) -> Round:
    """Return how fast the later part of a backlog had its effect."""
    connection = await asyncpg.connect(scene.small.database_url(facts.LISTENER))
    ids = [one.id for one in told]
    try:
        first = await _until_heard(connection, ids, int(WARMED * len(ids)))
        began, before = time.perf_counter(), cpu.spent(watch)
        last = await _until_heard(connection, ids, len(ids))
        took, spent = time.perf_counter() - began, cpu.between(before, cpu.spent(watch))
        await facts.check_applied(connection, told)
        return Round(last - first, took, (), spent)
    finally:
        await connection.close()


async def _until_heard(connection: Any, ids: Sequence[Any], wanted: int) -> int:
    until = time.perf_counter() + LONGEST_S
    while time.perf_counter() < until:
        heard = await connection.fetchval("SELECT count(*) FROM inbox WHERE event_id = ANY($1)", ids)
        if heard >= wanted:
            return int(heard)
        await asyncio.sleep(POLL_S)
    raise RuntimeError(f"fewer than {wanted} facts were heard")


@contextmanager
def _consumer_of(small: Deployment) -> Iterator[int]:
    """Run the product's consumer, of the listener alone."""

    def of_listener(process: Process) -> None:
        process.command = [*process.command[:2], facts.LISTENER]

    with small.running("consumer", change=of_listener) as running:
        yield running.pids["consumer"]
