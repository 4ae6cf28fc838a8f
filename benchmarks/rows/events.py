"""From a commit in one service to the commit of its effect in another one, over the quorum queue, at a steady rate."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks import facts, programs
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.measuring import cpu
from benchmarks.measuring.rounds import Round, latency
from benchmarks.results import Goal, Plot, Row, distribution

NAME = "events"
TITLE = "Commit in one service to commit in the other, quorum queue, 300/s"

RATE = 300
SECONDS, SECONDS_WHEN_QUICK = 6, 2
CONNECTIONS = 4
LONGEST_S = 60.0
MEDIAN, TAIL = Goal("≤", 10, "ms"), Goal("≤", 50, "ms")
# What the other service has committed it tells by a trigger of ours: a NOTIFY arrives when its transaction is over.
CHANNEL = "bench_heard"
TRIGGER = f"""
    CREATE OR REPLACE FUNCTION bench_heard() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_notify('{CHANNEL}', NEW.event_id::text); RETURN NEW; END $$;
    CREATE OR REPLACE TRIGGER bench_heard AFTER INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION bench_heard();
"""
NO_TRIGGER = "DROP TRIGGER IF EXISTS bench_heard ON inbox; DROP FUNCTION IF EXISTS bench_heard();"
# One statement, as a unit of work ends with: the entry, and what wakes the relay.
TELL = """
    WITH told AS (INSERT INTO outbox (id, kind, name, subject, body) VALUES ($1, 'event', $2, $3, $4))
    SELECT pg_notify('outbox', '')
"""


def measure(bench: Bench, row: Row) -> None:
    """Measure how long after its commit a fact has had its effect elsewhere."""
    small = bench.small()
    servers = {name: bench.servers[name] for name in ("postgres", "rabbitmq")}
    with small.running("relay") as running, programs.running(bench, small, "handling") as consumer:
        watch = {"relay": running.pids["relay"], "consumer": consumer, **servers}
        least = asyncio.run(_rounds(bench, small, watch))
    with small.running("relay", "consumer") as running:
        watch = {name: running.pids[name] for name in ("relay", "consumer")} | servers
        whole = asyncio.run(_rounds(bench, small, watch))
    for words, taken in (("one statement", least), ("what review does", whole)):
        row.lines += [
            latency(f"p50, effect: {words}", taken, 0.50, goal=MEDIAN),
            latency(f"p99, effect: {words}", taken, 0.99, goal=TAIL),
        ]
    row.plots.append(
        Plot(
            f"From commit to commit, {RATE}/s",
            "share of events, %",
            "ms",
            [
                distribution(name, [ms for one in taken for ms in one.latencies_ms])
                for name, taken in (("one statement", least), ("what review does", whole))
            ],
        )
    )


async def _rounds(bench: Bench, small: Deployment, watch: Mapping[str, int]) -> list[Round]:
    seconds = SECONDS_WHEN_QUICK if bench.quick else SECONDS
    async with _hearing(bench, small) as heard:
        # not counted: connections are made, statements prepared
        await _round(bench, small, heard, watch, 1)
        return [await _round(bench, small, heard, watch, seconds) for _ in range(3)]


@asynccontextmanager
async def _hearing(bench: Bench, small: Deployment) -> AsyncIterator[dict[UUID, float]]:
    """Have the moments of commits noted, by the ids of events."""
    heard: dict[UUID, float] = {}
    database = small.database_url(facts.LISTENER).rpartition("/")[2]
    connection = await asyncpg.connect(f"{bench.stack.addresses.postgres.rsplit('/', 1)[0]}/{database}")
    try:
        await connection.execute(TRIGGER)
        await connection.add_listener(
            CHANNEL, lambda *told: heard.setdefault(UUID(str(told[-1])), time.perf_counter())
        )
        yield heard
    finally:
        await connection.execute(NO_TRIGGER)
        await connection.close()


async def _round(
    bench: Bench, small: Deployment, heard: Mapping[UUID, float], watch: Mapping[str, int], seconds: int
) -> Round:
    told = await facts.about_experts(small, bench.keys, RATE * seconds)
    address = small.database_url(facts.TELLER)
    async with asyncpg.create_pool(address, min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:
        before, began = cpu.spent(watch), time.perf_counter()
        committed = dict(
            await asyncio.gather(*(_tell(pool, one, began + n / RATE) for n, one in enumerate(told)))
        )
        while missing := committed.keys() - heard.keys():
            if time.perf_counter() - began > seconds + LONGEST_S:
                raise RuntimeError(f"{len(missing)} of {len(committed)} events were not heard")
            await asyncio.sleep(0.01)
        took = time.perf_counter() - began
    spent = cpu.between(before, cpu.spent(watch))
    listener = await asyncpg.connect(small.database_url(facts.LISTENER))
    try:
        await facts.check_applied(listener, told)
    finally:
        await listener.close()
    return Round(len(told), took, [1000 * (heard[id] - at) for id, at in committed.items()], spent)


async def _tell(pool: Any, one: facts.Told, due: float) -> tuple[UUID, float]:
    """Commit a fact when it is due; return its id and when it was committed."""
    await asyncio.sleep(due - time.perf_counter())
    async with pool.acquire() as connection:
        await connection.execute(TELL, one.id, facts.NAME, str(one.record_id), one.body)
        return one.id, time.perf_counter()
