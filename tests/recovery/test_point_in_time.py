"""Back to the moment before a mistake, by a base backup and the archived log, as docs/guide/backup.md says."""

import asyncio
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

from deploy.local import databases, folder, postgres, production
from deploy.local.folder import Ports, Secrets
from deploy.local.processes import Account, plain_environment, port_is_free
from expertlib import operator
from foundation.db.migrations import PROTECTED_TABLES

pytestmark = [pytest.mark.service, pytest.mark.alone]

BINARIES = production._newest("/usr/lib/postgresql/*/bin/postgres").parent


class Cluster:
    """A PostgreSQL that archives its log, as the guide says, with the tables of identity in it."""

    def __init__(self, place: Path) -> None:
        place.chmod(0o755)
        self.place, self.archive, self.base = place, place / "archive", place / "base"
        self.port = Ports(place / "ports.json", port_is_free)("postgres")
        self.secret = Secrets(place / "secrets.json")
        plain = postgres.server(place, BINARIES, self.port, self.secret("postgres"), account=account())
        self.account = plain.account
        for made in (self.archive, self.base):
            made.mkdir(mode=0o700)
            self._give(made)
        archiving = (
            "--archive_mode=on",
            f"--archive_command=test ! -f {self.archive}/%f && cp %p {self.archive}/%f",
        )
        self.process = replace(plain, command=[*plain.command, *archiving])

    def url(self, database: str = "postgres") -> str:
        return postgres.url(self.port, self.secret("postgres"), database)

    def ask(self, statement: str, database: str = "identity"):
        async def ask():
            connection = await asyncpg.connect(self.url(database), timeout=10)
            try:
                return await connection.fetchval(statement)
            finally:
                await connection.close()

        return asyncio.run(ask())

    def back_up(self) -> None:
        """Take a base backup, while the server runs."""
        subprocess.run(
            [
                BINARIES / "pg_basebackup",
                *("--pgdata", self.base, "--checkpoint", "fast"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--username", postgres.SUPERUSER),
            ],
            check=True,
            capture_output=True,
            env={**plain_environment(self.place), "PGPASSWORD": self.secret("postgres")},
            **self._as_account(),
        )

    def archive_all(self) -> None:
        """End the segment of the log and wait until it is in the archive."""
        segment = self.ask("SELECT pg_walfile_name(pg_switch_wal())", "postgres")
        while not (self.archive / segment).exists():
            self.ask("SELECT pg_sleep(0.1)", "postgres")

    def go_back_to(self, moment: datetime) -> None:
        """Lose the data folder; put the base backup in its place and have the log replayed up to `moment`."""
        self.process.kill()
        shutil.rmtree(self.place / "postgres")
        self.base.rename(self.place / "postgres")
        said = self.place / "postgres" / "postgresql.auto.conf"
        said.write_text(
            f"restore_command = 'cp {self.archive}/%f %p'\n"
            f"recovery_target_time = '{moment.isoformat()}'\n"
            "recovery_target_action = 'promote'\n"
        )
        (self.place / "postgres" / "recovery.signal").touch()
        for path in (said, self.place / "postgres" / "recovery.signal"):
            self._give(path)
        self.process.launch()
        self.process.wait_until_ready()
        # It answers readers before it has replayed all and may be written to.
        while self.ask("SELECT pg_is_in_recovery()", "postgres"):
            self.ask("SELECT pg_sleep(0.1)", "postgres")

    def _give(self, path: Path) -> None:
        if self.account is not None:
            shutil.chown(path, self.account.uid, self.account.gid)

    def _as_account(self) -> dict:
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def account() -> Account | None:
    return Account.named("postgres") if folder.os.geteuid() == 0 else None


@pytest.fixture
def cluster(tmp_path_factory, monkeypatch):
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    made.process.launch()
    try:
        made.process.wait_until_ready()
        databases.create(made.url(), made.secret, services=["identity"])
        owner = databases.url_of(made.url(), "identity_owner", made.secret("identity_owner"), "identity")
        monkeypatch.setattr(operator, "_migrate_url", lambda _service: owner)
        operator.migrate("identity", "head")
        yield made
    finally:
        made.process.stop()


def test_a_table_emptied_by_mistake_comes_back_as_it_was_a_moment_before(cluster):
    park = "INSERT INTO parked (id, kind, name, body, error) VALUES (gen_random_uuid(), 'event', '{}', '{{}}', '')"
    cluster.ask(park.format("before the base backup"))
    cluster.back_up()
    cluster.ask(park.format("after the base backup"))
    cluster.ask("SELECT pg_sleep(1.1)")
    good = cluster.ask("SELECT clock_timestamp()")
    cluster.ask("SELECT pg_sleep(1.1)")
    cluster.ask("DELETE FROM parked")
    cluster.ask(park.format("after the mistake"))
    cluster.archive_all()
    assert cluster.ask("SELECT count(*) FROM parked") == 1

    cluster.go_back_to(good)

    assert cluster.ask("SELECT array_agg(name ORDER BY name) FROM parked") == [
        "after the base backup",
        "before the base backup",
    ]
    for table in PROTECTED_TABLES:
        assert cluster.ask(f"SELECT has_table_privilege('identity_app', '{table}', 'DELETE')") is False
    cluster.ask(park.format("and it is written to again"))
