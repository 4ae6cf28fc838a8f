"""An older register taken in: from the workbook to the library, against COPY of the rows that this leaves."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import apart
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.limits import copying
from benchmarks.limits.copying import Kept
from benchmarks.measuring import cpu
from benchmarks.measuring.rounds import Round, alternate, rates
from benchmarks.results import Goal, Line, Row, Spread

NAME = "register_import"
TITLE = "Import of 10,000 experts: workbook read, checked, listed, told and audited"

EXPERTS = 10_000
FIRST = 1_000_000
OF_COPY = Goal("≥", 0.3)
CONSTANT = Goal("≤", 1.5)
PROGRAM = "benchmarks.exchanging"
TABLES = (
    "register_imports",
    "register_import_rows",
    "records",
    "submissions",
    "library_entries",
    "library_certificates",
    "audit_entries",
    "audit_pending",
    "outbox",
)
"""In the order in which one points to another."""
PEOPLE = "people"
"""Emptied with them, or who was loaded first could not be loaded again for the next run."""


@dataclass
class _Register:
    """A register, the empty library that it comes into, and the rows that it left there."""

    deployment: Deployment
    file: Path
    experts: int
    servers: dict[str, int]
    rows: list[Kept] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.deployment.owner_url("experts")

    def take_in(self) -> Round:
        asyncio.run(copying.empty(self.url, (*TABLES, PEOPLE)))
        since = asyncio.run(copying.now(self.url))
        before = cpu.spent(self.servers)
        answer = apart.run(self.deployment, PROGRAM, "import", str(self.file))
        if answer["count"] != self.experts:
            raise apart.WentWrong(f"{answer['count']} of {self.experts} experts were listed")
        self.answers.append(answer)
        if not self.rows:
            self.rows = asyncio.run(copying.keep(self.url, TABLES, since))
        return apart.round_of(answer, self.servers, before)

    def copy(self) -> Round:
        asyncio.run(copying.empty(self.url, (*TABLES, PEOPLE)))
        rows = copying.renewed(self.rows)
        before, mine = cpu.spent(self.servers), time.process_time()
        seconds = asyncio.run(copying.write(self.url, rows))
        spent = {"driver": time.process_time() - mine, **cpu.between(before, cpu.spent(self.servers))}
        return Round(self.experts, seconds, (), spent)


def measure(bench: Bench, row: Row) -> None:
    """Measure ten thousand against COPY, and a thousand for its memory."""
    deployment = bench.of_its_own("exchange")
    servers = {"postgres": bench.servers["postgres"]}
    whole = _Register(deployment, bench.folder / "register.xlsx", EXPERTS, servers)
    tenth = _Register(deployment, bench.folder / "register-tenth.xlsx", EXPERTS // 10, servers)
    for one in (whole, tenth):
        apart.run(deployment, PROGRAM, "register", str(one.file), str(FIRST), str(one.experts))
    taken = alternate({"ours": whole.take_in, "copy": whole.copy}, bench.rounds)
    row.lines.append(
        rates(
            "experts, from the file to the library",
            taken["ours"],
            taken["copy"],
            against="COPY",
            goal=OF_COPY,
        )
    )
    row.lines += [_share(whole, key, what) for key, what in SHARES.items()]
    tenth.take_in()
    row.lines.append(_memory(whole, tenth))
    written = sum(len(one.rows) for one in whole.rows)
    row.notes.append(
        f"COPY writes the same {written:,} rows into the same {len(TABLES)} tables, one transaction"
    )


SHARES = {"checking_s": "of it: checking every line", "applying_s": "of it: listing everybody"}


def _share(register: _Register, key: str, what: str) -> Line:
    return Line(what, Spread.of([one[key] for one in register.answers[1:]]), "s")


def _memory(whole: _Register, tenth: _Register) -> Line:
    def most(register: _Register) -> Spread:
        return Spread.of([one["memory_bytes"] / apart.MEGABYTE for one in register.answers])

    ours, least = most(whole), most(tenth)
    ratio = Spread.of([ours.median / max(least.median, 1.0)])
    note = f"above the start of the process; a file may hold {EXPERTS:,} experts and no more"
    return Line(
        "memory at the most", ours, "MB", f"{tenth.experts:,} experts", least, ratio, CONSTANT, note=note
    )
