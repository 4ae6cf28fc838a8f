"""A child process: started, waited for, stopped, killed, frozen; nothing of it stays."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from deploy.local.processes import DidNotStart, Process, end_leftovers

SLEEPER = "import time; time.sleep(600)"
STUBBORN_WITH_CHILD = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
"""


def python(folder: Path, source: str, **more) -> Process:
    return Process("child", [sys.executable, "-c", source], folder, dict(os.environ), **more)


def wait_for(condition, seconds: float = 10):
    until = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)
    return result


def runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_process_that_ends_at_once_is_reported_with_the_end_of_its_log(tmp_path):
    process = python(tmp_path, "print('no such table'); raise SystemExit(3)", ready=lambda: False)
    with pytest.raises(DidNotStart, match=r"child ended with status 3(.|\n)*no such table"):
        process.start()


def test_a_process_that_is_never_ready_is_reported_after_its_deadline(tmp_path):
    process = python(tmp_path, SLEEPER, ready=lambda: False, deadline=0.3)
    with pytest.raises(DidNotStart, match="not ready"):
        process.start()
    process.stop()
    assert not runs(process.pid)


def test_a_missing_program_is_named(tmp_path):
    with pytest.raises(DidNotStart, match="no program /nowhere/weed"):
        Process("s3", ["/nowhere/weed"], tmp_path, {}).start()


def test_stopping_ends_a_process_that_ignores_the_request_and_its_child_in_another_session(tmp_path):
    process = python(tmp_path, STUBBORN_WITH_CHILD, grace=0.5)
    process.start()
    grandchild = int(wait_for(lambda: process.log.read_text().strip()))
    process.stop()
    assert not runs(process.pid)
    wait_for(lambda: not runs(grandchild))
    assert not list((tmp_path / "pids").iterdir())


def test_killing_reports_the_signal_and_a_restart_gives_a_new_process(tmp_path):
    process = python(tmp_path, SLEEPER)
    process.start()
    first = process.pid
    process.kill()
    assert process.exit_status == -9
    process.restart()
    assert process.alive
    assert process.pid != first
    process.stop()


def test_a_frozen_process_is_stopped_and_goes_on_after_thawing(tmp_path):
    process = python(tmp_path, SLEEPER)
    process.start()
    process.freeze()
    assert psutil.Process(process.pid).status() == psutil.STATUS_STOPPED
    process.thaw()
    assert psutil.Process(process.pid).status() != psutil.STATUS_STOPPED
    process.stop()


def test_a_frozen_process_can_be_stopped(tmp_path):
    process = python(tmp_path, SLEEPER, grace=5)
    process.start()
    process.freeze()
    process.stop()
    assert process.exit_status == -15


def test_what_a_killed_run_left_alive_is_ended_by_the_next(tmp_path):
    left = python(tmp_path, SLEEPER)
    left.start()
    assert end_leftovers(tmp_path) == ["child"]
    assert not runs(left.pid)
    assert end_leftovers(tmp_path) == []


def test_a_process_that_merely_has_a_remembered_number_is_left_alone(tmp_path):
    stranger = python(tmp_path / "elsewhere", SLEEPER)
    stranger.start()
    (tmp_path / "pids").mkdir()
    (tmp_path / "pids" / "old").write_text(f"{stranger.pid} {time.time() - 3600}")
    assert end_leftovers(tmp_path) == []
    assert stranger.alive
    stranger.stop()
