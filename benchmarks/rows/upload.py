"""A file of 20 MB: from the browser through gateway and service to the object store, against the minio SDK alone."""

import os
import time
from pathlib import Path

import httpx
import psutil

from benchmarks import apart, visitors
from benchmarks.bench import Bench
from benchmarks.measuring import cpu
from benchmarks.measuring.calls import WrongAnswers
from benchmarks.measuring.rounds import Round, alternate, rates
from benchmarks.results import Goal, Line, Row, Spread
from contracts.words import Role

NAME = "upload"
TITLE = "20 MB through gateway and service to the object store"

SIZE = 20 * 1024 * 1024
FILES, FILES_WHEN_QUICK = 4, 2
PROCESSES = ("identity-api", "experts-api", "review-api", "notify-api", "gateway")
THROUGH = ("gateway", "experts-api")
OF_SDK, MORE_MEMORY = Goal("≥", 0.6), Goal("≤", 16, "MB")
JPEG = b"\xff\xd8\xff\xe0"
CREATED, NO_CONTENT = 201, 204


def measure(bench: Bench, row: Row) -> None:
    """Measure one file after the other, and how much each process that it passes through grows meanwhile."""
    small, files = bench.small(), FILES_WHEN_QUICK if bench.quick else FILES
    grown: dict[str, list[float]] = {name: [] for name in THROUGH}
    with small.running(*PROCESSES) as running:
        url = running.urls["gateway"]
        applicants = [one for one in small.accounts if one["role"] == Role.APPLICANT.value]
        (cookie,) = visitors.signed_in(url, applicants, 1)
        servers = {**{name: running.pids[name] for name in THROUGH}, "s3": bench.servers["s3"]}

        def ours() -> Round:
            watching = {name: Memory(running.pids[name]) for name in THROUGH}
            before = cpu.spent(servers)
            seconds = _send(url, cookie, files)
            for name, one in watching.items():
                grown[name].append(one.grown() / apart.MEGABYTE)
            return Round(files, seconds, (), cpu.between(before, cpu.spent(servers)))

        def alone() -> Round:
            before = cpu.spent({"s3": bench.servers["s3"]})
            answer = apart.run(small, "benchmarks.limits.minio_put", str(SIZE), str(files))
            return apart.round_of(answer, {"s3": bench.servers["s3"]}, before)

        taken = alternate({"ours": ours, "sdk": alone}, bench.rounds)
    row.lines.append(
        rates("files of 20 MB", taken["ours"], taken["sdk"], against="minio SDK: put alone", goal=OF_SDK)
    )
    for name, each in grown.items():
        # the first time also loads what every later one uses
        row.lines.append(
            Line(f"memory of {name} while it passes", Spread.of(each[1:]), "MB", goal=MORE_MEMORY)
        )
    row.notes.append(
        "ours also asks the store for what arrived and reads it back for its hash; the SDK alone does not"
    )


class Memory:
    """The memory of a process and its children at the most, since this was made (Linux resets that on request)."""

    def __init__(self, pid: int) -> None:
        head = psutil.Process(pid)
        family = (head, *head.children(recursive=True))
        self._began: dict[int, int] = {one.pid: int(one.memory_info().rss) for one in family}
        for one in self._began:
            Path(f"/proc/{one}/clear_refs").write_text("5")

    def grown(self) -> int:
        """Return by how many bytes the one that grew most was larger than at the beginning."""
        return max(cpu.most_memory(pid) - began for pid, began in self._began.items())


def _send(url: str, cookie: str, files: int) -> float:
    """Send files one after the other; return the seconds. They are deleted after the clock has stopped."""
    headers = {"Cookie": cookie, "Origin": url, "Accept": "application/json"}
    content = JPEG + os.urandom(SIZE - len(JPEG))
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=120) as browser:
        began = time.perf_counter()
        answers = [_post(browser, content) for _ in range(files)]
        seconds = time.perf_counter() - began
        for made in answers:
            gone = browser.post(f"/personal/files/{made['id']}/delete")
            if gone.status_code != NO_CONTENT:
                raise WrongAnswers(f"deleting: {gone.status_code}")
    return seconds


def _post(browser: httpx.Client, content: bytes) -> dict[str, str]:
    answer = browser.post(
        "/personal/files",
        params={"section": "application_form"},
        files={"file": ("form.jpg", content, "image/jpeg")},
    )
    if answer.status_code != CREATED:
        raise WrongAnswers(f"upload: {answer.status_code}: {answer.text[:300]}")
    made: dict[str, str] = answer.json()
    return made
