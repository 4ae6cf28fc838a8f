"""The drill: a system is backed up while people work, and restored to an empty machine."""

import asyncio
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import production
from tests.faults import databases, load, people, system
from tests.faults.ledger import Ledger, Line
from tests.faults.people import Crowd
from tests.faults.system import FaultSystem

SEED, SUBMISSIONS, RATE = 7, 48, 4.0
# So many are accepted before the backup begins; the others are submitted and decided while it is taken.
BEFORE = 8
PATIENCE_S = 180.0


@dataclass
class Drilled:
    """What the drill leaves: the backup with its keys apart, and what was known when it began and when it ended."""

    backup: Path
    keys: Path
    said: str
    known: list[Line]
    file_of_heads: Path
    counted_afterwards: dict[str, int] = field(default_factory=dict)


def carried_out(folder: Path) -> Drilled:
    """Run a system with people at work, back it up meanwhile, and lose the machine: only the backup is left."""
    backup, keys, heads = folder / "backup", folder / "keys", folder / "heads.jsonl"
    with system.started(folder / "first", SEED) as first:
        # The fault test's own table belongs to the superuser, who is not the one that dumps.
        databases.execute_everywhere(first.stack, "ALTER TABLE faults_effects OWNER TO {service}_owner")
        crowd = people.gather(first, SEED, load.applicants_needed(SEED, SUBMISSIONS))
        ledger = Ledger(folder / "ledger.jsonl")
        worker = _at_work(first, crowd, ledger)
        _wait(lambda: _accepted(ledger.lines) >= BEFORE or not worker.is_alive(), "nobody submits anything")
        assert worker.is_alive(), "the backup was to be taken while people work"
        known = list(ledger.lines)
        said = first.run("backup", str(backup), "--keys", str(keys))
        worker.join(PATIENCE_S)
        first.run("audit", "heads", str(heads))
        counted = {
            service: len(databases.rows(first.stack, service, "SELECT 1 FROM audit_entries"))
            for service in ("experts", "review")
        }
    shutil.rmtree(folder / "first")
    return Drilled(backup, keys, said, known, heads, counted)


@contextmanager
def on_an_empty_machine(folder: Path, drilled: Drilled) -> Iterator[tuple[FaultSystem, str]]:
    """Restore onto servers of their own with nothing in them; yield the running system and what was printed."""
    folder.mkdir()
    folder.chmod(0o755)
    with production.started(folder, durable=False) as stack:
        stack.prepare()
        second = system._system(folder, SEED + 1, stack, ())
        said = second.run("restore", str(drilled.backup), "--keys", str(drilled.keys))
        with second._keeper.keeping():
            yield second, said


def submit_one_more(second: FaultSystem, folder: Path) -> Ledger:
    """Have a new person submit on the restored system, with what reviewers make of it."""
    seed = SEED + 2
    crowd = people.gather(second, seed, load.applicants_needed(seed, 1))
    ledger = Ledger(folder / "more.jsonl")
    asyncio.run(load.run(second, crowd, ledger, 1, RATE, seed))
    return ledger


def drained(second: FaultSystem) -> None:
    """Wait until every outbox is empty of what is due and every submission under review has its case."""
    due = "SELECT 1 FROM outbox WHERE sent_at IS NULL AND due_at <= now()"
    _wait(
        lambda: (
            not any(
                databases.rows(second.stack, one, due) for one in ("identity", "experts", "review", "notify")
            )
        ),
        "the outboxes do not empty",
    )


def _at_work(first: FaultSystem, crowd: Crowd, ledger: Ledger) -> threading.Thread:
    def work() -> None:
        asyncio.run(load.run(first, crowd, ledger, SUBMISSIONS, RATE, SEED))

    thread = threading.Thread(target=work, daemon=True, name="people")
    thread.start()
    return thread


def _accepted(lines: list[Line]) -> int:
    return sum(line["what"] == "outcome" and line["outcome"] == "accepted" for line in list(lines))


def _wait(condition, otherwise: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, otherwise
        time.sleep(0.1)
