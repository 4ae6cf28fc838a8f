"""Daily tasks reach the outbox once for each day, however many relays look and however long all was down."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from foundation.bus.tables import OutboxEntry
from foundation.tasks.schedule import enqueue_due

pytestmark = pytest.mark.service

DAILY = {"sample.count_things": time(9)}
MORNING = datetime(2026, 11, 23, 1, 0, 5, tzinfo=UTC)


async def look(sample, at):
    async with sample.resources.database.writing.begin() as session:
        await enqueue_due(session, DAILY, at)


async def runs(sample):
    async with sample.resources.database.read() as session:
        statement = select(OutboxEntry.due_at).where(OutboxEntry.name == "sample.count_things")
        return (await session.scalars(statement.order_by(OutboxEntry.due_at))).all()


async def test_many_relays_enqueue_one_run(sample):
    await asyncio.gather(*(look(sample, MORNING + timedelta(seconds=n)) for n in range(8)))
    assert await runs(sample) == [datetime(2026, 11, 23, 1, tzinfo=UTC)]


async def test_a_sent_run_is_not_enqueued_again_and_the_next_day_is(sample, bus):
    await look(sample, MORNING)
    assert await bus.relay.step() == (1, 1)
    await look(sample, MORNING + timedelta(hours=20))
    assert len(await runs(sample)) == 1
    await look(sample, MORNING + timedelta(days=1))
    assert len(await runs(sample)) == 2


async def test_after_a_week_without_a_relay_one_run_is_made_up_for(sample):
    await look(sample, MORNING)
    await look(sample, MORNING + timedelta(days=7))
    assert await runs(sample) == [
        datetime(2026, 11, 23, 1, tzinfo=UTC),
        datetime(2026, 11, 30, 1, tzinfo=UTC),
    ]


async def test_what_is_due_every_hour_is_enqueued_once_an_hour(sample):
    hourly = {"sample.count_things": timedelta(hours=1)}
    for minutes in (0, 1, 59, 60, 61):
        async with sample.resources.database.writing.begin() as session:
            await enqueue_due(session, hourly, MORNING + timedelta(minutes=minutes))
    assert [at.hour for at in await runs(sample)] == [1, 2]
