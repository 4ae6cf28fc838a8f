"""The bus of `make run` is Redis: facts and tasks travel there too."""

import asyncio
import threading
from uuid import uuid4

import pytest

from deploy.local.environment import numbered
from foundation.bus.consumer import EventConsumer
from foundation.bus.publisher import Publisher
from foundation.bus.relay import Relay
from foundation.bus.topology import connect
from foundation.tasks.celery_app import make_celery

from .conftest import SUBSCRIPTIONS
from .sample import HANDLERS, ThingHappened

pytestmark = pytest.mark.service


@pytest.fixture
def redis_url(stack):
    return numbered(stack.addresses.redis, 3)


@pytest.fixture
def relay(sample, redis_url):
    publisher = Publisher(redis_url, make_celery(redis_url, ["sample"]), SUBSCRIPTIONS, ["sample"])
    yield Relay("sample", sample.resources.database, publisher)
    publisher.discard()


async def test_facts_arrive_once_each(sample, bus, relay, redis_url):
    for number in range(20):
        async with sample.resources.unit_of_work() as uow:
            uow.emit(ThingHappened(thing=f"t{number}", version=1, secret="s"))
    consumer = EventConsumer(HANDLERS, sample.resources, redis_url, SUBSCRIPTIONS, asyncio.get_running_loop())
    thread = threading.Thread(target=consumer.run, daemon=True)
    thread.start()
    try:
        assert await relay.step() == (20, 20)
        assert await bus.effects(20) == 20
    finally:
        consumer.stop()
        await asyncio.to_thread(thread.join, 15)
    assert not thread.is_alive()


async def test_facts_told_before_any_consumer_was_there_are_not_lost(sample, relay, redis_url):
    async with sample.resources.unit_of_work() as uow:
        uow.emit(ThingHappened(thing="early", version=1, secret="s"))
    assert await relay.step() == (1, 1)
    with connect(redis_url) as broker:
        assert broker.default_channel.basic_get("sample.events", no_ack=True) is not None


async def test_a_task_reaches_its_queue(sample, relay, redis_url):
    async with sample.resources.unit_of_work() as uow:
        task_id = uow.enqueue("do_thing", thing_id=str(uuid4()))
    assert await relay.step() == (1, 1)
    with connect(redis_url) as broker:
        message = broker.default_channel.basic_get("sample.tasks", no_ack=True)
    assert message.headers["id"] == str(task_id)
