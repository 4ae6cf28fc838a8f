"""Old traffic is forgotten: what was settled for ninety days, and nothing that still waits."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from foundation.bus import forgetting
from foundation.bus.tables import InboxEntry, OutboxEntry, Parked

pytestmark = pytest.mark.service

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
OLD, YOUNG = NOW - timedelta(days=91), NOW - timedelta(days=89)


def told(created, sent):
    return OutboxEntry(
        id=uuid4(),
        kind="event",
        name="a",
        subject="s",
        body={},
        created_at=created,
        due_at=created,
        sent_at=sent,
    )


def parked(replayed):
    return Parked(id=uuid4(), kind="event", name="a", body={}, error="e", parked_at=OLD, replayed_at=replayed)


async def given(sample, *rows):
    async with sample.resources.database.writing.begin() as session:
        session.add_all(rows)


async def left(sample, table, column):
    async with sample.resources.database.read() as session:
        return sorted((await session.scalars(select(column).select_from(table))).all(), key=str)


async def forget(sample, monkeypatch):
    monkeypatch.setattr(sample.resources.clock, "now", lambda: NOW)
    await forgetting.forget_traffic(sample.resources)


async def test_what_was_sent_long_ago_goes_and_what_was_not_sent_stays(sample, monkeypatch):
    waits, young = told(OLD, None), told(OLD, YOUNG)
    await given(sample, told(OLD, OLD), waits, young)
    await forget(sample, monkeypatch)
    assert await left(sample, OutboxEntry, OutboxEntry.id) == sorted([waits.id, young.id], key=str)


async def test_what_was_heard_long_ago_goes(sample, monkeypatch):
    young = InboxEntry(consumer="sample", event_id=uuid4(), handled_at=YOUNG)
    await given(sample, InboxEntry(consumer="sample", event_id=uuid4(), handled_at=OLD), young)
    await forget(sample, monkeypatch)
    assert await left(sample, InboxEntry, InboxEntry.event_id) == [young.event_id]


async def test_what_is_parked_stays_until_it_has_been_replayed(sample, monkeypatch):
    waits, young = parked(None), parked(YOUNG)
    await given(sample, parked(OLD), waits, young)
    await forget(sample, monkeypatch)
    assert await left(sample, Parked, Parked.id) == sorted([waits.id, young.id], key=str)


async def test_a_run_stops_after_some_portions_and_goes_on_in_another(sample, monkeypatch):
    monkeypatch.setattr(forgetting, "PORTION", 2)
    monkeypatch.setattr(forgetting, "PORTIONS", 2)
    await given(sample, *(told(OLD, OLD) for _ in range(6)))
    await forget(sample, monkeypatch)
    names = await left(sample, OutboxEntry, OutboxEntry.name)
    assert names == ["a", "a", "sample.forget_traffic"]
