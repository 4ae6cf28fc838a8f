"""A consumer's order and pace, and what it does when its connection is lost while events wait to be handled."""

import asyncio
import socket
import threading
import time
from contextlib import asynccontextmanager

import pytest
from amqp import Channel
from sqlalchemy import func, select

from foundation.bus.consumer import EventConsumer
from foundation.bus.handling import Handlers, NotYet
from foundation.bus.tables import InboxEntry, Parked
from foundation.bus.topology import connect

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
async def consuming(sample, bus, handlers=SLOW):
    consumer = WatchedConsumer(handlers, sample.resources, bus.url, SUBSCRIPTIONS, asyncio.get_running_loop())
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


async def tell(sample, *facts):
    async with sample.resources.unit_of_work() as uow:
        for thing, version in facts:
            uow.emit(ThingHappened(thing=thing, version=version, secret="s"))


ACKNOWLEDGED_AFTER_S = 0.3
"""Effects are seen at the commit, acknowledgements follow a turn later."""


def waiting(bus):
    """Return how many messages the queue would give a new consumer."""
    with connect(bus.url) as broker:
        return broker.default_channel.queue_declare("sample.events", passive=True).message_count


def noting(told, *, until=lambda fact: False):
    """Return handlers that note what they were told; a fact waits as long as `until` says so."""
    handlers = Handlers("sample")

    @handlers.on(ThingHappened)
    async def note(uow, fact):
        if until(fact):
            raise NotYet(fact.thing)
        uow.session.add(Effect(thing=f"{fact.thing}/{fact.version}", secret=fact.secret))
        await uow.session.flush()
        told.append((fact.thing, fact.version))

    return handlers


async def test_a_backlog_does_not_wait_for_turns_and_is_acknowledged_whole(sample, bus):
    """Acknowledged once in half a second, with 20 at a time on their way, it took 10 seconds."""
    count = 400
    told = []
    await tell(sample, *[(f"t{number}", 1) for number in range(count)])
    while (await bus.relay.step())[0]:
        pass
    began = time.monotonic()
    async with consuming(sample, bus, noting(told)):
        assert await bus.effects(count) == count
        assert time.monotonic() - began < 8
        await asyncio.sleep(ACKNOWLEDGED_AFTER_S)
    assert waiting(bus) == 0


async def test_a_subject_that_waits_keeps_its_order_and_holds_up_no_other(sample, bus):
    told, ready = [], threading.Event()
    handlers = noting(told, until=lambda fact: fact.thing == "early" and not ready.is_set())
    await tell(sample, ("early", 1), ("early", 2), ("a", 1), ("b", 1), ("early", 3), ("a", 2))
    assert await bus.relay.step() == (6, 6)
    async with consuming(sample, bus, handlers):
        assert await bus.effects(3) == 3
        assert {thing for thing, _ in told} == {"a", "b"}
        ready.set()
        assert await bus.effects(6) == 6
        await asyncio.sleep(ACKNOWLEDGED_AFTER_S)
    assert [version for thing, version in told if thing == "early"] == [1, 2, 3]
    assert [version for thing, version in told if thing == "a"] == [1, 2]
    assert waiting(bus) == 0


async def test_what_is_done_is_acknowledged_though_an_earlier_one_is_not(sample, bus):
    """Several are acknowledged by one word: it must not cover what still waits."""
    told = []
    handlers = noting(told, until=lambda fact: fact.thing == "early")
    await tell(sample, ("early", 1), *[(f"t{number}", 1) for number in range(20)])
    await bus.relay.step()
    async with consuming(sample, bus, handlers):
        assert await bus.effects(20) == 20
        await asyncio.sleep(ACKNOWLEDGED_AFTER_S)
    # the broker takes a moment to put back what was not acknowledged
    for _ in range(100):
        if left := waiting(bus):
            break
        await asyncio.sleep(0.05)
    assert left == 1
    async with consuming(sample, bus, noting(told)):
        assert await bus.effects(21) == 21
        await asyncio.sleep(ACKNOWLEDGED_AFTER_S)
    assert waiting(bus) == 0


async def test_a_few_words_acknowledge_many(sample, bus, monkeypatch):
    said = []
    acknowledge = Channel.basic_ack

    def noted(channel, tag, multiple=False, **named):
        said.append(tag)
        return acknowledge(channel, tag, multiple=multiple, **named)

    monkeypatch.setattr(Channel, "basic_ack", noted)
    count = 200
    await tell(sample, *[(f"t{number}", 1) for number in range(count)])
    while (await bus.relay.step())[0]:
        pass
    async with consuming(sample, bus, noting([])):
        assert await bus.effects(count) == count
        await asyncio.sleep(ACKNOWLEDGED_AFTER_S)
    assert waiting(bus) == 0
    assert len(said) < count / 2


async def test_many_facts_of_few_subjects_keep_each_subjects_order(sample, bus):
    told = []
    await tell(sample, *[(f"t{number % 5}", number // 5 + 1) for number in range(100)])
    while (await bus.relay.step())[0]:
        pass
    async with consuming(sample, bus, noting(told)):
        assert await bus.effects(100) == 100
    for thing in {thing for thing, _ in told}:
        assert [version for one, version in told if one == thing] == list(range(1, 21))


async def test_what_is_to_be_handled_alone_is_in_nobodys_company(sample, bus):
    busy, company = set(), []
    handlers = Handlers("sample")
    handlers.alone(ThingHappened)

    @handlers.on(ThingHappened)
    async def look_around(uow, fact):
        company.append(len(busy))
        busy.add(fact.thing)
        await asyncio.sleep(0.02)
        uow.session.add(Effect(thing=fact.thing, secret=fact.secret))
        busy.discard(fact.thing)

    await tell(sample, *[(f"t{number}", 1) for number in range(10)])
    await bus.relay.step()
    async with consuming(sample, bus, handlers):
        assert await bus.effects(10) == 10
    assert company == [0] * 10


async def test_poison_in_one_subject_is_parked_while_others_go_on(sample, bus):
    handlers = Handlers("sample")

    @handlers.on(ThingHappened)
    async def refuse_one(uow, fact):
        if fact.thing == "poison":
            raise ValueError("cannot be")
        uow.session.add(Effect(thing=fact.thing, secret=fact.secret))

    await tell(sample, ("poison", 1), *[(f"t{number}", 1) for number in range(30)], ("poison", 2))
    await bus.relay.step()
    async with consuming(sample, bus, handlers):
        assert await bus.effects(30) == 30
        for _ in range(100):
            async with sample.resources.database.read() as session:
                parked = await session.scalar(select(func.count()).select_from(Parked))
            if parked == 2:
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(ACKNOWLEDGED_AFTER_S)
    assert parked == 2
    assert waiting(bus) == 0
