"""获取验证码: from the request for a code until the SMS provider has it, alone and while many notices wait."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.measuring import cpu
from benchmarks.measuring.rounds import Round, latency
from benchmarks.results import Goal, Plot, Row, distribution
from contracts.events.identity import RegistrationDecided
from deploy.local.processes import Process
from foundation.bus.envelope import wrap
from foundation.http.dependencies import ADDRESS_HEADER
from foundation.ids import uuid7
from foundation.resources import open_redis
from foundation.sealing.sealer import Sealer

NAME = "codes"
TITLE = "获取验证码 to the SMS provider, 50/s"

OTHERS = frozenset({"experts", "review"})
TELLING = ("identity-api", "relay", "consumer")
RATE, RATE_AMONG_NOTICES = 50, 20
SECONDS, SECONDS_WHEN_QUICK = 8, 4
NOTICES = 3000
LONGEST_S = 150.0
TAIL = Goal("≤", 300, "ms")
ANSWER = "ABCD"
MUCH = 1_000_000
PROXIES = frozenset({"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"})
# As an administrator sets them: a day of the bench has more messages, and it may be night.
PARAMETERS = {"codes_per_day": MUCH, "sms_per_day": MUCH, "quiet_from": 0, "quiet_until": 0}
SET = """
    INSERT INTO parameters (key, value, version, updated_at, updated_by) VALUES ($1, $2, 1, now(), 'bench')
    ON CONFLICT (key) DO UPDATE SET value = $2
"""
REGISTER = (
    "UPDATE templates SET sms_signature = '专家库', sms_template_id = 'SMS_1' WHERE sms_text IS NOT NULL"
)
TELL = "INSERT INTO outbox (id, kind, name, subject, body) VALUES ($1, 'event', $2, $3, $4)"
WAITING = "SELECT count(*) FROM messages WHERE state IN ('queued', 'sending')"
UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND due_at <= now()"


@dataclass
class _Scene:
    """What a round needs: where codes are asked for, the provider's double, and the databases to look into."""

    bench: Bench
    small: Deployment
    url: str
    provider: str
    watch: Mapping[str, int]
    notify: Any
    identity: Any


def measure(bench: Bench, row: Row) -> None:
    """Measure codes alone, then while notices wait."""
    small = bench.of_its_own("codes")
    asyncio.run(_set(small))
    with bench.counterpart("texting") as provider:
        change = partial(_set_up, provider=provider.url)
        with small.running(*TELLING, change=change) as running:
            url = running.urls["identity"]
            with small.running("worker", change=change) as working:
                servers = {name: bench.servers[name] for name in ("postgres", "rabbitmq")}
                alone = asyncio.run(
                    _alone(bench, small, url, provider.url, running.pids | working.pids | servers)
                )
            row.lines += [
                latency(f"p50, {RATE}/s", alone, 0.50),
                latency(f"p99, {RATE}/s", alone, 0.99, goal=TAIL),
            ]
            asyncio.run(_have_notices_wait(bench, small))
            with small.running("worker", change=change):
                among, waited = asyncio.run(_among(bench, small, url, provider.url))
    title = f"{RATE_AMONG_NOTICES}/s while {NOTICES} notices wait"
    row.lines += [
        latency(f"p50, {title}", [among], 0.50),
        latency(f"p99, {title}", [among], 0.99, note=waited),
    ]
    curves = [
        distribution(name, [ms for one in rounds for ms in one.latencies_ms])
        for name, rounds in (("codes alone", alone), ("notices wait", [among]))
    ]
    row.plots.append(Plot("From the request to the provider", "share of codes, %", "ms", curves))
    row.notes.append(
        "asked of identity's API as the gateway does, each number once, captcha solved; a worker without long tasks"
    )


def _set_up(process: Process, provider: str) -> None:
    """Have a process send by the double, and the worker leave long tasks to another one (docs/guide/running.md)."""
    kept = {name: value for name, value in process.environment.items() if name not in PROXIES}
    process.environment = kept | _settings(provider)
    if process.name == "worker":
        process.command = [word for word in process.command if word not in OTHERS]


