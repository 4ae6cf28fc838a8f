"""Every way to change history is found."""

import json
from dataclasses import asdict

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from foundation.audit.chain import GENESIS, Head, head, link_pending, verify
from foundation.db.migrations import PROTECT_AUDIT, UNPROTECT_AUDIT

pytestmark = pytest.mark.service


@pytest.fixture
def log(sample):
    async def write(count=5):
        for number in range(count):
            async with sample.resources.unit_of_work(address="127.0.0.1") as uow:
                uow.audit("thing.do", "thing", number, reason="因为", size=number)
        async with sample.resources.database.writing.begin() as session:
            return await link_pending(session)

    return write


async def tamper(sample, *statements):
    engine = create_async_engine(sample.admin_url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def check(sample, heads=()):
    async with sample.resources.database.read() as session:
        return await verify(session, heads)


async def current_head(sample):
    async with sample.resources.database.read() as session:
        return await head(session)


async def test_an_untouched_log_verifies_against_its_exported_heads(sample, log):
    assert await log() == 5
    exported = await current_head(sample)
    assert await log() == 5
    verdict = await check(sample, [exported])
    assert (verdict.links, verdict.fault) == (10, None)
    assert json.loads(json.dumps(asdict(exported)))["position"] == 5


async def test_an_empty_log_is_whole(sample):
    assert await current_head(sample) == Head(0, GENESIS.hex())
    assert (await check(sample)).fault is None


@pytest.mark.parametrize(
    ("deed", "statements"),
    [
        ("edit", ["UPDATE audit_entries SET reason='别的' WHERE object_id='2'"]),
        ("deletion of an entry", ["DELETE FROM audit_entries WHERE object_id='2'"]),
        (
            "deletion of entry and link",
            [
                "DELETE FROM audit_links WHERE position=3",
                "DELETE FROM audit_entries WHERE object_id='2'",
            ],
        ),
        (
            "reordering",
            [
                "UPDATE audit_links SET position=99 WHERE position=2",
                "UPDATE audit_links SET position=2 WHERE position=3",
                "UPDATE audit_links SET position=3 WHERE position=99",
            ],
        ),
        (
            "an entry slipped in",
            [
                "INSERT INTO audit_entries SELECT gen_random_uuid(), at, actor_id, actor_name, address, 'forged',"
                " object_kind, object_id, result, reason, details, trace_id FROM audit_entries LIMIT 1"
            ],
        ),
    ],
)
async def test_tampering_is_found(sample, log, deed, statements):
    await log()
    await tamper(sample, *statements)
    assert (await check(sample)).fault is not None, deed


async def test_truncation_is_found_against_an_exported_head(sample, log):
    await log()
    exported = await current_head(sample)
    await tamper(
        sample,
        "DELETE FROM audit_links WHERE position > 3",
        "DELETE FROM audit_entries e WHERE NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.entry_id = e.id)",
    )
    assert (await check(sample)).fault is None  # without a head nobody could tell
    assert (await check(sample, [exported])).fault is not None


async def test_the_database_itself_refuses_to_change_the_log(sample, log):
    await log()
    engine = create_async_engine(sample.resources.settings.migrate_url.get_secret_value(), poolclass=NullPool)
    async with engine.begin() as connection:
        for statement in PROTECT_AUDIT:
            await connection.execute(text(statement))
    try:
        for deed in (
            "UPDATE audit_entries SET reason=''",
            "DELETE FROM audit_links",
            "TRUNCATE audit_entries CASCADE",
        ):
            with pytest.raises(Exception, match="only ever added"):
                async with engine.begin() as connection:
                    await connection.execute(text(deed))
    finally:
        async with engine.begin() as connection:
            await connection.execute(text(UNPROTECT_AUDIT))
        await engine.dispose()
