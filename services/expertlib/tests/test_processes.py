"""A process that no longer does its work ends, so that whoever keeps it alive starts it again."""

import asyncio
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
    processes.serve("experts", "127.0.0.1", 9)
    assert served[0].timeout_keep_alive >= 2 * LIMITS.keepalive_expiry
