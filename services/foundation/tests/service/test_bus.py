"""From a committed row to an effect in a consumer's database, over a real RabbitMQ."""

import asyncio
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

import orjson
import pytest
from kombu import Producer
from sqlalchemy import func, select, text

from foundation.bus.consumer import EventConsumer
from foundation.bus.handling import NotYet
from foundation.bus.outbox import ASIDE, PATIENT_ATTEMPTS, claim, lag, settle
from foundation.bus.tables import InboxEntry, Parked
from foundation.bus.topology import EVENTS, connect

from .conftest import SUBSCRIPTIONS
from .sample import HANDLERS, MISBEHAVIOUR, Effect, ThingHappened

pytestmark = pytest.mark.service


async def tell(sample, count=1, thing=None):
    for number in range(count):
        async with sample.resources.unit_of_work() as uow:
            uow.emit(ThingHappened(thing=thing or f"t{number}", version=number, secret="机密"))


@asynccontextmanager
async def consuming(sample, bus):
    consumer = EventConsumer(HANDLERS, sample.resources, bus.url, SUBSCRIPTIONS, asyncio.get_running_loop())
    thread = threading.Thread(target=consumer.run, daemon=True)
    thread.start()
    try:
        yield consumer
    finally:
        consumer.stop()
        await asyncio.to_thread(thread.join, 10)
        assert not thread.is_alive()


async def rows(sample, statement):
    async with sample.resources.database.read() as session:
        return (await session.execute(statement)).all()


async def test_what_was_committed_arrives_once_each(sample, bus):
    await tell(sample, 50)
    async with consuming(sample, bus):
        assert await bus.relay.step() == (50, 50)
        assert await bus.effects(50) == 50
    assert await rows(sample, select(Effect.secret).distinct()) == [("机密",)]
    async with sample.resources.database.read() as session:
        assert (await lag(session))[0] == 0


