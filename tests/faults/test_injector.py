"""The injector, on processes that only sleep: it does what the plan says and says what it did."""

import sys
import threading
import time
from types import SimpleNamespace

import psutil
import pytest

from deploy.local.processes import Process, stop_all
from tests.faults.failpoints import Failpoints
from tests.faults.faults import Fault, Injector, Kind

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    " time.sleep(60)",
]


@pytest.fixture
def system(tmp_path):
    processes = {
        name: Process(name, command, tmp_path, {}, grace=2.0)
        for name, command in (("consumer", SLEEPER), ("worker", PARENT))
    }
    server = Process("rabbitmq", SLEEPER, tmp_path, {}, grace=2.0)
    for process in (*processes.values(), server):
        process.launch()
    yield SimpleNamespace(
        processes=processes, stack=SimpleNamespace(servers={"rabbitmq": server}), heal=lambda: None
    )
    stop_all([*processes.values(), server])


def wait_until(true):
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def inject(system, folder, *faults):
    injector = Injector(system, list(faults), Failpoints(folder / "failpoints"))
    injector.run()
    return injector


def test_a_killed_process_is_dead_and_the_fault_is_noted(system, tmp_path):
    done = inject(system, tmp_path, Fault(0.0, Kind.KILL, "consumer")).done
    assert not system.processes["consumer"].alive
    assert [one.fault.target for one in done] == ["consumer"]
    assert done[0].note.startswith("pid ")


def test_killing_a_child_leaves_the_process_alive(system, tmp_path):
    worker = psutil.Process(system.processes["worker"].pid)
    wait_until(worker.children)
    [child] = worker.children()
    inject(system, tmp_path, Fault(0.0, Kind.KILL_CHILD, "worker"))
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert system.processes["worker"].alive


def test_a_frozen_process_is_thawed_when_its_time_is_over(system, tmp_path):
    statuses = []
    inside = Fault(0.2, Kind.FAILPOINT, "relay.publish.before")
    process = psutil.Process(system.processes["consumer"].pid)
    injector = Injector(
        system, [Fault(0.0, Kind.FREEZE, "consumer", 0.5), inside], Failpoints(tmp_path / "failpoints")
    )
    arm = injector.failpoints.arm
    object.__setattr__(
        injector.failpoints, "arm", lambda point: (statuses.append(process.status()), arm(point))
    )
    injector.run()
    assert statuses == [psutil.STATUS_STOPPED]
    assert process.status() != psutil.STATUS_STOPPED


def test_a_server_can_be_frozen_and_then_killed(system, tmp_path):
    injector = inject(system, tmp_path, Fault(0.0, Kind.KILL_FROZEN, "rabbitmq", 0.2))
    assert not system.stack.servers["rabbitmq"].alive
    assert len(injector.done) == 1


def test_freezing_what_is_dead_is_noted_as_nothing(system, tmp_path):
    system.processes["consumer"].kill()
    [done] = inject(system, tmp_path, Fault(0.0, Kind.FREEZE, "consumer", 0.1)).done
    assert done.note == "was dead already"


def test_healing_takes_back_the_failpoints_that_nobody_came_by(system, tmp_path):
    injector = inject(system, tmp_path, Fault(0.0, Kind.FAILPOINT, "consumer.ack.before"))
    injector.heal()
    assert injector.never_reached == ["consumer.ack.before"]
    assert not injector.failpoints.take("consumer.ack.before")


def test_it_stops_when_it_is_told_to_and_does_not_wait_for_the_next_fault(system, tmp_path):
    injector = Injector(system, [Fault(60.0, Kind.KILL, "consumer")], Failpoints(tmp_path / "failpoints"))
    thread = threading.Thread(target=injector.run)
    thread.start()
    injector.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert system.processes["consumer"].alive
    assert injector.done == []
