"""A write that is cut short while PostgreSQL says nothing leaves no transaction behind that swallows what comes after.

A BEGIN that is cancelled may still be carried out. On a connection that is used again as if nothing had happened,
the next writes are savepoints of that transaction: answered as committed, and never committed.
"""

import asyncio
import os
import signal
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, func, insert, select

from foundation.bus.tables import InboxEntry
from foundation.db import within
from foundation.db.engine import Database
from foundation.db.prepared import Prepared

CUT_AFTER_S = 0.3
STATEMENT = insert(InboxEntry).values(consumer=bindparam("who"), event_id=bindparam("id"))
ADD = Prepared(STATEMENT)
PID = Prepared(select(func.pg_backend_pid().label("pid")))


async def by_asyncpg(session, who):
    await within.fetch(session, ADD, who=who, id=uuid4())


async def by_sqlalchemy(session, who):
    await session.execute(STATEMENT, {"who": who, "id": uuid4()})


@pytest.fixture(params=[by_asyncpg, by_sqlalchemy])
def add(request):
    return request.param


@asynccontextmanager
async def database_of(sample):
    """A database, the process of its only connection, and who looks at it from outside."""
    database = Database(sample.resources.database.url)
    pid = (await database.fetch(PID))[0]["pid"]
    other = await asyncpg.connect(database.url.replace("+asyncpg", ""))
    try:
        yield database, pid, other
    finally:
        _go_on(pid)
        await other.close()
        await database.close()


async def count(other, who):
    return await other.fetchval("SELECT count(*) FROM inbox WHERE consumer = $1", who)


@pytest.mark.parametrize("cut_at", ["begin", "statement", "commit"])
async def test_what_is_written_after_a_write_that_was_cut_short_is_committed(sample, add, cut_at):
    async with database_of(sample) as (database, pid, other):

        def silent_at(moment):
            if moment == cut_at:
                os.kill(pid, signal.SIGSTOP)

        async def cut_short():
            async with database.writing.begin() as session:
                silent_at("begin")
                await add(session, "cut")
                silent_at("statement")
                await add(session, "cut")
                silent_at("commit")

        cut = asyncio.create_task(cut_short())
        await asyncio.sleep(CUT_AFTER_S)
        cut.cancel()
        await asyncio.wait([cut], timeout=CUT_AFTER_S)
        _go_on(pid)
        with pytest.raises(asyncio.CancelledError):
            await cut
        for _ in range(3):
            async with database.writing.begin() as session:
                await add(session, "after")
        assert await count(other, "after") == 3
        assert await _open_transactions(other) == 0


async def test_a_connection_with_a_transaction_that_nobody_knows_of_is_not_used_again(sample, add):
    async with database_of(sample) as (database, pid, other):
        held = await database.engine.raw_connection()
        await held.driver_connection.execute("BEGIN")
        held.close()
        async with database.writing.begin() as session:
            await add(session, "after")
        assert await count(other, "after") == 1
        assert (await database.fetch(PID))[0]["pid"] != pid


def _go_on(pid):
    # where its connection was given up, it has ended
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


async def _open_transactions(other):
    # a process that was told to go needs a moment
    for _ in range(50):
        left = await other.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        )
        if not left:
            break
        await asyncio.sleep(0.1)
    return left
