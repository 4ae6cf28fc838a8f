"""What a unit of work leaves at its end: entries and last writes by one statement, in order, or nothing."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from foundation import recording
from foundation.audit.tables import AuditEntry, AuditPending
from foundation.bus.tables import WAKE_CHANNEL, InboxEntry, OutboxEntry
from foundation.db.prepared import Prepared
from foundation.db.unstorable import is_unstorable
from foundation.errors import Conflict
from foundation.testing.auditing import UnauditedWrite

pytestmark = pytest.mark.service

HEAR = Prepared(insert(InboxEntry).values(consumer=bindparam("who"), event_id=bindparam("id")))


class HeardBefore(Conflict):
    """It was heard before."""


async def outbox(sample):
    return await sample._rows(select(OutboxEntry).order_by(OutboxEntry.position))


async def audited(sample):
    return await sample._rows(select(AuditEntry).order_by(AuditEntry.id))


async def heard(sample):
    return {row.event_id for row in await sample._rows(select(InboxEntry))}


async def hear(sample, id):
    async with sample.resources.unit_of_work() as uow:
        uow.write_last(HEAR, who="a", id=id)
        uow.audit("dish.cook", "dish", 2)
        uow.enqueue("do_nothing")


async def attempt_the_impossible(uow, id):
    async with uow.attempt():
        uow.audit("dish.cook", "dish", 2)
        uow.enqueue("do_nothing", number=2)
        uow.write_last(HEAR, who="a", id=id)
        for _ in range(2):
            await uow.session.execute(insert(InboxEntry).values(consumer="b", event_id=id))


async def test_entries_keep_their_order_and_all_their_columns(sample):
    actor = sample.actor("cook", name="大厨")
    async with sample.resources.unit_of_work(actor, "192.0.2.7") as uow:
        for number in range(20):
            uow.enqueue("do_nothing", after=timedelta(minutes=number), number=number)
            uow.audit("dish.cook", "dish", number, reason="饿" if number else None, hot=True, spice=None)
    rows = await outbox(sample)
    assert [row.body["arguments"]["number"] for row in rows] == list(range(20))
    assert [(row.kind, row.name, row.attempts, row.sent_at) for row in rows] == [
        ("task", "sample.do_nothing", 0, None)
    ] * 20
    assert round((rows[3].due_at - rows[0].due_at) / timedelta(minutes=1)) == 3
    # of one millisecond, in no order
    entries = sorted(await audited(sample), key=lambda entry: int(entry.object_id))
    assert [entry.object_id for entry in entries] == [str(number) for number in range(20)]
    assert {(entry.actor_id, entry.actor_name, entry.address) for entry in entries} == {
        (actor.id, "大厨", "192.0.2.7")
    }
    assert [entry.reason for entry in entries[:2]] == [None, "饿"]
    assert entries[0].details == {"hot": True, "spice": None}
    assert {row.entry_id for row in await sample._rows(select(AuditPending))} == {one.id for one in entries}


async def test_more_than_a_portion_comes_in_order_too(sample, monkeypatch):
    monkeypatch.setattr(recording, "PORTION", 3)
    async with sample.resources.unit_of_work() as uow:
        for number in range(8):
            uow.enqueue("do_nothing", number=number)
        uow.audit("dish.cook", "dish", 1)
        uow.write_last(HEAR, who="a", id=uuid4())
    assert [row.body["arguments"]["number"] for row in await outbox(sample)] == list(range(8))
    assert len(await audited(sample)) == len(await heard(sample)) == 1


async def test_the_relay_is_woken_for_what_is_told_and_not_for_what_is_audited(sample):
    woken = []
    listener = await asyncpg.connect(sample.admin_url.replace("+asyncpg", ""))
    await listener.add_listener(WAKE_CHANNEL, lambda *_: woken.append(True))
    try:
        for tell, expected in ((False, 0), (True, 1)):
            async with sample.resources.unit_of_work() as uow:
                uow.audit("dish.cook", "dish", 1)
                if tell:
                    uow.enqueue("do_nothing")
            await listener.execute("SELECT 1")
            await asyncio.sleep(0.2)
            assert len(woken) == expected
    finally:
        await listener.close()


async def test_last_writes_come_with_the_entries_or_not_at_all(sample):
    first, second = uuid4(), uuid4()
    async with sample.resources.unit_of_work() as uow:
        uow.write_last(HEAR, who="a", id=first)
        uow.write_last(HEAR, who="b", id=second)
        assert await uow.session.scalar(select(func.count()).select_from(InboxEntry)) == 0
        uow.audit("dish.cook", "dish", 1)
    assert await heard(sample) == {first, second}
    with pytest.raises(IntegrityError):
        await hear(sample, first)
    assert [entry.object_id for entry in await audited(sample)] == ["1"]
    assert await outbox(sample) == []


async def test_a_last_write_says_what_a_violated_constraint_means(sample):
    id = uuid4()
    for _ in range(2):
        try:
            async with sample.resources.unit_of_work() as uow:
                uow.write_last(HEAR, refused={"pk_inbox": HeardBefore}, who="a", id=id)
                uow.enqueue("do_nothing")
        except HeardBefore:
            break
    else:
        pytest.fail("it was heard twice")
    assert len(await outbox(sample)) == 1


async def test_a_last_write_of_a_person_has_to_be_audited(sample):
    with pytest.raises(UnauditedWrite):
        async with sample.resources.unit_of_work(sample.actor("cook")) as uow:
            uow.write_last(HEAR, who="a", id=uuid4())
    assert await heard(sample) == set()


async def test_a_failed_attempt_leaves_nothing_of_what_was_said_in_it(sample):
    id = uuid4()
    async with sample.resources.unit_of_work() as uow:
        uow.audit("dish.cook", "dish", 1)
        with pytest.raises(IntegrityError):
            await attempt_the_impossible(uow, id)
        async with uow.attempt():
            uow.audit("dish.cook", "dish", 3)
    assert [entry.object_id for entry in await audited(sample)] == ["1", "3"]
    assert await outbox(sample) == []
    assert await heard(sample) == set()


async def test_entries_that_are_written_early_are_not_written_again(sample):
    async with sample.resources.unit_of_work() as uow:
        uow.audit("dish.look", "dish", 1)
        await uow.write_entries()
        assert await uow.session.scalar(select(func.count()).select_from(AuditEntry)) == 1
        uow.audit("dish.look", "dish", 2)
    assert [entry.object_id for entry in await audited(sample)] == ["1", "2"]


@pytest.mark.parametrize("said", [{"reason": "\x00"}, {"reason": "\ud800"}, {"label": "\x00"}])
async def test_a_text_that_nobody_can_store_is_refused_as_such(sample, said):
    with pytest.raises(DBAPIError) as refused:
        async with sample.resources.unit_of_work() as uow:
            uow.audit("dish.cook", "dish", 1, **said)
    assert is_unstorable(refused.value)
    assert await audited(sample) == []
