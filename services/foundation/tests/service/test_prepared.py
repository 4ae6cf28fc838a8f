"""Statements that go to asyncpg itself: the same rows, transaction and errors as through SQLAlchemy."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, func, insert, literal, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from foundation.bus.tables import InboxEntry, Parked
from foundation.db import engine, within
from foundation.db.engine import Database
from foundation.db.prepared import Prepared
from foundation.db.transient import is_transient
from foundation.db.unstorable import is_unstorable

ADD = Prepared(insert(InboxEntry).values(consumer=bindparam("who"), event_id=bindparam("id")))
COUNT = Prepared(
    select(func.count().label("n")).select_from(InboxEntry).where(InboxEntry.consumer == bindparam("who"))
)
ECHO = Prepared(select(bindparam("what", type_=InboxEntry.consumer.type).label("said")))
PID = Prepared(select(func.pg_backend_pid().label("pid")))


async def test_reads_by_label_with_constants(sample):
    rows = await sample.resources.database.fetch(
        Prepared(select(literal(7).label("n"), literal("x").label("t")).limit(1))
    )
    assert [dict(row) for row in rows] == [{"n": 7, "t": "x"}]


async def test_writes_within_the_transaction_of_the_session(sample):
    database = sample.resources.database
    async with database.writing() as session:
        await within.fetch(session, ADD, who="a", id=uuid4())
        assert (await within.fetch(session, COUNT, who="a"))[0]["n"] == 1
        await session.rollback()
    assert (await database.fetch(COUNT, who="a"))[0]["n"] == 0
    async with database.writing.begin() as session:
        await within.fetch(session, ADD, who="a", id=uuid4())
        # what SQLAlchemy itself does next is in the same transaction
        assert await session.scalar(select(func.count()).select_from(InboxEntry)) == 1
    assert (await database.fetch(COUNT, who="a"))[0]["n"] == 1


async def test_json_goes_in_and_comes_out_as_values(sample):
    add = Prepared(
        insert(Parked)
        .values(id=bindparam("id"), kind="event", name="n", body=bindparam("body"), error="")
        .returning(Parked.body)
    )
    body = {"字": [1, None, {"a": "𠮷"}]}
    async with sample.resources.database.writing.begin() as session:
        assert (await within.fetch(session, add, id=uuid4(), body=body))[0]["body"] == body


async def test_errors_are_those_of_sqlalchemy(sample):
    database, id = sample.resources.database, uuid4()
    async with database.writing.begin() as session:
        await within.fetch(session, ADD, who="a", id=id)
    with pytest.raises(IntegrityError) as caught:
        async with database.writing.begin() as session:
            await within.fetch(session, ADD, who="a", id=id)
    assert caught.value.orig.sqlstate == "23505"
    assert str(id) not in str(caught.value).split("DETAIL")[0]
    for text_nobody_can_store in ("\x00", "\ud800"):
        with pytest.raises(DBAPIError) as refused:
            await database.fetch(ECHO, what=text_nobody_can_store)
        assert is_unstorable(refused.value)
        assert not is_transient(refused.value)
    async with database.writing() as session:
        await session.execute(text("SET LOCAL statement_timeout = 50"))
        with pytest.raises(DBAPIError) as slow:
            await within.fetch(session, Prepared(select(func.pg_sleep(5))))
    assert is_transient(slow.value)


async def test_a_connection_that_was_ended_is_replaced(sample):
    database = sample.resources.database
    held = (await database.fetch(PID))[0]["pid"]
    await _end(database, held)
    assert (await database.fetch(PID))[0]["pid"] != held
    async with database.writing.begin() as session:
        held = (await within.fetch(session, PID))[0]["pid"]
    await _end(database, held)
    async with database.writing.begin() as session:
        assert (await within.fetch(session, PID))[0]["pid"] != held


async def test_a_connection_that_ends_under_a_read_is_replaced_and_under_a_write_is_told(sample):
    database, ask, ended = sample.resources.database, engine.ask, []

    async def ended_in_between(connection, prepared, values):
        if not ended:
            ended.append(connection.driver_connection)
            await connection.driver_connection.close()
        return await ask(connection, prepared, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "ask", ended_in_between)
        assert (await database.fetch(PID))[0]["pid"]
    assert len(ended) == 1
    async with database.writing() as session:
        connection = await within.connection_of(session)
        await connection.driver_connection.close()
        with pytest.raises(DBAPIError) as told:
            await within.fetch(session, PID)
    assert told.value.connection_invalidated
    assert is_transient(told.value)
    assert (await database.fetch(PID))[0]["pid"]


def test_a_statement_says_what_it_was_not_given_and_what_it_has_not():
    assert ECHO.arguments({"what": "x"}) == ["x"]
    with pytest.raises(KeyError):
        ECHO.arguments({})
    with pytest.raises(TypeError):
        ECHO.arguments({"what": "x", "else": 1})
    with pytest.raises(ValueError, match="ANY"):
        Prepared(select(InboxEntry).where(InboxEntry.consumer.in_(bindparam("some", expanding=True))))


async def _end(database, pid):
    other = await asyncpg.connect(database.url.replace("+asyncpg", ""))
    try:
        assert await other.fetchval("SELECT pg_terminate_backend($1)", pid)
    finally:
        await other.close()
    # until the loop has read the server's farewell
    await asyncio.sleep(0.2)


async def test_a_read_that_is_given_up_leaves_nothing_behind(sample):
    database = sample.resources.database
    before = database.engine.pool.checkedout()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await database.fetch(Prepared(select(func.pg_sleep(20))))
    assert database.engine.pool.checkedout() == before
    assert (await database.fetch(PID))[0]["pid"]


async def test_a_database_that_takes_nobody_in_is_told_as_by_a_session(sample):
    """While it starts (57P03), has no room (53300), or is not there (3D000)."""
    there = sample.resources.database.url
    elsewhere = Database(there.rpartition("/")[0] + "/nowhere")
    with pytest.raises(DBAPIError) as refused:
        await elsewhere.fetch(PID)
    assert refused.value.orig.sqlstate == "3D000"
    with pytest.raises(DBAPIError) as by_session:
        await elsewhere.ping()
    assert type(refused.value) is type(by_session.value)
    await elsewhere.close()
    silent = Database("postgresql+asyncpg://a:b@127.0.0.1:1/c")
    with pytest.raises(OSError, match="Connect call failed"):
        await silent.fetch(PID)
    await silent.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg, "connect", _is_starting)
        with pytest.raises(DBAPIError) as starting:
            await Database(there).fetch(PID)
    assert is_transient(starting.value)


async def test_a_server_that_says_nothing_any_more_is_a_time_out(sample, monkeypatch):
    """As it is through a session: whoever waits is told to come again."""
    database = sample.resources.database

    async def silent(*_, **__):
        raise TimeoutError

    async with database.writing() as session:
        await within.fetch(session, PID)
        monkeypatch.setattr(asyncpg.Connection, "fetch", silent)
        for ask in (within.fetch(session, PID), database.fetch(PID)):
            with pytest.raises(TimeoutError):
                await ask


async def _is_starting(*_, **__):
    raise asyncpg.CannotConnectNowError("the database system is starting up")
