"""A small run without faults, for tests that look at what it leaves."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.faults import load, people, system
from tests.faults.ledger import Ledger
from tests.faults.system import FaultSystem

SUBMISSIONS, RATE, SEED = 24, 6.0, 6


@dataclass(frozen=True)
class Finished:
    """A system that has come to rest, and what its clients know."""

    system: FaultSystem
    ledger: Ledger


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """A run that has ended; everything still runs."""
    folder = tmp_path_factory.mktemp("quiet")
    with system.started(folder, SEED) as running:
        crowd = people.gather(running, SEED, load.applicants_needed(SEED, SUBMISSIONS))
        ledger = Ledger(folder / "ledger.jsonl")
        # In a thread of its own: the browser of earlier tests leaves its event loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            carried = load.run(running, crowd, ledger, SUBMISSIONS, RATE, SEED)
            thread.submit(asyncio.run, carried).result()
        yield Finished(running, ledger)
        ledger.close()
