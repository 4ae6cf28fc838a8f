"""A process that no longer does its work ends, so that whoever keeps it alive starts it again."""

import asyncio
import os
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from expertlib import processes
from gateway.clients.base import LIMITS


async def test_a_consumer_whose_thread_has_died_ends(monkeypatch):
    monkeypatch.setattr(processes, "WATCH_EVERY_S", 0.01)
    released = threading.Event()
    thread = threading.Thread(target=released.wait, daemon=True)
    thread.start()
    watching = asyncio.create_task(processes.stay_while_alive([thread]))
    await asyncio.sleep(0.05)
    assert not watching.done()
    released.set()
    with pytest.raises(RuntimeError, match="stopped consuming"):
        await asyncio.wait_for(watching, 5)


def test_a_service_keeps_a_connection_open_for_longer_than_the_gateway_uses_it(monkeypatch):
    served = []

    class Server:
        started = True

        def __init__(self, config, stopping):
            served.append(config)

        def run(self):
            pass

    app = SimpleNamespace(state=SimpleNamespace(stopping=None))
    monkeypatch.setattr(processes, "import_module", lambda name: SimpleNamespace(app=app))
    monkeypatch.setattr(processes, "StoppingServer", Server)
    monkeypatch.setattr(processes.registry, "check_settings", lambda service: None)
    processes.serve("experts", "127.0.0.1", 9)
    assert served[0].timeout_keep_alive >= 2 * LIMITS.keepalive_expiry


NICENESS = """
import os, sys
from types import SimpleNamespace
from expertlib import processes

def make_celery(url, services):
    worker = lambda **how: SimpleNamespace(start=lambda: print("niceness", os.nice(0)))
    return SimpleNamespace(Worker=worker)

processes.make_celery = make_celery
processes.register_tasks = lambda app, served: None
secret = SimpleNamespace(get_secret_value=lambda: "redis://localhost")
processes.registry.check_settings = lambda service: None
processes.registry.settings = lambda service: SimpleNamespace(broker_url=secret)
processes.work(sys.argv[1:], "solo", 1)
"""


@pytest.mark.parametrize(
    ("services", "steps_back"),
    [(["experts"], True), (["review"], True), (["identity", "experts"], True), (["notify"], False)],
)
def test_a_worker_with_long_tasks_steps_back_for_those_who_are_waited_for(services, steps_back):
    ended = subprocess.run(
        [sys.executable, "-c", NICENESS, *services], capture_output=True, text=True, check=True, timeout=120
    )
    lower = processes.NICENESS_OF_LONG_TASKS if steps_back else 0
    assert ended.stdout.splitlines()[-1] == f"niceness {min(19, os.nice(0) + lower)}"
