"""Each invariant can fail: what a finished run leaves is damaged, in a transaction that is rolled back, and named."""

import asyncio
import io
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text

from deploy.local.environment import bucket_of
from tests.faults import evidence, invariants
from tests.faults.conftest import RINGS, SETTLE
from tests.faults.ledger import Ledger

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

A_CASE = "(SELECT id FROM cases ORDER BY id LIMIT 1)"
PASSED = "(SELECT id FROM cases WHERE state = 'passed' ORDER BY id LIMIT 1)"
AN_EVENT = "(SELECT id FROM outbox WHERE kind = 'event' ORDER BY position DESC LIMIT 1)"
A_TEXT_MESSAGE = "(SELECT id FROM messages WHERE channel = 'sms' AND key LIKE 'case:%' ORDER BY id LIMIT 1)"
A_NOTICE = "(SELECT id FROM messages WHERE channel = 'in_app' AND key LIKE 'case:%' ORDER BY id LIMIT 1)"
A_FILE = "(SELECT id FROM attachments WHERE state = 'passed' AND submitted ORDER BY id LIMIT 1)"
A_DOCUMENT = (
    "(SELECT id FROM attachments WHERE state = 'passed' AND content_type LIKE '%pdf' ORDER BY id LIMIT 1)"
)
COPY_OF_SUBMISSION = """
    CREATE TEMPORARY TABLE twin AS SELECT * FROM submissions WHERE origin = 'person' ORDER BY id LIMIT 1;
    DROP INDEX uq_submissions_round_of_person;
    ALTER TABLE submissions DROP CONSTRAINT uq_submissions_record_id_idempotency_key;
    UPDATE twin SET id = gen_random_uuid(); INSERT INTO submissions SELECT * FROM twin
"""


@dataclass(frozen=True)
class Damage:
    """What is done to a database (or to what the clients know), and the words by which it has to be found."""

    says: str
    service: str = "experts"
    statements: str = ""
    lines: tuple[Mapping[str, object], ...] = field(default=())


