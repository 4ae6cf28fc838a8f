"""The relay's batches: in order, whole, and nothing lost when the connection or the broker fails in the middle."""

import asyncio
import socket
import threading
import time
from contextlib import asynccontextmanager

import orjson
import pytest
from amqp import Channel
from sqlalchemy import func, select

from foundation.bus import outbox, relay
from foundation.bus.outbox import PATIENT_ATTEMPTS
from foundation.bus.publisher import Publisher
from foundation.bus.relay import Relay
from foundation.bus.tables import OutboxEntry
from foundation.bus.topology import connect
from foundation.tasks.celery_app import make_celery

from .conftest import SUBSCRIPTIONS
from .sample import ThingHappened

pytestmark = pytest.mark.service


async def tell(sample, *things):
    """Tell facts in one transaction; each thing's versions count up."""
    versions = {}
    async with sample.resources.unit_of_work() as uow:
        for thing in things:
            versions[thing] = versions.get(thing, 0) + 1
            uow.emit(ThingHappened(thing=thing, version=versions[thing], secret="机密"))


def arrived(bus):
    """Return what is in the queue, as (thing, version), and empty it."""
    found = []
    with connect(bus.url) as broker:
        channel = broker.default_channel
        while message := channel.basic_get("sample.events", no_ack=True):
            envelope = orjson.loads(message.body)
            found.append((envelope["subject"], envelope["subjectversion"]))
    return found


def first_of_each(found):
    """Return it without what came again."""
    return list(dict.fromkeys(found))


def is_in_order(found):
    last = {}
    for thing, version in first_of_each(found):
        if version != last.get(thing, 0) + 1:
            return False
        last[thing] = version
    return True


async def unsent(sample):
    async with sample.resources.database.read() as session:
        waiting = select(func.count()).select_from(OutboxEntry).where(OutboxEntry.sent_at.is_(None))
        return await session.scalar(waiting)


@asynccontextmanager
async def relaying(*relays):
    running = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def until_sent(sample, seconds=20):
    for _ in range(seconds * 20):
        if not await unsent(sample):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{await unsent(sample)} entries are unsent")


async def test_a_backlog_of_several_batches_arrives_whole_and_each_subject_in_order(sample, bus):
    things = [f"t{number % 70}" for number in range(350)]
    await tell(sample, *things)
    async with relaying(bus.relay):
        await until_sent(sample)
    found = arrived(bus)
    assert len(found) == 350
    assert is_in_order(found)


async def test_many_facts_of_one_subject_stay_in_order_in_one_batch(sample, bus):
    await tell(sample, *["same"] * 30, "other")
    assert await bus.relay.step() == (31, 31)
    assert is_in_order(arrived(bus))


async def test_two_relays_share_a_backlog_in_order(sample, bus):
    publisher = Publisher(bus.url, make_celery(bus.url, ["sample"]), SUBSCRIPTIONS, ["sample"])
    other = Relay("sample", sample.resources.database, publisher)
    await tell(sample, *[f"t{number % 150}" for number in range(600)])
    async with relaying(bus.relay, other):
        await until_sent(sample)
    found = arrived(bus)
    assert len(found) == 600
    assert is_in_order(found)


async def test_what_is_told_while_it_publishes_goes_out_at_once(sample, bus):
    async with relaying(bus.relay):
        for _ in range(20):
            await tell(sample, "a", "b")
            await asyncio.sleep(0.02)
        await until_sent(sample, 5)
    assert len(arrived(bus)) == 40


async def test_whatever_moment_something_is_told_at_it_needs_no_sweep(sample, bus, monkeypatch):
    """Also while a batch goes out, is settled, or the next one is looked for."""
    monkeypatch.setattr(relay, "SWEEP_S", 60)
    async with relaying(bus.relay):
        for number in range(150):
            await tell(sample, f"t{number % 7}")
            await asyncio.sleep(0.003 * (number % 5))
        await until_sent(sample, 10)
    assert len(arrived(bus)) == 150


async def test_what_is_told_alone_is_looked_for_once(sample, bus, monkeypatch):
    monkeypatch.setattr(relay, "SWEEP_S", 60)
    looked = []
    claim = outbox.claim

    async def noted(*arguments):
        looked.append(await claim(*arguments))
        return looked[-1]

    async with relaying(bus.relay):
        await tell(sample, "first")  # it is listening from now on
        await until_sent(sample)
        await asyncio.sleep(0.3)
        monkeypatch.setattr(outbox, "claim", noted)
        await tell(sample, "second")
        await until_sent(sample)
        await asyncio.sleep(0.3)
    assert [len(rows) for _, rows in looked] == [1]


