"""Two hundred people on the to-do list and in the library, while twenty send files, a list is exported, some log in."""

import asyncio
import os
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from benchmarks import visitors
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target, WrongAnswers
from benchmarks.measuring.rounds import Round, latency
from benchmarks.results import Goal, Line, Plot, Row, Spread, distribution
from contracts.words import Role

NAME = "people"
TITLE = "200 people on pages, 20 sending files, an export, logins"

PROCESSES = ("identity-api", "experts-api", "review-api", "notify-api", "gateway", "relay", "worker")
PEOPLE, UPLOADERS = 200, 20
# What a person reads before the next page: 200 people ask for 20 pages a second.
THINKS_S = 10.0
UPLOAD_EVERY_S = 5.0
LOGINS_PER_SECOND = 1
FILE_BYTES = 1_000_000
JPEG = b"\xff\xd8\xff\xe0"
PAGES_P95 = Goal("≤", 300, "ms")
EXPORTS = "/library/exports"
CREATED, NO_CONTENT, SEE_OTHER = 201, 204, 303


@dataclass
class Beside:
    """What goes on beside the pages, and what of it was done."""

    url: str
    uploaders: Sequence[str]
    exporter: str
    over: threading.Event = field(default_factory=threading.Event)
    sent_s: list[float] = field(default_factory=list)
    exports: int = 0

    def run(self) -> None:
        """Send files and export until it is over; raise WrongAnswers."""
        asyncio.run(self._everything())

    async def _everything(self) -> None:
        async with (
            httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=60) as browser,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(self._export(browser))
            for number, cookie in enumerate(self.uploaders):
                group.create_task(self._send(browser, cookie, UPLOAD_EVERY_S * number / UPLOADERS))

    async def _send(self, browser: httpx.AsyncClient, cookie: str, later_s: float) -> None:
        headers = {"Cookie": cookie, "Origin": self.url, "Accept": "application/json"}
        await asyncio.sleep(later_s)
        while not self.over.is_set():
            began = time.perf_counter()
            file = ("form.jpg", JPEG + os.urandom(FILE_BYTES), "image/jpeg")
            made = await browser.post(
                "/personal/files",
                params={"section": "application_form"},
                files={"file": file},
                headers=headers,
            )
            if made.status_code != CREATED:
                raise WrongAnswers(f"upload: {made.status_code}: {made.text[:300]}")
            self.sent_s.append(time.perf_counter() - began)
            gone = await browser.post(f"/personal/files/{made.json()['id']}/delete", headers=headers)
            if gone.status_code != NO_CONTENT:
                raise WrongAnswers(f"deleting: {gone.status_code}")
            await asyncio.sleep(UPLOAD_EVERY_S)

    async def _export(self, browser: httpx.AsyncClient) -> None:
        """Have the whole library exported, and again as soon as it is done."""
        headers = {"Cookie": self.exporter, "Origin": self.url}
        while not self.over.is_set():
            begun = await browser.post(EXPORTS, headers=headers)
            if begun.status_code != SEE_OTHER:
                raise WrongAnswers(f"export: {begun.status_code}: {begun.text[:300]}")
            self.exports += 1
            while not self.over.is_set():
                await asyncio.sleep(1)
                shown = await browser.get(EXPORTS, headers=headers)
                if "/cancel" not in shown.text:
                    break


def measure(bench: Bench, row: Row) -> None:
    """Measure how long pages and logins take while all of that goes on."""
    small = bench.small()
    with small.running(*PROCESSES) as running:
        url = running.urls["gateway"]
        cookies = partial(_cookies, small, url)
        reviewers = cookies(Role.BUREAU_REVIEWER, PEOPLE // 2)
        officers = cookies(Role.BUREAU_OFFICER, PEOPLE // 2)
        beside = Beside(url, cookies(Role.APPLICANT, UPLOADERS), officers[0])
        watch = {name: running.pids[name] for name in PROCESSES} | {"postgres": bench.servers["postgres"]}
        pages, logins = _while(beside, lambda: _rounds(bench, small, url, reviewers, officers, watch))
    row.lines.append(latency(f"pages of {PEOPLE} people, p95", pages, 0.95, goal=PAGES_P95))
    row.lines.append(latency(f"pages of {PEOPLE} people, p99", pages, 0.99))
    row.lines.append(latency("logins meanwhile, p95", logins, 0.95))
    row.lines.append(Line("a file of 1 MB meanwhile", Spread.of([1000 * one for one in beside.sent_s]), "ms"))
    row.notes.append(f"{len(beside.sent_s)} files were sent and {beside.exports} exports begun meanwhile")
    named = (("pages", pages), ("logins", logins))
    curves = [distribution(name, [ms for one in rounds for ms in one.latencies_ms]) for name, rounds in named]
    row.plots.append(Plot(f"{PEOPLE} people", "share of requests, %", "ms", curves))


def _while(beside: Beside, work: Any) -> tuple[list[Round], list[Round]]:
    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(beside.run)
        try:
            taken: tuple[list[Round], list[Round]] = work()
        finally:
            beside.over.set()
        busy.result()
    if not beside.sent_s or not beside.exports:
        raise WrongAnswers("nothing was sent or exported meanwhile")
    return taken


def _rounds(
    bench: Bench,
    small: Deployment,
    url: str,
    reviewers: Sequence[str],
    officers: Sequence[str],
    watch: Mapping[str, int],
) -> tuple[list[Round], list[Round]]:
    mixed = [
        Request("GET", address, {"Cookie": cookie})
        for pair in zip(reviewers, officers, strict=True)
        for address, cookie in zip(("/tasks", "/library"), pair, strict=True)
    ]
    typed = [
        Request("POST", "/login", visitors.form(url), visitors.credentials(one)) for one in small.accounts
    ]
    seconds = 4 * bench.seconds
    pages = partial(
        calls.paced,
        Target(url, mixed),
        rate=PEOPLE / THINKS_S,
        seconds=seconds,
        connections=PEOPLE,
        watch=watch,
    )
    logins = partial(
        calls.paced,
        Target(url, typed, wanted=(SEE_OTHER,)),
        rate=LOGINS_PER_SECOND,
        seconds=seconds,
        connections=10,
        watch={},
    )
    taken: tuple[list[Round], list[Round]] = ([], [])
    for _ in range(bench.rounds):
        with ThreadPoolExecutor(1) as pool:
            entering = pool.submit(logins)
            taken[0].append(pages())
            taken[1].append(entering.result())
    return taken


def _cookies(small: Deployment, url: str, role: Role, count: int) -> list[str]:
    return visitors.signed_in(url, [one for one in small.accounts if one["role"] == role.value], count)