DAMAGES = {
    "a submission is gone": Damage(
        "accepted keys have no submission or no case",
        statements="DELETE FROM submissions WHERE id ="
        " (SELECT id FROM submissions WHERE origin = 'person' ORDER BY id LIMIT 1)",
    ),
    "a case is gone": Damage(
        "accepted keys have no submission or no case", "review", f"DELETE FROM cases WHERE id = {A_CASE}"
    ),
    "a submission is there twice": Damage(
        "keys have more than one submission", statements=COPY_OF_SUBMISSION
    ),
    "a submission has another id": Damage(
        "keys have another submission than the client was told",
        statements="UPDATE submissions SET id = gen_random_uuid() WHERE id ="
        " (SELECT id FROM submissions WHERE origin = 'person' ORDER BY id LIMIT 1)",
    ),
    "a refused key was kept": Damage(
        "refused keys have a submission",
        statements="UPDATE submissions SET idempotency_key = 'refused-1' WHERE id ="
        " (SELECT id FROM submissions WHERE origin = 'person' ORDER BY id LIMIT 1)",
        lines=(
            {"what": "asked", "key": "refused-1", "person": ""},
            {"what": "outcome", "key": "refused-1", "outcome": "refused"},
        ),
    ),
    "a submission that nobody has made": Damage(
        "submissions were asked for by nobody",
        statements="UPDATE submissions SET idempotency_key = 'nobody' WHERE id ="
        " (SELECT id FROM submissions WHERE origin = 'person' ORDER BY id LIMIT 1)",
    ),
    "a submission of somebody else": Damage(
        "submissions belong to somebody else",
        statements="UPDATE submissions SET account_id = gen_random_uuid() WHERE id ="
        " (SELECT id FROM submissions WHERE origin = 'person' ORDER BY id LIMIT 1)",
    ),
    "a case without a submission": Damage(
        "cases have no submission", "review", f"UPDATE cases SET id = gen_random_uuid() WHERE id = {A_CASE}"
    ),
    "an outcome that never became known": Damage(
        "outcomes never became known", lines=({"what": "asked", "key": "open-1", "person": ""},)
    ),
    "an answer that no rule allows": Damage(
        "answers were unexpected", lines=({"what": "unexpected", "why": "HTTP 500"},)
    ),
    "a case that has passed without a final decision": Damage(
        "cases stand where their decisions do not lead",
        "review",
        f"DELETE FROM decisions WHERE stage = 'final' AND case_id = {PASSED}",
    ),
    "a version that was counted once too often": Damage(
        "cases stand where their decisions do not lead",
        "review",
        f"UPDATE cases SET version = version + 1 WHERE id = {A_CASE}",
    ),
    "a submission that does not follow its case": Damage(
        "submissions have another outcome than their cases",
        statements="UPDATE submissions SET outcome = 'open' WHERE outcome = 'passed'",
    ),
    "a record that does not follow its rounds": Damage(
        "records stand where their rounds do not lead",
        statements="UPDATE records SET status = 'applying' WHERE status = 'listed'",
    ),
    "a round that was counted without a submission": Damage(
        "records stand where their rounds do not lead",
        statements="UPDATE records SET round = round + 1 WHERE status = 'listed'",
    ),
    "an expert whom the library does not show": Damage(
        "the library shows what has not passed", statements="DELETE FROM library_entries"
    ),
    "an expert of whom review was not told": Damage(
        "experts of the library are told in another version", "review", "DELETE FROM directory"
    ),
    "a stage that was decided twice": Damage(
        "stages were decided more than once",
        "review",
        "ALTER TABLE decisions DROP CONSTRAINT uq_decisions_case_id_stage;"
        "CREATE TEMPORARY TABLE twin AS SELECT * FROM decisions LIMIT 1;"
        "UPDATE twin SET id = gen_random_uuid(), by_id = gen_random_uuid(); INSERT INTO decisions SELECT * FROM twin",
    ),
    "both stages by one person": Damage(
        "both stages were decided by the same person",
        "review",
        "ALTER TABLE decisions DROP CONSTRAINT uq_decisions_case_id_by_id;"
        f"UPDATE decisions SET by_id = (SELECT by_id FROM decisions WHERE stage = 'preliminary' AND case_id = {PASSED})"
        f" WHERE case_id = {PASSED}",
    ),
    "a decision on oneself": Damage(
        "people decided on themselves",
        "review",
        "UPDATE decisions SET by_id = cases.account_id FROM cases WHERE cases.id = case_id"
        " AND stage = 'preliminary'",
    ),
    "an accepted decision is gone": Damage(
        "accepted decisions are gone", "review", f"DELETE FROM decisions WHERE case_id = {PASSED}"
    ),
    "a decision that nobody made": Damage(
        "decisions were made by nobody", "review", "UPDATE decisions SET by_id = gen_random_uuid()"
    ),
    "an accepted withdrawal is gone": Damage(
        "accepted withdrawals are gone",
        lines=({"what": "withdrawal", "case": "none", "by": "", "outcome": "accepted"},),
    ),
    "a step of which nobody was told": Damage(
        "steps were not told", "notify", f"DELETE FROM messages WHERE id = {A_NOTICE}"
    ),
    "a step that was told and never happened": Damage(
        "steps were told more than once, or never happened",
        "notify",
        f"UPDATE messages SET key = key || '2' WHERE id = {A_NOTICE}",
    ),
    "a step that was told to somebody else": Damage(
        "steps were told to somebody else",
        "notify",
        f"UPDATE messages SET account_id = gen_random_uuid() WHERE id = {A_NOTICE}",
    ),
    "a text message that the provider does not have": Damage(
        "text messages count as sent that the provider does not have",
        "notify",
        f"UPDATE messages SET id = gen_random_uuid() WHERE id = {A_TEXT_MESSAGE}",
    ),
    "a text message of which only the provider knows": Damage(
        "the provider has text messages that are not ours",
        "notify",
        f"DELETE FROM messages WHERE id = {A_TEXT_MESSAGE}",
    ),
    "a text message that will go out again": Damage(
        "text messages that the provider has would be sent again",
        "notify",
        f"UPDATE messages SET state = 'queued' WHERE id = {A_TEXT_MESSAGE}",
    ),
    "a text message whose task is lost": Damage(
        "text messages wait without a ticket",
        "notify",
        f"UPDATE messages SET state = 'sending' WHERE id = {A_TEXT_MESSAGE}",
    ),
    "a text message that has failed": Damage(
        "text messages have failed",
        "notify",
        f"UPDATE messages SET state = 'failed' WHERE id = {A_TEXT_MESSAGE}",
    ),
    "a file is gone": Damage(
        "accepted files are gone or have failed",
        statements=f"UPDATE attachments SET state = 'deleted' WHERE id = {A_FILE}",
    ),
    "a file whose inspection is lost": Damage(
        "files are still being looked into",
        statements=f"UPDATE attachments SET state = 'checking' WHERE id = {A_FILE}",
    ),
    "a file with another hash": Damage(
        "files do not read back",
        statements=f"UPDATE attachments SET sha256 = repeat('0', 64) WHERE id = {A_FILE}",
    ),
    "a file whose object is gone": Damage(
        "files do not read back",
        statements=f"UPDATE attachments SET object_key = 'nowhere' WHERE id = {A_FILE}",
    ),
    "a preview whose object is gone": Damage(
        "files do not read back",
        statements=f"UPDATE attachments SET preview_key = 'nowhere' WHERE id = {A_FILE}",
    ),
    "a document that is not what was sent": Damage(
        "accepted files have another content",
        statements=f"UPDATE attachments SET sha256 = repeat('0', 64) WHERE id = {A_DOCUMENT}",
    ),
    "an upload that has become two files": Damage(
        "one upload has become several files",
        statements="UPDATE attachments SET idempotency_key = 'same', record_id = (SELECT record_id FROM attachments"
        " WHERE state = 'passed' LIMIT 1) WHERE state = 'passed'",
    ),
    "a submission without a file": Damage(
        "records were submitted without a file", statements="UPDATE attachments SET submitted = false"
    ),
    "an entry of the outbox that was never published": Damage(
        "outbox entries that are due are not published",
        statements=f"UPDATE outbox SET sent_at = NULL, due_at = now() WHERE id = {AN_EVENT}",
    ),
    "an event that somebody has not heard": Damage(
        "events have not reached those who listen to them",
        "notify",
        "DELETE FROM inbox WHERE event_id = (SELECT event_id FROM inbox LIMIT 1)",
    ),
    "an event that nobody told": Damage(
        "consumed events stand in no outbox",
        "notify",
        "INSERT INTO inbox (consumer, event_id) VALUES ('notify', gen_random_uuid())",
    ),
    "something is parked": Damage(
        "events or tasks are parked",
        "review",
        "INSERT INTO parked (id, kind, name, body, error)"
        " VALUES (gen_random_uuid(), 'task', 'review.some', '{}', 'ValueError()')",
    ),
    "an effect that happened twice": Damage(
        "events had their effect more than once",
        "notify",
        "INSERT INTO faults_effects SELECT consumer, event_id, now() FROM inbox LIMIT 1",
    ),
    "an event without an effect": Damage(
        "events count as heard without an effect",
        "notify",
        "DELETE FROM faults_effects WHERE event_id = (SELECT event_id FROM inbox LIMIT 1)",
    ),
    "a deed that was audited twice": Damage(
        "deeds stand in the audit log as often as they did not happen",
        "review",
        "INSERT INTO audit_entries SELECT gen_random_uuid(), at, actor_id, actor_name, address, action, object_kind,"
        " object_id, result, reason, details, trace_id FROM audit_entries WHERE action = 'case.open' LIMIT 1",
    ),
    "a file whose arrival nobody wrote down": Damage(
        "deeds stand in the audit log as often as they did not happen",
        statements="DELETE FROM audit_entries WHERE action = 'attachment.arrive' AND object_id ="
        " (SELECT id::text FROM attachments WHERE state = 'passed' LIMIT 1)",
    ),
    "an audit entry that was edited": Damage(
        "audit chains do not verify",
        "review",
        "UPDATE audit_entries SET result = 'changed' WHERE action = 'case.decide'",
    ),
    "an audit entry that was never linked": Damage(
        "audit entries are in no link",
        "review",
        "INSERT INTO audit_pending SELECT id FROM audit_entries LIMIT 1",
    ),
}