async def test_what_is_told_while_a_batch_goes_out_goes_together(sample, bus, monkeypatch):
    """Claimed each by itself as it came, small batches cost six times as much as large ones."""
    batches, begun, publish = [], threading.Event(), bus.publisher.publish

    def slowly(rows):
        batches.append(len(rows))
        begun.set()
        time.sleep(0.3)
        return publish(rows)

    monkeypatch.setattr(bus.publisher, "publish", slowly)
    async with relaying(bus.relay):
        await tell(sample, "first")
        await asyncio.to_thread(begun.wait, 10)
        for number in range(10):
            await tell(sample, f"t{number}")
        await until_sent(sample)
    assert batches[0] == 1
    assert len(batches) <= 3
    assert sum(batches) == 11


@pytest.mark.parametrize("after", [1, 40, 120])
async def test_a_connection_that_is_cut_within_a_batch_loses_nothing(sample, bus, monkeypatch, after):
    await tell(sample, *[f"t{number % 90}" for number in range(200)])
    send, count = Channel._basic_publish, 0

    def cut_after_some(channel, *arguments, **named):
        nonlocal count
        result = send(channel, *arguments, **named)
        count += 1
        if count == after:
            channel.connection.transport.sock.shutdown(socket.SHUT_RDWR)
        return result

    monkeypatch.setattr(Channel, "_basic_publish", cut_after_some)
    async with relaying(bus.relay):
        await until_sent(sample)
    found = arrived(bus)
    assert len(first_of_each(found)) == 200
    assert is_in_order(found)


async def test_what_the_broker_closes_the_channel_over_is_found_and_steps_aside(sample, bus, monkeypatch):
    """It says that something was wrong, not with which message of the batch: then they go out one by one."""
    await tell(sample, "t1", "bad", "bad", "t2", "t3")
    send = bus.publisher._send

    def send_astray(producer, row):
        if row.subject == "bad":
            producer.publish(b"{}", exchange="nowhere", routing_key=row.name, message_id=str(row.id))
        else:
            send(producer, row)

    monkeypatch.setattr(bus.publisher, "_send", send_astray)
    for _ in range(2 * PATIENT_ATTEMPTS):
        await bus.relay.step()
    assert first_of_each(arrived(bus)) == [("t1", 1), ("t2", 1), ("t3", 1)]
    assert await unsent(sample) == 2
    assert await bus.relay.step() == (0, 0)


async def test_an_entry_that_cannot_be_sent_at_all_steps_aside(sample, bus, monkeypatch):
    await tell(sample, "t1", "bad", "t2")
    send = bus.publisher._send

    def refuse(producer, row):
        if row.subject == "bad":
            raise ValueError("cannot be written")
        send(producer, row)

    monkeypatch.setattr(bus.publisher, "_send", refuse)
    for _ in range(2 * PATIENT_ATTEMPTS):
        await bus.relay.step()
    assert first_of_each(arrived(bus)) == [("t1", 1), ("t2", 1)]
    assert await unsent(sample) == 1


async def test_an_entry_that_is_refused_is_not_passed_by_a_later_one_of_its_subject(sample, bus, monkeypatch):
    await tell(sample, "s", "t1", "s", "s")
    send = bus.publisher._send

    def first_goes_nowhere(producer, row):
        if row.subject == "s" and orjson.loads(row.body)["subjectversion"] == 1:
            row = row._replace(name="nobody.listens.v1")
        send(producer, row)

    monkeypatch.setattr(bus.publisher, "_send", first_goes_nowhere)
    assert await bus.relay.step() == (4, 1)
    assert arrived(bus) == [("t1", 1)]
    monkeypatch.setattr(bus.publisher, "_send", send)
    assert await bus.relay.step() == (3, 3)
    assert arrived(bus) == [("s", 1), ("s", 2), ("s", 3)]


async def test_an_idle_connection_that_has_ended_costs_the_next_entry_nothing(sample, bus):
    await tell(sample, "t1")
    assert await bus.relay.step() == (1, 1)
    bus.publisher.keep_alive()
    assert bus.publisher._connection is not None
    bus.publisher._connection.connection.transport.sock.shutdown(socket.SHUT_RDWR)
    bus.publisher.keep_alive()
    assert bus.publisher._connection is None
    await tell(sample, "t2")
    assert await bus.relay.step() == (1, 1)


async def test_a_connection_over_which_heartbeats_go_is_still_good(sample, bus):
    await tell(sample, "t1")
    assert await bus.relay.step() == (1, 1)
    kept = bus.publisher._connection
    for _ in range(5):
        bus.publisher.keep_alive()
        await asyncio.sleep(0.02)
    await tell(sample, "t2")
    assert await bus.relay.step() == (1, 1)
    assert bus.publisher._connection is kept