async def test_what_was_rolled_back_is_never_told(sample, bus):
    async def fail():
        async with sample.resources.unit_of_work() as uow:
            uow.emit(ThingHappened(thing="t", version=1, secret="s"))
            uow.audit("thing", "thing", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await bus.relay.step() == (0, 0)
    assert await sample.audit_actions() == []


async def test_the_same_event_twice_has_one_effect(sample, bus):
    event_id = uuid4()
    fact = ThingHappened(thing="t", version=1, secret="s")
    assert await sample.deliver(fact, event_id=event_id) is True
    assert await sample.deliver(fact, event_id=event_id) is False
    assert await bus.effects(1) == 1


async def test_twenty_deliveries_at_once_have_one_effect(sample, bus):
    event_id = uuid4()
    fact = ThingHappened(thing="t", version=1, secret="s")
    results = await asyncio.gather(*(sample.deliver(fact, event_id=event_id) for _ in range(20)))
    assert sum(results) == 1
    assert await bus.effects(1) == 1


async def test_personal_fields_are_sealed_on_the_bus(sample, bus):
    await tell(sample)
    body = (await rows(sample, text("SELECT body::text FROM outbox")))[0][0]
    assert "机密" not in body
    assert "secret" not in body
    assert [fact.secret for fact in await sample.emitted(ThingHappened)] == ["机密"]


async def test_a_missing_forerunner_is_waited_for(sample, bus):
    MISBEHAVIOUR.errors += [NotYet("a"), NotYet("b")]
    await tell(sample)
    async with consuming(sample, bus):
        await bus.relay.step()
        assert await bus.effects(1) == 1
    assert await rows(sample, select(Parked)) == []


async def test_poison_is_parked_with_its_error_and_does_not_hold_up_the_next(sample, bus):
    MISBEHAVIOUR.errors.append(ValueError("cannot be"))
    await tell(sample, 2)
    async with consuming(sample, bus):
        await bus.relay.step()
        assert await bus.effects(1) == 1
    [(parked,)] = await rows(sample, select(Parked))
    assert parked.name == ThingHappened.NAME
    assert "cannot be" in parked.error
    assert await rows(sample, select(func.count()).select_from(InboxEntry)) == [(1,)]
    assert await HANDLERS.handle(sample.resources, parked.body) is True  # what replay does


@pytest.mark.parametrize(
    "body",
    [
        b"{not json",
        b"[]",
        orjson.dumps({"type": ThingHappened.NAME, "data": {}}),
        orjson.dumps({"type": ThingHappened.NAME, "id": "no-uuid", "data": {}}),
        orjson.dumps({"type": ["a list"], "id": str(UUID(int=1))}),
    ],
    ids=["no JSON", "no object", "no id", "no UUID", "no name"],
)
async def test_what_can_be_neither_handled_nor_parked_goes_to_the_dead_letters(sample, bus, body):
    async with consuming(sample, bus):
        await tell(sample)
        await bus.relay.step()
        assert await bus.effects(1) == 1
        with connect(bus.url) as broker:
            Producer(broker.channel()).publish(body, exchange=EVENTS, routing_key=ThingHappened.NAME)
            queue = broker.default_channel
            for _ in range(100):
                message = queue.basic_get("events.dead", no_ack=True)
                if message:
                    break
                await asyncio.sleep(0.05)
        await tell(sample)
        await bus.relay.step()
        assert await bus.effects(2) == 2
    assert bytes(message.body) == body


async def test_without_a_broker_nothing_is_lost_and_the_relay_goes_on_later(sample, bus):
    await tell(sample, 3)
    good, bus.publisher._url = bus.publisher._url, "amqp://guest:guest@127.0.0.1:1//"
    assert await bus.relay.step() == (3, 0)
    bus.publisher._url = good
    assert await bus.relay.step() == (3, 3)


class NobodyListens(ThingHappened):
    NAME: ClassVar[str] = "sample.thing.unheard.v1"


async def test_what_the_broker_refuses_steps_aside_with_its_subject_and_the_others_go_on(sample, bus):
    async with sample.resources.unit_of_work() as uow:
        uow.emit(NobodyListens(thing="stuck", version=1, secret="机密"))
    await tell(sample, 2, thing="stuck")
    await tell(sample, 3)
    assert await bus.relay.step() == (6, 3)
    for _ in range(PATIENT_ATTEMPTS - 1):
        assert await bus.relay.step() == (3, 0)
    assert await bus.relay.step() == (0, 0)
    async with sample.resources.database.writing.begin() as session:
        _, later = await claim(session, datetime.now(UTC) + ASIDE, 10)
    assert len(later) == 3, "it is tried again"


async def test_a_broker_that_is_away_makes_nothing_step_aside(sample, bus):
    await tell(sample, 2)
    good, bus.publisher._url = bus.publisher._url, "amqp://guest:guest@127.0.0.1:1//"
    for _ in range(PATIENT_ATTEMPTS + 1):
        assert await bus.relay.step() == (2, 0)
    bus.publisher._url = good
    assert await bus.relay.step() == (2, 2)


async def test_two_relays_never_lease_the_same_entry_and_keep_a_subject_in_order(sample, bus):
    await tell(sample, 4, thing="same")
    now = sample.clock.now()
    async with sample.resources.database.writing.begin() as session:
        token, first = await claim(session, now, 2)
    async with sample.resources.database.writing.begin() as session:
        assert (await claim(session, now, 10))[1] == []  # later ones of the subject wait for the leased
        await settle(session, token, [row.position for row in first], now)
    async with sample.resources.database.writing.begin() as session:
        _, rest = await claim(session, now, 10)
    assert len(first) == 2
    assert len(rest) == 2
    assert rest[0].position > first[-1].position


async def test_an_expired_lease_is_taken_over(sample, bus):
    await tell(sample)
    async with sample.resources.database.writing.begin() as session:
        await claim(session, sample.clock.now(), 10)
    sample.clock.move(seconds=31)
    async with sample.resources.database.writing.begin() as session:
        assert len((await claim(session, sample.clock.now(), 10))[1]) == 1


async def test_a_task_that_is_due_later_waits_in_the_database(sample, bus):
    from datetime import timedelta

    async with sample.resources.unit_of_work() as uow:
        uow.enqueue("do_thing", after=timedelta(hours=1), thing_id=str(uuid4()))
    assert await bus.relay.step() == (0, 0)
    sample.clock.move(hours=1, seconds=1)
    assert await sample.run_tasks() == 1


async def test_a_task_reaches_its_queue_with_its_id_and_arguments(sample, bus):
    async with sample.resources.unit_of_work() as uow:
        task_id = uow.enqueue("do_thing", thing_id="x")
    assert await bus.relay.step() == (1, 1)
    with connect(bus.url) as broker:
        message = broker.default_channel.basic_get("sample.tasks", no_ack=True)
    assert message.headers["id"] == str(task_id)
    assert message.headers["task"] == "sample.do_thing"
    assert '"thing_id": "x"' in str(message.body)


async def test_a_task_that_cannot_be_done_is_parked(sample, bus):
    MISBEHAVIOUR.errors.append(ValueError("no"))
    async with sample.resources.unit_of_work() as uow:
        uow.enqueue("do_thing", thing_id=str(uuid4()))
    assert await sample.run_tasks() == 1
    [(parked,)] = await rows(sample, select(Parked))
    assert (parked.kind, parked.name) == ("task", "sample.do_thing")
