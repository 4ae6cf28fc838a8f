"""Several questions in one round trip: the same answers as one by one."""

from uuid import uuid4

import pytest
from sqlalchemy import bindparam, func, literal, select

from foundation.bus.tables import InboxEntry, OutboxEntry
from foundation.db import together, within
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared
from foundation.db.together import Question

pytestmark = pytest.mark.service

OF = Prepared(
    select(InboxEntry.consumer, InboxEntry.event_id)
    .where(InboxEntry.consumer == bindparam("who"))
    .order_by(InboxEntry.event_id)
)
LOCKED = Prepared(
    select(InboxEntry.event_id).where(InboxEntry.consumer == bindparam("who")).with_for_update(read=True)
)
SAID = Prepared(select(bindparam("what", type_=InboxEntry.consumer.type), literal(7)))
PID = Prepared(select(func.pg_backend_pid()))
OUTBOX = Detached(OutboxEntry)


def told(prepared, **values):
    return Question(prepared, values, lambda rows: [tuple(row) for row in rows])


async def test_each_question_gets_its_own_rows_in_their_order(sample):
    ids = sorted((uuid4() for _ in range(3)), reverse=True)
    async with sample.resources.database.writing.begin() as session:
        for id in ids:
            session.add(InboxEntry(consumer="a", event_id=id))
        await session.flush()
        of_a, of_b, said = told(OF, who="a"), told(OF, who="b"), told(SAID, what="甲$1")
        kept = told(LOCKED, who="a")
        answers = await together.ask(session, of_a, of_b, said, kept)
        assert answers[of_a] == [("a", id) for id in sorted(ids)]
        assert answers[of_b] == []
        assert answers[said] == [("甲$1", 7)]
        assert len(answers[kept]) == 3


async def test_a_read_session_asks_the_same(sample):
    async with sample.resources.database.read() as session:
        said = told(SAID, what="")
        assert (await together.ask(session, said))[said] == [("", 7)]


async def test_the_next_transaction_of_a_session_has_a_connection_of_its_own(sample):
    pid = told(PID)
    async with sample.resources.database.writing() as session:
        async with session.begin():
            await within.fetch(session, PID)
        async with session.begin():
            assert (await together.ask(session, pid))[pid] == [
                (session_pid(await within.fetch(session, PID)),)
            ]
            assert session.in_transaction()


def session_pid(rows):
    return rows[0][0]


async def test_detached_objects_have_the_types_of_their_columns(sample):
    async with sample.resources.unit_of_work() as uow:
        uow.enqueue("do_nothing", number=1)
    rows = await sample.resources.database.fetch(Prepared(select(*OUTBOX.columns)))
    [one] = [OUTBOX.of(row) for row in rows]
    assert (one.name, one.body["arguments"]) == ("sample.do_nothing", {"number": 1})
    assert OUTBOX.values(one)["id"] == one.id
