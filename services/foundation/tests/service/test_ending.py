"""How a unit of work ends: its COMMIT goes to the driver itself, and means, fails and is cut short as before."""

import asyncio
import os
import signal
from contextlib import suppress
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from foundation.bus.tables import InboxEntry
from foundation.db import within
from foundation.db.prepared import Prepared

pytestmark = pytest.mark.service

HEAR = Prepared(insert(InboxEntry).values(consumer=bindparam("who"), event_id=bindparam("id")))
PID = Prepared(select(func.pg_backend_pid().label("pid")))
# Looked at when the transaction ends, and not before.
ONCE = "CREATE TABLE once (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); GRANT ALL ON once TO PUBLIC"


async def heard(sample):
    return {row.consumer for row in await sample._rows(select(InboxEntry))}


async def hear(uow, who):
    uow.leave_unaudited("nobody did it")
    await within.fetch(uow.session, HEAR, who=who, id=uuid4())


async def test_prepared_statements_and_the_session_end_together(sample):
    async with sample.resources.unit_of_work() as uow:
        await hear(uow, "a")
        uow.session.add(InboxEntry(consumer="b", event_id=uuid4()))
    async with sample.resources.unit_of_work() as uow:
        uow.leave_unaudited("nobody did it")
        uow.session.add(InboxEntry(consumer="c", event_id=uuid4()))
    async with sample.resources.unit_of_work():
        pass
    assert await heard(sample) == {"a", "b", "c"}
    assert sample.resources.database.engine.sync_engine.pool.checkedout() == 0


@pytest_asyncio.fixture(loop_scope="session")
async def once(sample):
    owner = await asyncpg.connect(sample.admin_url.replace("+asyncpg", ""))
    await owner.execute(ONCE)
    yield
    await owner.execute("DROP TABLE once")
    await owner.close()


@pytest.mark.usefixtures("once")
async def test_what_the_end_refuses_leaves_nothing(sample):
    async def refused_at_the_end():
        async with sample.resources.unit_of_work() as uow:
            await hear(uow, "a")
            await uow.session.execute(text("INSERT INTO once VALUES (1), (1)"))
            uow.audit("dish.cook", "dish", 1)

    with pytest.raises(IntegrityError) as refused:
        await refused_at_the_end()
    assert refused.value.orig.sqlstate == "23505"
    async with sample.resources.unit_of_work() as uow:
        await hear(uow, "b")
    assert await heard(sample) == {"b"}
    assert await sample.audit_actions() == []


async def test_a_connection_that_is_lost_at_the_end_is_told_and_replaced(sample):
    async def lost_at_the_end():
        async with sample.resources.unit_of_work() as uow:
            await hear(uow, "a")
            pid = (await within.fetch(uow.session, PID))[0]["pid"]
            await other.execute("SELECT pg_terminate_backend($1)", pid)

    other = await asyncpg.connect(sample.admin_url.replace("+asyncpg", ""))
    try:
        with pytest.raises(DBAPIError):
            await lost_at_the_end()
    finally:
        await other.close()
    for who in ("b", "c"):
        async with sample.resources.unit_of_work() as uow:
            await hear(uow, who)
    assert await heard(sample) == {"b", "c"}


async def test_an_end_that_is_cut_short_goes_on_by_itself(sample):
    pid = 0

    async def cut_short():
        nonlocal pid
        async with sample.resources.unit_of_work() as uow:
            await hear(uow, "cut")
            pid = (await within.fetch(uow.session, PID))[0]["pid"]
            os.kill(pid, signal.SIGSTOP)

    cut = asyncio.create_task(cut_short())
    try:
        await asyncio.sleep(0.3)
        cut.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cut
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    for _ in range(50):
        if sample.resources.database.engine.sync_engine.pool.checkedout() == 0:
            break
        await asyncio.sleep(0.1)
    assert await heard(sample) == {"cut"}
    for who in ("b", "c"):
        async with sample.resources.unit_of_work() as uow:
            await hear(uow, who)
    assert await heard(sample) == {"cut", "b", "c"}
