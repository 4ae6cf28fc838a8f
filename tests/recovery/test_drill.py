"""What was accepted before a backup began is there again on an empty machine, and the work goes on there."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from uuid import UUID

import pytest

from deploy.local.databases import SERVICES
from deploy.local.environment import REPOSITORY
from expertlib.backup import checking
from expertlib.backup.errors import BackupDamaged, CannotBackUp
from expertlib.backup.manifest import NAME, Manifest, objects_of
from foundation.sealing.sealer import Sealer
from tests.faults import databases
from tests.recovery import drill

pytestmark = [pytest.mark.e2e, pytest.mark.alone]


@pytest.fixture(scope="module")
def drilled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drill")
    folder.chmod(0o755)
    return drill.carried_out(folder)


@pytest.fixture(scope="module")
def second(drilled, tmp_path_factory):
    folder = tmp_path_factory.mktemp("second") / "machine"
    folder.parent.chmod(0o755)
    with drill.on_an_empty_machine(folder, drilled) as (running, said):
        drill.drained(running)
        yield running, said


@pytest.fixture
def copy(drilled, tmp_path):
    """The backup, to be damaged."""
    return shutil.copytree(drilled.backup, tmp_path / "copy")


def accepted(lines):
    return {
        UUID(line["submission"])
        for line in lines
        if line["what"] == "outcome" and line["outcome"] == "accepted"
    }


def rows(running, service, statement, *values):
    return databases.rows(running.stack, service, statement, *values)


def test_a_backup_taken_while_people_work_is_whole_and_holds_no_key(drilled):
    manifest = checking.check(drilled.backup, lambda _text: None)
    assert manifest.lost == []
    assert {one.service for one in manifest.services} == {"identity", "experts", "review", "notify"}
    experts = next(one for one in manifest.services if one.service == "experts")
    assert drilled.counted_afterwards["experts"] > experts.counts["audit_entries"], "nobody worked meanwhile"
    secrets = [file.read_bytes() for file in drilled.keys.rglob("*.json")]
    kept = [file for file in drilled.backup.rglob("*") if file.is_file()]
    assert secrets
    assert not {file.name for file in drilled.keys.rglob("*.json")} & {file.name for file in kept}
    assert all(file.stat().st_mode & 0o077 == 0 for file in [*kept, *drilled.keys.rglob("*.json")])


def test_every_submission_accepted_before_is_there_with_its_case(drilled, second):
    running, _ = second
    before = accepted(drilled.known)
    assert len(before) >= drill.BEFORE
    assert before <= drill.submissions(running)
    assert drill.cases(running) == drill.submissions(running)


def test_every_file_accepted_before_reads_back_with_its_hash(drilled, second):
    running, _ = second
    sent = {line["file"]: line for line in drilled.known if line["what"] == "file"}
    kept = rows(
        running,
        "experts",
        "SELECT id::text, object_key, sha256 FROM attachments WHERE state = 'passed'",
    )
    found = {row["id"]: row for row in kept}
    assert sent.keys() <= found.keys()
    store = running.stack.addresses.s3.client()
    for file, row in found.items():
        stored = hashlib.sha256(store.get_object("expertlib-experts", row["object_key"]).read()).hexdigest()
        assert stored == row["sha256"]
        # A picture is made anew by whoever takes it in; a document stays what was sent.
        if file in sent and sent[file]["type"] == "application/pdf":
            assert stored == sent[file]["sha256"]


def test_what_lay_in_the_broker_when_the_machine_was_lost_is_told_again(second):
    _, said = second
    told = re.search(r"experts: (\d+) facts that were under way", said)
    assert int(told.group(1)) >= drill.UNHEARD


def test_the_audit_logs_go_on_from_the_heads_of_the_backup(drilled, second):
    running, said = second
    assert len(re.findall(r"audit links are whole", said)) == 4
    for kept in Manifest.read(drilled.backup).services:
        [link] = rows(
            running, kept.service, "SELECT hash FROM audit_links WHERE position = $1", kept.head.position
        )
        assert link["hash"].hex() == kept.head.hash
        written = rows(running, kept.service, "SELECT action FROM audit_entries WHERE action LIKE 'backup.%'")
        assert sorted(row["action"] for row in written) == ["backup.restore", "backup.take"]


def test_heads_that_were_written_down_after_the_backup_tell_that_the_log_was_longer(drilled, second):
    running, _ = second
    said = running.run("audit", "verify", "experts", "--heads", str(drilled.file_of_heads), status=1)
    assert "its end was cut off" in said or "the log was built again" in said


def test_what_was_sealed_opens_with_the_keys_that_were_kept_apart(drilled, second):
    running, _ = second
    sealer = Sealer.of_service(running.keys, "identity")
    people = rows(running, "identity", "SELECT id, document, password_hash FROM accounts")
    assert people
    for row in people:
        number = sealer.open(row["document"], f"accounts|document|{row['id']}")
        assert number
        assert row["password_hash"].startswith("$argon2id$")


def test_a_service_can_do_on_the_restored_tables_what_it_could_and_not_more(second):
    running, _ = second
    rights = rows(
        running,
        "experts",
        "SELECT table_name, string_agg(privilege_type, ',' ORDER BY privilege_type) AS may "
        "FROM information_schema.table_privileges WHERE grantee = 'experts_app' GROUP BY 1",
    )
    may = {row["table_name"]: row["may"] for row in rights}
    assert may["records"] == "DELETE,INSERT,SELECT,UPDATE"
    assert may["audit_entries"] == may["audit_links"] == "INSERT,SELECT"


def test_the_work_goes_on_there(drilled, second, tmp_path):
    running, _ = second
    ledger = drill.submit_more(running, tmp_path, drilled)
    assert ledger.totals()["accepted"] >= drill.LATER - 2
    assert (ledger.totals()["unknown"], ledger.totals()["unexpected"]) == (0, 0)
    drill.drained(running)
    assert accepted(ledger.lines) <= drill.cases(running)
    for service in SERVICES:
        assert rows(running, service, "SELECT name, error FROM parked WHERE replayed_at IS NULL") == []


def test_a_backup_is_not_restored_over_anything(drilled, second):
    running, _ = second
    said = running.run("restore", str(drilled.backup), status=1)
    assert "a backup is restored into empty databases" in said


def test_keys_are_not_written_into_the_backup_nor_a_backup_over_another(drilled, second, tmp_path):
    running, _ = second
    said = running.run("backup", str(tmp_path / "new"), "--keys", str(tmp_path / "new" / "keys"), status=1)
    assert "keep the keys apart" in said
    assert "exists: name a new folder" in running.run("backup", str(drilled.backup), status=1)
    assert not (tmp_path / "new").exists()


def flip(file, place=-200):
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("service", ["identity", "experts", "review", "notify"])
def test_one_byte_changed_in_a_dump_is_found(copy, service):
    flip(copy / f"{service}.dump")
    with pytest.raises(BackupDamaged, match=rf"{service}\.dump was changed"):
        checking.check(copy, lambda _text: None)


def test_an_object_that_is_missing_or_changed_is_named(copy):
    kept = next(one for one in Manifest.read(copy).services if one.service == "experts")
    first, second = list(objects_of(copy, kept))[:2]
    (copy / first.name).unlink()
    flip(copy / second.name, 0)
    with pytest.raises(BackupDamaged) as refused:
        checking.check(copy, lambda _text: None)
    assert re.search(rf"{first.key} of experts: .* is missing", str(refused.value))
    assert re.search(rf"{second.key} of experts: .* was changed", str(refused.value))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text[: len(text) // 2], id="cut off"),
        pytest.param(lambda text: text.replace('"objects":', '"objects" :', 1), id="changed"),
        pytest.param(lambda text: "", id="empty"),
    ],
)
def test_a_manifest_that_was_touched_is_refused(copy, damage):
    text = (copy / NAME).read_text()
    (copy / NAME).write_text(damage(text))
    with pytest.raises(BackupDamaged, match=f"{NAME} was changed or cut off"):
        checking.check(copy, lambda _text: None)


def test_what_never_got_its_manifest_is_no_backup(copy):
    (copy / NAME).unlink()
    with pytest.raises(CannotBackUp, match="holds no finished backup"):
        checking.check(copy, lambda _text: None)


def test_the_command_verifies_without_settings_or_servers(copy):
    def verify():
        command = [sys.executable, "-m", "expertlib", "backup", str(copy), "--verify"]
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "services")}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert verify().returncode == 0
    flip(copy / "review.dump")
    ended = verify()
    assert (ended.returncode, "review.dump was changed" in ended.stderr) == (1, True)
