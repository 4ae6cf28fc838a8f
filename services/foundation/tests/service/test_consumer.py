"""A consumer whose connection is lost while events wait to be handled."""

import asyncio
import socket
import threading
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select

from foundation.bus.consumer import EventConsumer
from foundation.bus.handling import Handlers
from foundation.bus.tables import InboxEntry

from .conftest import SUBSCRIPTIONS
from .sample import Effect, ThingHappened

pytestmark = pytest.mark.service

COUNT = 40
SLOW = Handlers("sample")


@SLOW.on(ThingHappened)
async def take_time(uow, fact):
    await asyncio.sleep(0.1)
    uow.session.add(Effect(thing=fact.thing, secret=fact.secret))


class WatchedConsumer(EventConsumer):
    """Counts its connections, and lets a test cut the present one."""

    def on_consume_ready(self, connection, channel, consumers, **_):
        self.connections = getattr(self, "connections", 0) + 1
        self.present = connection

    def cut(self):
        self.present.connection.transport.sock.shutdown(socket.SHUT_RDWR)


@asynccontextmanager
async def consuming(sample, bus):
    consumer = WatchedConsumer(SLOW, sample.resources, bus.url, SUBSCRIPTIONS, asyncio.get_running_loop())
    thread = threading.Thread(target=consumer.run, daemon=True)
    thread.start()
    try:
        yield consumer
    finally:
        consumer.stop()
        await asyncio.to_thread(thread.join, 10)
        assert not thread.is_alive()


async def test_after_a_lost_connection_it_consumes_on_over_one_new_one(sample, bus):
    """What the old connection brought cannot be acknowledged any more: it comes again, and must not end the new one."""
    for number in range(COUNT):
        async with sample.resources.unit_of_work() as uow:
            uow.emit(ThingHappened(thing=f"t{number}", version=1, secret="s"))
    async with consuming(sample, bus) as consumer:
        assert await bus.relay.step() == (COUNT, COUNT)
        await bus.effects(3)
        consumer.cut()
        assert await bus.effects(COUNT) == COUNT
        await asyncio.sleep(1)
        assert consumer.connections == 2
    async with sample.resources.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(InboxEntry)) == COUNT
