"""The operator compares the audit log with heads outside the database, against whoever owns the database."""

import io
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from minio.error import S3Error
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from deploy.local import seaweed
from expertlib import auditing, registry
from foundation.audit import chain, heads
from foundation.audit.chain import link_hash, link_pending
from foundation.audit.tables import AuditEntry, AuditLink

pytestmark = pytest.mark.service


@pytest.fixture
def review(review, stack, monkeypatch):
    """The service review with a locked bucket of its own: nothing can be taken out of one that others have used."""
    bucket = f"heads-{uuid4()}"
    seaweed.make_bucket(stack.addresses.s3, bucket, locks=True)
    monkeypatch.setattr(review.resources.settings, "audit_heads_bucket", bucket)
    return review


@pytest.fixture(params=["file", "s3"])
def exported(request, review, tmp_path):
    """Writes the head down, as the hourly task does, and returns what `--heads` is told."""
    if request.param == "file":
        review.resources.settings.audit_heads_file = tmp_path / "heads.jsonl"

    async def export():
        await (heads.write_head if request.param == "file" else heads.lock_head)(review.resources)
        return [str(tmp_path / "heads.jsonl")] if request.param == "file" else ["s3"]

    yield export
    review.resources.settings.audit_heads_file = None


async def write(review, count=6):
    for number in range(count):
        async with review.resources.unit_of_work() as uow:
            uow.audit("thing.do", "thing", number, reason="因为")
    async with review.resources.database.writing.begin() as session:
        await link_pending(session)