def _settings(provider: str) -> dict[str, str]:
    """Return the settings of a deployment that takes so many codes and sends by the double."""
    return {
        "IDENTITY_CODES_PER_DAY": str(MUCH),
        "NOTIFY_SMS_PROVIDER": "aliyun",
        "NOTIFY_ALIYUN_ACCESS_KEY_ID": "key-of-the-bench",
        "NOTIFY_ALIYUN_ACCESS_KEY_SECRET": "secret-of-the-bench",
        "NOTIFY_ALIYUN_ENDPOINT": provider,
        "NOTIFY_SMS_RECEIPT_SECRET": "a secret of the bench of 32 letters or more",
    }


async def _set(small: Deployment) -> None:
    connection = await asyncpg.connect(small.database_url("notify"))
    try:
        await connection.executemany(SET, list(PARAMETERS.items()))
        await connection.execute(REGISTER)
    finally:
        await connection.close()


@asynccontextmanager
async def _scene(
    bench: Bench, small: Deployment, url: str, provider: str, watch: Mapping[str, int]
) -> AsyncIterator[_Scene]:
    notify = await asyncpg.connect(small.database_url("notify"))
    identity = await asyncpg.connect(small.database_url("identity"))
    try:
        yield _Scene(bench, small, url, provider, watch, notify, identity)
    finally:
        await notify.close()
        await identity.close()


async def _alone(
    bench: Bench, small: Deployment, url: str, provider: str, watch: Mapping[str, int]
) -> list[Round]:
    seconds = SECONDS_WHEN_QUICK if bench.quick else SECONDS
    async with _scene(bench, small, url, provider, watch) as scene:
        # not counted: connections are made, statements compiled, the worker's children started
        await _round(scene, 3, 20)
        return [await _round(scene, seconds, RATE) for _ in range(3)]


async def _have_notices_wait(bench: Bench, small: Deployment) -> None:
    """Have as many notices written and their tickets published; nobody is there yet who sends them."""
    async with _scene(bench, small, "", "", {}) as scene:
        people = await _make_people(scene, NOTICES)
        async with scene.identity.transaction():
            await scene.identity.executemany(TELL, _notices(bench, people))
            await scene.identity.execute("SELECT pg_notify('outbox', '')")
        until = time.perf_counter() + LONGEST_S
        while await scene.notify.fetchval(WAITING) < NOTICES or await scene.notify.fetchval(UNSENT):
            if time.perf_counter() > until:
                raise RuntimeError(f"{await scene.notify.fetchval(WAITING)} of {NOTICES} notices wait")
            await asyncio.sleep(0.2)


async def _among(bench: Bench, small: Deployment, url: str, provider: str) -> tuple[Round, str]:
    """Ask for codes as soon as notices begin to go out; return how many of those waited at the end."""
    async with _scene(bench, small, url, provider, {}) as scene:
        before = NOTICES
        while before > NOTICES - 10:
            await asyncio.sleep(0.02)
            before = await scene.notify.fetchval(WAITING)
        taken = await _round(scene, SECONDS, RATE_AMONG_NOTICES)
        left = await scene.notify.fetchval(WAITING)
        until = time.perf_counter() + LONGEST_S
        while waiting := await scene.notify.fetchval(WAITING):
            if time.perf_counter() > until:
                raise RuntimeError(f"{waiting} notices have not gone out")
            await asyncio.sleep(0.2)
        return taken, f"{before} waited when it began, {left} when it ended"


async def _round(scene: _Scene, seconds: float, rate: int) -> Round:
    """Ask for codes at a rate, whatever becomes of them; return how long each one took to the provider."""
    count = int(rate * seconds)
    # Each number asks for the first time: no pace holds it up, and each has solved a captcha.
    phones = _phones(count)
    captchas = await _captchas(scene, count)
    limits = httpx.Limits(max_connections=RATE, max_keepalive_connections=RATE)
    async with httpx.AsyncClient(base_url=scene.url, limits=limits, timeout=30, trust_env=False) as client:
        before, began = cpu.spent(scene.watch), time.perf_counter()
        asking = [
            _ask(client, phone, captcha, began + place / rate)
            for place, (phone, captcha) in enumerate(zip(phones, captchas, strict=True))
        ]
        asked = dict(await asyncio.gather(*asking))
        handed = await _handed(client, scene, asked)
        took, spent = time.perf_counter() - began, cpu.between(before, cpu.spent(scene.watch))
    return Round(count, took, [1000 * (handed[phone] - at) for phone, at in asked.items()], spent)


