"""Of a backup that fails nothing stays."""

from contextlib import nullcontext

import pytest

from expertlib.backup import keyfiles, taking
from expertlib.backup.postgres_tools import PostgresTools


class Manifest:
    """What was filled in; `fails` when it is to be written."""

    def __init__(self, fails):
        self.fails = fails

    def write(self, folder):
        if self.fails:
            raise OSError(28, "No space left on device")
        (folder / "manifest.json").write_text("whole")


@pytest.fixture
def take(tmp_path, monkeypatch):
    monkeypatch.setattr(PostgresTools, "found", lambda: None)
    monkeypatch.setattr(keyfiles, "unchanged", nullcontext)

    async def run(*, fails):
        async def fill(*_):
            return Manifest(fails), {"sealing/identity.json": b"{}"}

        monkeypatch.setattr(taking, "_fill", fill)
        return await taking.take(tmp_path / "backup", tmp_path / "keys", lambda _: None)

    return run


async def test_a_backup_that_fails_at_its_end_leaves_neither_files_nor_keys(take, tmp_path):
    with pytest.raises(OSError, match="No space"):
        await take(fails=True)
    assert list(tmp_path.iterdir()) == []
    await take(fails=False)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["backup", "keys"]
    assert (tmp_path / "keys" / "sealing" / "identity.json").stat().st_mode & 0o777 == 0o600
