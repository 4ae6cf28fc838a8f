"""The drill: a system is backed up while people work, and restored to an empty machine."""

import asyncio
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from deploy.local import production
from deploy.local.databases import SERVICES
from foundation.auth.tokens import TokenSigner
from tests.faults import databases, load, people, system
from tests.faults.ledger import Ledger, Line
from tests.faults.people import Crowd
from tests.faults.system import FaultSystem

SEED, SUBMISSIONS, RATE = 7, 48, 4.0
# So many are accepted before the consumers die, so many more before the backup begins, the others while it is taken.
BEFORE, UNHEARD = 8, 4
# What is submitted on the other machine: good ones, a malformed and a hostile one.
LATER_SEED, LATER = 9, 6
CONSUMERS = ("consumer", "consumer-2")
PATIENCE_S = 180.0


@dataclass
class Drilled:
    """What the drill leaves: the backup with its keys apart, and what was known when it began and when it ended."""

    backup: Path
    keys: Path
    said: str
    known: list[Line]
    file_of_heads: Path
    crowd: Crowd
    counted_afterwards: dict[str, int] = field(default_factory=dict)


def carried_out(folder: Path) -> Drilled:
    """Run a system with people at work, back it up meanwhile, and lose the machine: only the backup is left."""
    backup, keys, heads = folder / "backup", folder / "keys", folder / "heads.jsonl"
    with system.started(folder / "first", SEED) as first:
        # The fault test's own table belongs to the superuser, who is not the one that dumps.
        databases.execute_everywhere(first.stack, "ALTER TABLE faults_effects OWNER TO {service}_owner")
        # More than work here: those who submit on the other machine.
        here, there = load.applicants_needed(SEED, SUBMISSIONS), load.applicants_needed(LATER_SEED, LATER)
        crowd = people.gather(first, SEED, here + there)
        ledger = Ledger(folder / "ledger.jsonl")
        worker = _at_work(first, crowd, ledger)
        _wait_for(BEFORE, ledger, worker)
        with _nobody_hears(first):
            # What is told from here on is sent, lies in the broker, and goes down with it.
            _wait_for(BEFORE + UNHEARD, ledger, worker)
            known = list(ledger.lines)
            said = first.run("backup", str(backup), "--keys", str(keys))
        worker.join(PATIENCE_S)
        first.run("audit", "heads", str(heads))
        counted = {
            service: len(databases.rows(first.stack, service, "SELECT 1 FROM audit_entries"))
            for service in ("experts", "review")
        }
    shutil.rmtree(folder / "first")
    return Drilled(backup, keys, said, known, heads, crowd, counted)


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


def submit_more(second: FaultSystem, folder: Path, drilled: Drilled) -> Ledger:
    """Have those who have not yet submitted do so on the restored system, and reviewers decide."""
    rested = drilled.crowd.applicants[-load.applicants_needed(LATER_SEED, LATER) :]
    crowd = replace(drilled.crowd, applicants=rested, signer=TokenSigner(second.keys))
    ledger = Ledger(folder / "more.jsonl")
    asyncio.run(load.run(second, crowd, ledger, LATER, RATE, LATER_SEED))
    return ledger


def drained(second: FaultSystem) -> None:
    """Wait until every outbox is empty of what is due, every file is checked and every submission has its case."""
    due = "SELECT 1 FROM outbox WHERE sent_at IS NULL AND due_at <= now()"
    _wait(
        lambda: not any(databases.rows(second.stack, service, due) for service in SERVICES),
        "the outboxes do not empty",
    )
    # What is being checked is about to be replaced by its clean copy, and its first object to be removed.
    checking = "SELECT 1 FROM attachments WHERE state = 'checking'"
    _wait(lambda: not databases.rows(second.stack, "experts", checking), "a file is never checked")
    _wait(lambda: submissions(second) <= cases(second), "a submission has no case")


def submissions(second: FaultSystem) -> set[UUID]:
    """Return what people have submitted, as experts knows it."""
    found = databases.rows(second.stack, "experts", "SELECT id FROM submissions WHERE origin = 'person'")
    return {row["id"] for row in found}


def cases(second: FaultSystem) -> set[UUID]:
    """Return the cases that review has, one for each submission and with its id."""
    return {row["id"] for row in databases.rows(second.stack, "review", "SELECT id FROM cases")}


def _at_work(first: FaultSystem, crowd: Crowd, ledger: Ledger) -> threading.Thread:
    def work() -> None:
        asyncio.run(load.run(first, crowd, ledger, SUBMISSIONS, RATE, SEED))

    thread = threading.Thread(target=work, daemon=True, name="people")
    thread.start()
    return thread


@contextmanager
def _nobody_hears(first: FaultSystem) -> Iterator[None]:
    """Kill the consumers and leave them dead for a while."""
    with ExitStack() as stack:
        for name in CONSUMERS:
            stack.enter_context(first.keep_paused(name))
            first.processes[name].kill()
        yield


def _wait_for(accepted: int, ledger: Ledger, worker: threading.Thread) -> None:
    _wait(lambda: _accepted(ledger.lines) >= accepted or not worker.is_alive(), "nobody submits anything")
    assert worker.is_alive(), "the backup was to be taken while people work"


def _accepted(lines: list[Line]) -> int:
    return sum(line["what"] == "outcome" and line["outcome"] == "accepted" for line in list(lines))


def _wait(condition, otherwise: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, otherwise
        time.sleep(0.1)