def found(finished, damage: Damage, tmp_path) -> list[str]:
    """Return what is broken once this damage is done."""
    known = tmp_path / "ledger.jsonl"
    known.write_bytes(finished.ledger.path.read_bytes())
    ledger = Ledger(known)
    ledger.lines += damage.lines

    async def look():
        async with evidence.connected(finished.system) as connections:
            connection = connections[damage.service]
            # As a replica no trigger stands in the way, neither of references nor of the insert-only log.
            await connection.execute(text("SET session_replication_role = replica"))
            for statement in filter(str.strip, damage.statements.split(";")):
                done = await connection.execute(text(statement))
                assert done.rowcount != 0, f"nothing was damaged by {statement}"
            return invariants.judge(await evidence.collect(finished.system, connections), ledger).broken

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(look())).result()


def test_the_keys_turned_while_people_worked_and_nothing_bears_an_old_one(finished):
    assert finished.turned_before_the_end >= len(RINGS) - 1
    for kind, *services in RINGS[:2]:
        # Whoever walks again finds nothing to do; a row that does not open would end it with 1.
        said = finished.system.run("keys", "rotate", kind, *services, *SETTLE)
        assert said.count("done.") == len(services), said
        assert re.findall(r"\S+: [1-9]\d* rows", said) == []


