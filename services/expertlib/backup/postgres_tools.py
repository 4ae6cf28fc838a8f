"""pg_dump and pg_restore: where they are, whether they are new enough, how they are called.

Passwords go by the environment, never by the command line, which every account of the machine can read.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

from expertlib.backup.errors import CannotBackUp

VARIABLE = "EXPERTLIB_POSTGRES_BIN"
DEBIAN = "usr/lib/postgresql/*/bin"


class PostgresTools:
    """The client programs of one PostgreSQL version."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.major = _major(folder / "pg_dump")

    @classmethod
    def found(cls) -> "PostgresTools":
        """Return those of EXPERTLIB_POSTGRES_BIN, else Debian's newest, else of PATH; CannotBackUp without any."""
        given = os.environ.get(VARIABLE)
        if given:
            if not (Path(given) / "pg_dump").is_file():
                raise CannotBackUp(f"there is no pg_dump in {given}, which {VARIABLE} names.")
            return cls(Path(given))
        # Debian's pg_dump in PATH is a wrapper, which chooses a version by clusters of this machine.
        folders = sorted(
            Path("/").glob(DEBIAN), key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0)
        )
        if folders and (folders[-1] / "pg_dump").is_file():
            return cls(folders[-1])
        named = shutil.which("pg_dump")
        if named is None:
            raise CannotBackUp(
                f"pg_dump is not installed: install postgresql-client, or name the folder of pg_dump in {VARIABLE}."
            )
        return cls(Path(named).parent)

    def check_serves(self, server: int) -> None:
        """Raise CannotBackUp where the server (its major version) is newer than the programs."""
        if self.major < server:
            raise CannotBackUp(
                f"pg_dump is of version {self.major}, the server of {server}: install postgresql-client-{server}, "
                f"or name the folder of a newer pg_dump in {VARIABLE}."
            )

    def dump(self, url: URL, snapshot: str, file: Path) -> None:
        """Dump the database as this snapshot shows it; owners and rights are left out, migrating grants them."""
        self._run(
            "pg_dump",
            url,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            f"--file={file}",
        )
        file.chmod(0o600)

    def restore(self, url: URL, file: Path) -> None:
        """Fill an empty database, wholly or not at all; whoever logs in owns what is made."""
        self._run(
            "pg_restore",
            url,
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            f"--dbname={url.database}",
            str(file),
        )

    def _run(self, program: str, url: URL, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603  # a program of PostgreSQL, no shell
            [str(self._folder / program), "--no-password", *arguments],
            env={**os.environ, **_environment(url)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip()[-1500:]
            raise CannotBackUp(f"{program} failed for the database {url.database}: {said}")


def _environment(url: URL) -> dict[str, str]:
    """Return what libpq reads of a database's address."""
    named = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": _one(url, "sslmode") or _one(url, "ssl"),
        # The roles have statement timeouts for requests, which a dump outlasts.
        "PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=60000 -c idle_in_transaction_session_timeout=0",
    }
    return {name: value for name, value in named.items() if value}


def _one(url: URL, name: str) -> str | None:
    value = url.query.get(name)
    return value if isinstance(value, str) else None


def _major(program: Path) -> int:
    try:
        said = subprocess.run(  # noqa: S603  # a program of PostgreSQL, no shell
            [str(program), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotBackUp(f"{program} does not run: {error}") from error
    return int(re.search(r"(\d+)", said.partition(")")[2]).group(1))  # type: ignore[union-attr]
