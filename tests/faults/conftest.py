"""A small run without faults while all kinds of keys turn, for tests that look at what it leaves."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.faults import load, people, system
from tests.faults.ledger import Ledger
from tests.faults.system import FaultSystem

SUBMISSIONS, RATE, SEED = 24, 0.45, 6
# Processes read a changed file after two seconds at most; the command takes no less than five.
SETTLE = ("--settle", "5")
RINGS = (("sealing", "experts", "review"), ("blind", "experts"), ("events",), ("tokens",))


@dataclass(frozen=True)
class Finished:
    """A system that has come to rest, and what its clients know."""

    system: FaultSystem
    ledger: Ledger
    turned_before_the_end: int


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """A run that has ended; everything still runs."""
    folder = tmp_path_factory.mktemp("quiet")
    with system.started(folder, SEED) as running:
        crowd = people.gather(running, SEED, load.applicants_needed(SEED, SUBMISSIONS))
        ledger = Ledger(folder / "ledger.jsonl")
        # In a thread of its own: the browser of earlier tests leaves its event loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            people_at_work = thread.submit(
                asyncio.run, load.run(running, crowd, ledger, SUBMISSIONS, RATE, SEED)
            )
            turned_before_the_end = 0
            for ring in RINGS:
                running.run("keys", "rotate", *ring, *SETTLE)
                turned_before_the_end += not people_at_work.done()
            people_at_work.result()
        yield Finished(running, ledger, turned_before_the_end)
        ledger.close()