async def tamper(review, *statements, rebuild=False):
    """Change the log as the database's superuser, triggers switched off; `rebuild` makes every link anew."""
    engine = create_async_engine(review.admin_url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            await connection.execute(text(statement))
        if rebuild:
            await _rebuild(AsyncSession(connection, expire_on_commit=False))
    await engine.dispose()


async def _rebuild(session):
    previous = bytes(32)
    for link, entry in (
        await session.execute(
            select(AuditLink, AuditEntry)
            .join(AuditEntry, AuditEntry.id == AuditLink.entry_id)
            .order_by("position")
        )
    ).all():
        previous = link_hash(previous, entry)
        await session.execute(
            text("UPDATE audit_links SET hash = :hash WHERE position = :position"),
            {"hash": previous, "position": link.position},
        )


CUT = (
    "DELETE FROM audit_links WHERE position > 3",
    "DELETE FROM audit_entries e WHERE NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.entry_id = e.id)",
)


@pytest.mark.parametrize(
    ("statements", "rebuild", "words"),
    [
        pytest.param(
            ["UPDATE audit_entries SET reason = '别的' WHERE object_id = '2'"],
            False,
            "link 3 does not match its entry: the entry was changed",
            id="edit",
        ),
        pytest.param(
            ["DELETE FROM audit_entries WHERE object_id = '2'"],
            False,
            "the entry of link 3 is missing: it was deleted",
            id="deletion",
        ),
        pytest.param(
            ["DELETE FROM audit_links WHERE position = 3", "DELETE FROM audit_entries WHERE object_id = '2'"],
            False,
            "link 3 is missing: it was deleted",
            id="deletion with its link",
        ),
        pytest.param(
            [
                "UPDATE audit_links SET position = 99 WHERE position = 2",
                "UPDATE audit_links SET position = 2 WHERE position = 3",
                "UPDATE audit_links SET position = 3 WHERE position = 99",
            ],
            False,
            "what belongs at link 2 stands at another: the order was changed",
            id="reordering of links",
        ),
        pytest.param(
            [
                "CREATE TEMP TABLE swapped ON COMMIT DROP AS SELECT * FROM audit_links WHERE position IN (2, 4)",
                "DELETE FROM audit_links WHERE position IN (2, 4)",
                "INSERT INTO audit_links (position, entry_id, hash) SELECT a.position, b.entry_id, a.hash"
                " FROM swapped a JOIN swapped b ON a.position <> b.position",
            ],
            False,
            "what belongs at link 2 stands at another: the order was changed",
            id="reordering of entries",
        ),
        pytest.param(
            CUT, False, "the chain ends at 3, but 6 was exported: its end was cut off", id="truncation"
        ),
        pytest.param(
            ["TRUNCATE audit_entries, audit_links, audit_pending"],
            False,
            "the chain ends at 0, but 6 was exported: its end was cut off",
            id="all of it gone",
        ),
        pytest.param(
            ["UPDATE audit_entries SET reason = '别的' WHERE object_id = '2'"],
            True,
            "link 6 is not the one that was exported: the log was built again",
            id="edit and the chain built again",
        ),
        pytest.param(
            [
                "DELETE FROM audit_links WHERE position = 6",
                "DELETE FROM audit_entries WHERE object_id = '2'",
                "DELETE FROM audit_links l WHERE NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.id = l.entry_id)",
                "UPDATE audit_links SET position = position - 1 WHERE position > 3",
            ],
            True,
            "but 6 was exported",
            id="deletion and the chain built again",
        ),
    ],
)
async def test_every_way_to_change_history_is_told_in_words(
    review, exported, capsys, statements, rebuild, words
):
    await write(review)
    sources = await exported()
    assert await auditing.verify(["review"], sources)
    assert "review: 6 links, compared with 1 exported heads, whole" in capsys.readouterr().out
    await tamper(review, *statements, rebuild=rebuild)
    assert not await auditing.verify(["review"], sources)
    assert words in capsys.readouterr().out


async def test_a_log_built_again_does_not_hide_behind_heads_that_were_written_down_later(
    review, exported, capsys
):
    await write(review)
    await exported()
    await tamper(review, *CUT)
    await write(review, 3)
    sources = await exported()
    assert not await auditing.verify(["review"], sources)
    assert "link 6 is not the one that was exported" in capsys.readouterr().out


async def test_a_log_without_any_head_to_compare_with_does_not_hold(review, capsys):
    await write(review)
    assert not await auditing.verify(["review"], ["s3"])
    assert "no head of it was ever exported" in capsys.readouterr().out
    assert await auditing.verify(["review"], [])


async def test_nobody_takes_a_locked_head_away_or_changes_it(review, stack, capsys):
    await write(review)
    await heads.lock_head(review.resources)
    bucket, store = review.resources.settings.audit_heads_bucket, stack.addresses.s3.client()
    [kept] = list(store.list_objects(bucket, recursive=True, include_version=True))
    said = store.get_object(bucket, kept.object_name, version_id=kept.version_id).read()
    held = store.get_object_retention(bucket, kept.object_name, version_id=kept.version_id)
    assert held.mode == "COMPLIANCE"
    assert (held.retain_until_date - review.clock.now()).days >= 1099

    with pytest.raises(S3Error, match="AccessDenied"):
        store.remove_object(bucket, kept.object_name, version_id=kept.version_id)
    store.put_object(bucket, kept.object_name, io.BytesIO(b"{}"), 2)  # a newer version beside it
    store.remove_object(bucket, kept.object_name)  # hidden behind a delete marker
    with pytest.raises(S3Error, match="BucketNotEmpty"):
        store.remove_bucket(bucket)

    assert store.get_object(bucket, kept.object_name, version_id=kept.version_id).read() == said
    assert json.loads(said)["position"] == 6
    await tamper(review, *CUT)
    assert not await auditing.verify(["review"], ["s3"])
    assert "its end was cut off" in capsys.readouterr().out


async def test_a_bucket_that_locks_nothing_is_told_loudly(review, stack, monkeypatch, capsys):
    bucket = f"plain-{uuid4()}"
    seaweed.make_bucket(stack.addresses.s3, bucket)
    monkeypatch.setattr(review.resources.settings, "audit_heads_bucket", bucket)
    await write(review)
    await heads.lock_head(review.resources)
    assert "the bucket has no object lock" in capsys.readouterr().out
    assert (await heads.last_locked(review.resources))[1] is False
    assert await auditing.verify(["review"], ["s3"])
    assert "WARNING: the bucket has no object lock" in capsys.readouterr().out


async def test_a_missing_bucket_stops_no_worker_and_is_told(review, monkeypatch, capsys):
    monkeypatch.setattr(review.resources.settings, "audit_heads_bucket", f"none-{uuid4()}")
    await heads.lock_head(review.resources)
    assert "there is no such bucket" in capsys.readouterr().out
    assert await heads.last_locked(review.resources) == (None, False)


async def test_a_file_that_cannot_be_written_to_stops_no_worker_and_is_told(
    review, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(review.resources.settings, "audit_heads_file", tmp_path / "away" / "heads.jsonl")
    await write(review)
    await heads.write_head(review.resources)
    assert "audit_head_not_written" in capsys.readouterr().out


async def test_the_auditor_is_told_when_the_head_was_last_locked(review):
    auditor = review.as_(review.actor("auditor"))
    asked = await review.client.get("/audit/heads/last", headers=auditor)
    assert asked.json() == {"position": None, "at": None, "locks": True}
    await write(review)
    await heads.lock_head(review.resources)
    await write(review, 2)
    review.clock.move(seconds=2)
    await heads.lock_head(review.resources)
    found = (await review.client.get("/audit/heads/last", headers=auditor)).json()
    assert (found["position"], found["locks"]) == (8, True)


def test_a_file_that_is_no_list_of_heads_is_refused_with_its_line(tmp_path):
    file = tmp_path / "heads.jsonl"
    head = chain.Head(5, "ab" * 32)
    heads.append(file, [heads.Exported("review", head, datetime.now(UTC))])
    file.write_text(file.read_text() + '{"service": "review", "posi')
    with pytest.raises(ValueError, match=r"line 2 of .* is not a head"):
        heads.read_file(file)


def test_a_line_that_was_cut_off_does_not_spoil_the_next_head(tmp_path):
    file = tmp_path / "heads.jsonl"
    heads.append(file, [heads.Exported("review", chain.Head(5, "ab" * 32), datetime.now(UTC))])
    file.write_text(file.read_text() + '{"service": "review", "posi')
    heads.append(file, [heads.Exported("review", chain.Head(6, "cd" * 32), datetime.now(UTC))])
    with pytest.raises(ValueError, match=r"line 2 of .* is not a head"):
        heads.read_file(file)
    first, _torn, third = file.read_text().splitlines()
    assert [heads.Exported.of_line(line).head.position for line in (first, third)] == [5, 6]


@pytest.mark.parametrize("service", registry.BACKENDS)
def test_every_service_writes_its_head_down_every_hour(service):
    schedule = registry.tasks(service).schedule
    assert (
        schedule[f"{service}.lock_audit_head"]
        == schedule[f"{service}.write_audit_head"]
        == timedelta(hours=1)
    )
