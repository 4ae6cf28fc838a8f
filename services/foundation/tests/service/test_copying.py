"""COPY inside a unit of work's transaction: the same rows and errors as an INSERT."""

from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from foundation.bus.tables import InboxEntry, Parked
from foundation.db.copying import copy


def parked(**changes):
    return {"id": uuid4(), "kind": "event", "name": "n", "body": {"a": [1, "龙"]}, "error": "", **changes}


async def test_it_is_in_the_transaction_and_goes_with_it(sample):
    database = sample.resources.database
    async with database.writing() as session:
        await copy(session, Parked.__table__, [parked() for _ in range(3)])
        assert await session.scalar(select(func.count()).select_from(Parked)) == 3
        await session.rollback()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Parked)) == 0


async def test_json_and_defaults_are_as_with_an_insert(sample):
    row = parked()
    async with sample.resources.database.writing.begin() as session:
        await copy(session, Parked.__table__, [row])
        await session.execute(insert(Parked).values(parked()))
    async with sample.resources.database.read() as session:
        found = await session.get_one(Parked, row["id"])
        assert (found.body, found.replayed_at) == (row["body"], None)
        assert found.parked_at is not None


async def test_a_row_that_is_there_fails_the_whole(sample):
    row = parked()
    async with sample.resources.database.writing.begin() as session:
        await copy(session, Parked.__table__, [row])
    with pytest.raises(IntegrityError):
        async with sample.resources.database.writing.begin() as session:
            await copy(session, Parked.__table__, [parked(), row])
    async with sample.resources.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Parked)) == 1


async def test_no_rows_are_nothing(sample):
    async with sample.resources.database.writing.begin() as session:
        await copy(session, InboxEntry.__table__, [])
