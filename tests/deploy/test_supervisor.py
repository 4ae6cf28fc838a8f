"""A process that dies is started again, later each time, and its death is said."""

import os
import sys

import pytest

from deploy.local.processes import Process
from deploy.local.supervisor import Supervisor


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def process(tmp_path):
    made = Process(
        "relay", [sys.executable, "-c", "import time; time.sleep(600)"], tmp_path, dict(os.environ)
    )
    made.start()
    yield made
    made.stop()


def test_a_dead_process_is_started_again_after_waits_that_double(process):
    clock, said = Clock(), []
    supervisor = Supervisor(said.append, clock)
    supervisor.keep(process)
    for wait in (1, 2, 4, 8, 16, 30, 30):
        process.kill()
        supervisor.tend()
        assert f"relay ended with status -9; starting it again in {wait} s" in said[-1]
        clock.now += wait - 0.1
        supervisor.tend()
        assert not process.alive
        clock.now += 0.2
        supervisor.tend()
        assert process.alive


def test_a_process_that_had_recovered_is_started_again_soon(process):
    clock, said = Clock(), []
    supervisor = Supervisor(said.append, clock)
    supervisor.keep(process)
    for _ in range(3):
        clock.now += 61
        process.kill()
        supervisor.tend()
        clock.now += 1
        supervisor.tend()
    assert all("in 1 s" in line for line in said)
