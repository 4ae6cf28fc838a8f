"""`make run`: with real servers and a stand-in for the product's own processes."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from deploy.local import demo_table
from deploy.local.processes import end_leftovers

STAND_IN = '''
"""Answers like `expertlib`: an HTTP server for an API, a sleeper for the rest, a file for the demo."""
import http.server, json, os, sys, time
command, *rest = sys.argv[1:]

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")

if command == "api":
    assert os.environ[rest[0].upper() + "_REDIS_URL"]
    http.server.ThreadingHTTPServer(("127.0.0.1", int(rest[2])), Answer).serve_forever()
elif command in ("relay", "consumer", "worker"):
    assert os.environ["NOTIFY_BROKER_URL"].startswith("redis://") and os.environ["MALLOC_ARENA_MAX"] == "2"
    time.sleep(600)
elif command == "demo":
    account = {"role": "applicant", "name": "张三", "login": "x", "password": "y", "organization": None}
    json.dump({"url": rest[2], "outbox_url": rest[2] + "/outbox", "accounts": [account]}, open(rest[0], "w"))
elif command == "seed" and os.environ.get("FAIL_SEED"):
    sys.exit("the regions are missing")
'''
CALL = (
    "import sys; from pathlib import Path; from deploy.local.run import main\n"
    "sys.exit(main(Path(sys.argv[1]), [sys.executable, sys.argv[2]]))"
)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


NUMBERS = itertools.count()


def wait_until(condition, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.1)


class Started:
    """A run in a process of its own, and what it printed."""

    def __init__(self, folder: Path, port: int, **environment: str) -> None:
        program = folder.with_name("stand_in.py")
        program.write_text(STAND_IN)
        self.output = folder.with_name(f"output-{next(NUMBERS)}.txt")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", CALL, str(folder), str(program)],
                env={**os.environ, "PORT": str(port), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, text: str) -> None:
        wait_until(lambda: text in self.said or self.process.poll() is not None)
        assert text in self.said

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(40)


def still_running(family: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.service
@pytest.mark.alone
def test_it_starts_says_where_restarts_what_dies_and_leaves_nothing(tmp_path, port):
    folder = tmp_path / "run"
    run = Started(folder, port)
    try:
        run.wait_for("Ctrl-C stops everything")
        assert f"Ready: http://127.0.0.1:{port}" in run.said
        assert "张三" in run.said
        assert "for evaluation only" in run.said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as reply:
            assert reply.status == 200

        second = Started(folder, port)
        assert second.process.wait(30) == 1
        assert second.said.startswith(f"Another make run (process {run.process.pid}) is using")

        relay = (folder / "pids" / "relay").read_text()
        os.kill(int(relay.split()[0]), signal.SIGKILL)
        run.wait_for("relay ended with status -9; starting it again in 1 s")
        wait_until(lambda: (folder / "pids" / "relay").read_text() != relay)
    finally:
        family = run.family()
        assert run.stop(signal.SIGINT) == 0
    assert not still_running(family)
    assert not list((folder / "pids").iterdir())


@pytest.mark.service
@pytest.mark.alone
def test_a_killed_run_is_tidied_by_the_next_and_a_failing_step_is_shown_with_its_log(tmp_path, port):
    folder = tmp_path / "run"
    run = Started(folder, port)
    run.wait_for("Loading the demo")
    family = run.family()
    run.stop(signal.SIGKILL)
    assert still_running(family)

    try:
        failing = Started(folder, port, FAIL_SEED="1")
        assert failing.process.wait(60) == 1
    finally:
        end_leftovers(folder)
    assert "left over from a run that was killed" in failing.said
    assert "expertlib seed failed with status 1" in failing.said
    assert "the regions are missing" in failing.said
    assert not still_running(family)


def test_a_taken_port_is_said_before_anything_starts(tmp_path, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        run = Started(tmp_path / "run", port)
        assert run.process.wait(20) == 1
    assert run.said.startswith(f"Port {port} on 127.0.0.1 is taken: choose another")
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["lock"]


def test_a_port_that_is_none_is_refused(tmp_path):
    run = Started(tmp_path / "run", 70_000)
    assert run.process.wait(20) == 1
    assert run.said == "PORT=70000 is not a port: give a number from 1 to 65535.\n"


def test_the_table_lines_up_although_a_chinese_character_is_two_columns_wide(tmp_path):
    accounts = [
        {"role": "a", "name": "张三", "login": "1", "password": "p", "organization": None},
        {"role": "b", "name": "abcd", "login": "2", "password": "p", "organization": "协会"},
    ]
    file = tmp_path / "demo.json"
    file.write_text(json.dumps({"accounts": accounts}))
    _, first, second = demo_table.lines(file)
    assert first.startswith("a     张三  1")
    assert second.startswith("b     abcd  2")
