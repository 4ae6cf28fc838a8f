"""What the product takes when nobody asks anything: memory of an API process, and the whole of `make run`."""

import os
import re
import shutil
import sys
import time
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measuring import calls, cpu
from benchmarks.measuring.calls import Request, Target
from benchmarks.people import readers_of_the_library, signed_in
from benchmarks.results import Goal, Line, Row, Spread
from deploy.local.environment import REPOSITORY
from deploy.local.folder import Ports
from deploy.local.processes import DidNotStart, Process, port_is_free

NAME = "memory"
TITLE = "Memory of an API process after work; the whole embedded stack, ready and idle"

MEGABYTE, GIGABYTE = 1024**2, 1024**3
APIS = ("identity-api", "experts-api", "review-api", "notify-api")
API_GOAL = Goal("≤", 130, "MB")
READY, IDLE_MEMORY, IDLE_CPU = Goal("≤", 30, "s"), Goal("≤", 1.3, "GB"), Goal("≤", 3, "% of a core")
REQUESTS, CONNECTIONS = 2_000, 16
SETTLE_S, LOOK_S = 10.0, 20.0
SETTLE_WHEN_QUICK_S, LOOK_WHEN_QUICK_S = 5.0, 8.0
LONGEST_START_S = 300.0
READY_LINE = re.compile(r"^\[\s*([\d.]+) s\] Ready:", re.MULTILINE)


def measure(bench: Bench, row: Row) -> None:
    """Measure the APIs of production, then the evaluation's whole stack from an empty folder."""
    small = bench.small()
    with small.running(*APIS) as running:
        people = readers_of_the_library(20)
        asked = [Request("GET", "/library", signed_in(bench.keys, one, "experts")) for one in people]
        target = Target(running.urls["experts"], asked * (REQUESTS // len(asked)))
        calls.once(target, connections=CONNECTIONS, watch={})
        for name, pid in running.pids.items():
            after = f" after {REQUESTS:,} pages of the library" if name == "experts-api" else ""
            figure = cpu.memory(pid) / MEGABYTE
            row.lines.append(Line(f"{name}{after}, PSS", Spread.of([figure]), "MB", goal=API_GOAL))
    _embedded(bench, row)


def _embedded(bench: Bench, row: Row) -> None:
    process = _make_run(
        bench.folder / "embedded", Ports(bench.folder / "ports.json", port_is_free)("embedded")
    )
    settle, look = (SETTLE_WHEN_QUICK_S, LOOK_WHEN_QUICK_S) if bench.quick else (SETTLE_S, LOOK_S)
    process.launch()
    try:
        row.lines.append(
            Line("make run: from nothing to ready", Spread.of([_ready(process)]), "s", goal=READY)
        )
        time.sleep(settle)
        watch = {"stack": process.pid or 0}
        before = cpu.spent(watch)
        memory = cpu.memory(watch["stack"]) / GIGABYTE
        time.sleep(look)
        spent = 100 * cpu.between(before, cpu.spent(watch))["stack"] / look
        row.lines.append(
            Line("make run: idle, PSS of all processes", Spread.of([memory]), "GB", goal=IDLE_MEMORY)
        )
        row.lines.append(Line("make run: idle", Spread.of([spent]), "% of a core", goal=IDLE_CPU))
    finally:
        process.stop()
    row.notes.append(
        "one start: the databases are new, reference data and the demo are loaded before it says ready"
    )


def _make_run(folder: Path, port: int) -> Process:
    for old in (folder, folder.with_name("embedded-run")):
        shutil.rmtree(old, ignore_errors=True)
    program = f"from pathlib import Path; from deploy.local.run import main; main(Path({str(folder)!r}))"
    return Process(
        name="embedded",
        command=[sys.executable, "-c", program],
        folder=folder.with_name("embedded-run"),
        # as at whoever evaluates it: there nobody keeps Python from keeping what it has compiled
        environment={**_without("PYTHONDONTWRITEBYTECODE"), "PORT": str(port)},
        directory=REPOSITORY,
        grace=60.0,
    )


def _without(name: str) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != name}


def _ready(process: Process) -> float:
    until = time.monotonic() + LONGEST_START_S
    while process.alive and time.monotonic() < until:
        said = READY_LINE.search(process.log.read_text() if process.log.exists() else "")
        if said:
            return float(said.group(1))
        time.sleep(0.1)
    raise DidNotStart(f"make run did not get ready.\n{process.log_tail()}")
