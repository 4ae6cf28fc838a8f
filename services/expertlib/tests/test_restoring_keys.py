"""A restore looks whether it will have every key before it writes anything."""

from datetime import UTC, datetime

import pytest

from expertlib.backup import checking, keyfiles, restoring
from expertlib.backup.errors import CannotBackUp
from expertlib.backup.manifest import KeptFile, KeptHead, KeptService, Manifest
from expertlib.backup.postgres_tools import PostgresTools
from expertlib.keys import rings
from foundation.auth.tokens import PUBLIC_FILE

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FILE = KeptFile(name="x", size=0, sha256="")


class Reached(Exception):
    """The restore has begun to fill the databases."""


@pytest.fixture
def kept(tmp_path):
    """The keys of the machine that was lost."""
    rings.create(tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def target(tmp_path, monkeypatch):
    """Where the services of the new machine look for keys: nothing is there."""
    folder = tmp_path / "target"
    monkeypatch.setattr(keyfiles, "folders", lambda: [folder])
    return folder


@pytest.fixture
def restore(tmp_path, kept, target, monkeypatch):
    """Restores a backup of which only the keys matter, onto empty databases and buckets."""
    service = KeptService(
        service="identity",
        revision="1",
        counts={},
        head=KeptHead(position=0, hash=""),
        dump=FILE,
        index=FILE,
        objects=0,
        gone=[],
        missing=[],
        damaged=[],
    )
    manifest = Manifest(
        format=1,
        version="1",
        began_at=AT,
        taken_at=AT,
        ended_at=AT,
        postgres=15,
        keys=keyfiles.ids([kept]),
        services=[service],
    )

    async def fine(*_):
        return None

    async def reached(*_):
        raise Reached

    monkeypatch.setattr(checking, "check", lambda *_: manifest)
    monkeypatch.setattr(PostgresTools, "found", lambda: None)
    monkeypatch.setattr(restoring, "_check_target", fine)
    monkeypatch.setattr(restoring, "_check_bucket_empty", fine)
    monkeypatch.setattr(restoring, "_fill", reached)

    async def run(keys=None):
        with pytest.raises((CannotBackUp, Reached)) as ended:
            await restoring.restore(tmp_path, keys, lambda _: None)
        return ended.value

    return run


def names(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*.json")) if folder.exists() else []


async def test_the_keys_of_the_backup_are_put_where_the_services_look(restore, kept, target):
    assert isinstance(await restore(kept), Reached)
    assert names(target) == names(kept)
    assert (target / PUBLIC_FILE).stat().st_mode & 0o777 == 0o644
    assert all(
        file.stat().st_mode & 0o077 == 0 for file in target.rglob("*.json") if file.name != PUBLIC_FILE
    )


async def test_the_keys_of_another_deployment_are_refused_and_stay_out(restore, kept, target, tmp_path):
    rings.create(tmp_path / "wrong")
    assert "keys of this backup are missing" in str(await restore(tmp_path / "wrong"))
    assert names(target) == []
    assert isinstance(await restore(kept), Reached)


async def test_other_keys_that_are_there_already_are_named_and_kept(restore, kept, target):
    rings.create(target)
    before = {file: file.read_bytes() for file in target.rglob("*.json")}
    said = str(await restore(kept))
    assert "sealing/identity.json" in said
    assert "move these files away" in said
    assert {file: file.read_bytes() for file in target.rglob("*.json")} == before


async def test_keys_that_are_there_and_newer_are_enough(restore, kept, target):
    keyfiles.write(keyfiles.read([kept]), target)
    ring = rings.Ring(target, "sealing", "identity")
    ring.read().with_next("k", AT).switched(AT).replace_at(ring.path)
    assert isinstance(await restore(), Reached)


@pytest.mark.parametrize("error", [ConnectionRefusedError(111, "refused"), CannotBackUp("pg_restore failed")])
async def test_a_restore_that_cannot_go_on_says_that_its_target_is_half(restore, kept, monkeypatch, error):
    async def fill(*_):
        raise error

    monkeypatch.setattr(restoring, "_fill", fill)
    said = str(await restore(kept))
    assert "refused" in said or "pg_restore failed" in said
    assert "drop the databases, empty the buckets, and begin again" in said


async def test_no_key_is_written_where_a_bucket_is_not_empty(restore, kept, target, monkeypatch):
    async def holds_something(service):
        raise CannotBackUp(service)

    monkeypatch.setattr(restoring, "_check_bucket_empty", holds_something)
    assert isinstance(await restore(kept), CannotBackUp)
    assert names(target) == []
