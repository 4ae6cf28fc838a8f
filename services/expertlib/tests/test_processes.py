"""A process that no longer does its work ends, so that whoever keeps it alive starts it again."""

import asyncio
import threading

import pytest

from expertlib import processes


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