async def _ask(client: httpx.AsyncClient, phone: str, captcha: str, due: float) -> tuple[str, float]:
    """Ask for a code when it is due; return the number and when it should have been asked for."""
    await asyncio.sleep(due - time.perf_counter())
    body = {"purpose": "register", "phone": phone, "captcha_id": captcha, "captcha_answer": ANSWER}
    # An address has a budget too: people ask from their own.
    address = f"10.{int(phone[-8:]) >> 16 & 255}.{int(phone[-8:]) >> 8 & 255}.{int(phone[-8:]) & 255}"
    answer = await client.post("/codes", json=body, headers={ADDRESS_HEADER: address})
    if answer.status_code != httpx.codes.ACCEPTED:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return phone, due


async def _handed(client: httpx.AsyncClient, scene: _Scene, asked: Mapping[str, float]) -> dict[str, float]:
    """Return when the provider was handed the code of each number."""
    found: dict[str, float] = {}
    until = time.perf_counter() + LONGEST_S
    while asked.keys() - found.keys():
        if time.perf_counter() > until:
            raise RuntimeError(
                f"{len(asked.keys() - found.keys())} of {len(asked)} codes were not handed over"
            )
        await asyncio.sleep(0.1)
        told = (await client.get(f"{scene.provider}/handed")).json()
        for phone, (variables, at) in told.items():
            if phone in asked:
                if len(json.loads(variables)["code"]) != 6:
                    raise RuntimeError("this is no code")
                found[phone] = at
    return found


def _phones(count: int) -> list[str]:
    """Return invented numbers."""
    return [f"139{number:08d}" for number in random.sample(range(100_000_000), count)]


async def _captchas(scene: _Scene, count: int) -> list[str]:
    """Have captchas wait to be solved, as identity keeps them; pictures are drawn before the button is pressed."""
    sealer = Sealer.of_service(scene.bench.keys, "identity")
    redis = open_redis(scene.small.product.settings["IDENTITY_REDIS_URL"])
    ids = [str(uuid7()) for _ in range(count)]
    async with contextlib.aclosing(redis), redis.pipeline(transaction=False) as pipeline:
        for id in ids:
            kept = bytes(sealer.blind("captcha", f"{id}|{ANSWER}"))
            pipeline.set(f"identity:captcha:{id}", kept, ex=300)
        await pipeline.execute()
    return ids


async def _make_people(scene: _Scene, count: int) -> list[UUID]:
    """Have notify know as many people more, each with a number."""
    sealer, ids = Sealer.of_service(scene.bench.keys, "notify"), [uuid7() for _ in range(count)]
    rows = [
        (id, 1, sealer.seal("某某", f"contacts|name|{id}"), sealer.seal(phone, f"contacts|phone|{id}"))
        for id, phone in zip(ids, _phones(count), strict=True)
    ]
    await scene.notify.copy_records_to_table(
        "contacts", columns=("account_id", "version", "name", "phone"), records=rows
    )
    return ids


def _notices(bench: Bench, people: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """Return outbox entries of facts by each of which a notice goes to somebody's phone."""
    sealer, made = Sealer.of_events(bench.keys), []
    for account_id in people:
        fact = RegistrationDecided(account_id=account_id, version=1, granted=True, reason=None)
        id, now = uuid7(), datetime.now(UTC)
        envelope = wrap(fact, event_id=id, source="identity", at=now, traceparent="", sealer=sealer)
        made.append((id, fact.NAME, str(fact.account_id), json.dumps(envelope)))
    return made
