"""A broker that freezes between the handshake and the first message holds neither the relay nor the consumer."""

import asyncio
import threading
import time

import pytest
from sqlalchemy import text

from foundation.bus import consumer as consumer_module
from foundation.bus import publisher as publisher_module
from foundation.bus import topology
from foundation.bus.consumer import EventConsumer

from .conftest import SUBSCRIPTIONS
from .sample import HANDLERS, ThingHappened

pytestmark = pytest.mark.service

LIMIT_S = 1
# A few limits follow each other (the channel, its close, the next handshake); the rest is for a busy machine.
HANG_S = 20


@pytest.fixture
def broker(stack, monkeypatch):
    """The real RabbitMQ of this run, with a shorter limit; thawed in any case."""
    server = stack.servers.get("rabbitmq")
    if server is None:
        pytest.skip("a RabbitMQ that was given by URL cannot be frozen")
    monkeypatch.setattr(topology, "ANSWER_LIMIT_S", LIMIT_S)
    yield server
    server.thaw()


def freezes_once(broker, monkeypatch, module, moment):
    """Freeze the broker right before or right after the queues are declared, at the first connection only."""
    declare, left = topology.declare, [moment]

    def declare_and_freeze(*arguments):
        if left == ["before"]:
            left.clear()
            broker.freeze()
        declare(*arguments)
        if left == ["after"]:
            left.clear()
            broker.freeze()

    monkeypatch.setattr(module, "declare", declare_and_freeze)


async def tell(sample, count):
    for number in range(count):
        async with sample.resources.unit_of_work() as uow:
            uow.emit(ThingHappened(thing=f"t{number}", version=1, secret="s"))


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_the_relay_gives_up_and_tells_all_when_it_answers_again(
    sample, bus, broker, monkeypatch, moment
):
    bus.publisher.discard()
    freezes_once(broker, monkeypatch, publisher_module, moment)
    await tell(sample, 3)
    began = time.monotonic()
    try:
        assert await asyncio.wait_for(bus.relay.step(), HANG_S) == (3, 0)
    finally:
        broker.thaw()
    assert time.monotonic() - began >= LIMIT_S
    assert await bus.relay.step() == (3, 3)


async def test_the_consumer_gives_up_and_consumes_when_it_answers_again(sample, bus, broker, monkeypatch):
    await tell(sample, 3)
    assert await bus.relay.step() == (3, 3)
    freezes_once(broker, monkeypatch, consumer_module, "before")
    tried_again = threading.Event()

    class Watched(EventConsumer):
        def on_connection_error(self, exc, interval):
            tried_again.set()

    consumer = Watched(HANDLERS, sample.resources, bus.url, SUBSCRIPTIONS, asyncio.get_running_loop())
    thread = threading.Thread(target=consumer.run, daemon=True)
    thread.start()
    try:
        assert await asyncio.to_thread(tried_again.wait, HANG_S)
        broker.thaw()
        assert await bus.effects(3) == 3
    finally:
        broker.thaw()
        consumer.stop()
        await asyncio.to_thread(thread.join, 20)
    async with sample.resources.database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM inbox")) == 3