def test_a_quiet_run_keeps_every_promise(finished):
    findings = invariants.examine(finished.system, finished.ledger)
    totals = finished.ledger.totals()

    assert findings.broken == []
    assert (findings.lost, findings.doubled) == (0, 0)
    assert totals["accepted"] + totals["refused"] == len(finished.ledger.of("asked"))
    assert totals["accepted"] > totals["refused"] > 0
    assert totals["decisions"] >= totals["accepted"]


@pytest.mark.parametrize("name", DAMAGES)
def test_the_damage_is_named(finished, name, tmp_path):
    damage = DAMAGES[name]
    broken = found(finished, damage, tmp_path)
    assert any(damage.says in sentence for sentence in broken), broken


def test_a_text_message_that_was_sent_twice_is_named(finished):
    record = finished.system.sms_record
    before = record.read_bytes()
    try:
        record.write_bytes(before + next(line for line in before.splitlines(True) if b'"SendSms"' in line))
        findings = invariants.examine(finished.system, finished.ledger)
    finally:
        record.write_bytes(before)
    assert any("text messages were sent twice" in sentence for sentence in findings.broken)
    assert findings.doubled == 1


def test_an_object_with_another_content_is_named(finished):
    client, bucket = finished.system.stack.addresses.s3.client(), bucket_of("experts")
    key = next(one.object_name for one in client.list_objects(bucket, "attachments/", recursive=True))
    reply = client.get_object(bucket, key)
    before = reply.read()
    reply.close()
    try:
        client.put_object(bucket, key, io.BytesIO(b"x" * len(before)), len(before))
        broken = invariants.broken(finished.system, finished.ledger)
    finally:
        client.put_object(bucket, key, io.BytesIO(before), len(before))
    assert any("files do not read back" in sentence for sentence in broken)
