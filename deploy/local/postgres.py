"""A private PostgreSQL on loopback, from any folder of binaries (the wheel's or Debian's)."""

import asyncio
import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

from deploy.local.folder import make_traversable, write_privately
from deploy.local.processes import Account, DidNotStart, Process, plain_environment

SUPERUSER = "postgres"
# The second is for systems whose C library has no C.UTF-8; PostgreSQL 17+ brings its own.
LOCALES = (["--locale=C.UTF-8"], ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"])
# Small, but durable: synchronous_commit and fsync keep their defaults (on).
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "autovacuum_max_workers": "2",
    "max_parallel_workers_per_gather": "0",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

HASTY = {"fsync": "off", "full_page_writes": "off"}


def server(
    folder: Path, binaries: Path, port: int, password: str, *, account: Account | None, durable: bool = True
) -> Process:
    """Return a PostgreSQL that keeps its data in `folder/postgres`, which is made here if it is missing.

    `account` is needed when root calls. `durable=False` (fsync off) is for tests that never kill it.
    """
    data = folder / "postgres"
    if account is not None:
        _open_for_others(binaries, data)
    if not data.exists():
        _initialise(data, binaries, password, account)
    elif account is not None:
        account = Account.owning(data)
    settings = (
        SETTINGS | {"port": str(port)} | ({} if durable else {"fsync": "off", "full_page_writes": "off"})
    )
    return Process(
        name="postgres",
        command=[str(binaries / "postgres"), "-D", str(data), *(f"--{k}={v}" for k, v in settings.items())],
        folder=folder,
        environment=plain_environment(data),
        directory=data,
        account=account,
        ready=lambda: answers(url(port, password)),
        # The fast shutdown; SIGTERM would wait for every client to leave.
        stop_signal=signal.SIGINT,
    )


def url(port: int, password: str, database: str = "postgres") -> str:
    """Return the superuser's URL."""
    return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}"


def answers(address: str) -> bool:
    """Whether the server at this URL runs a query within two seconds."""

    async def ask() -> bool:
        connection = await asyncpg.connect(address, timeout=2)
        try:
            return bool(await connection.fetchval("SELECT true", timeout=2))
        finally:
            connection.terminate()

    try:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(ask())).result()
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False


def _initialise(data: Path, binaries: Path, password: str, account: Account | None) -> None:
    """Make a cluster beside its place and move it there when it is whole, in case we are interrupted."""
    unfinished = data.with_name("postgres.new")
    secret = write_privately(data.with_name("postgres.password"), password)
    try:
        if account is not None:
            os.chown(secret, account.uid, account.gid)
        for locale in LOCALES:
            done = _initdb(unfinished, binaries, secret, locale, account)
            if done.returncode == 0:
                unfinished.rename(data)
                return
        raise DidNotStart(f"PostgreSQL could not make its data folder.\n{done.stdout}")
    finally:
        secret.unlink(missing_ok=True)


def _initdb(
    data: Path, binaries: Path, secret: Path, locale: list[str], account: Account | None
) -> "subprocess.CompletedProcess[str]":
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    if account is not None:
        os.chown(data, account.uid, account.gid)
    return subprocess.run(
        [
            str(binaries / "initdb"),
            f"--pgdata={data}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *locale,
        ],
        env=plain_environment(data),
        cwd=data,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        # Out of the way of Ctrl-C: it takes a second and is better finished.
        process_group=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _open_for_others(binaries: Path, data: Path) -> None:
    """Let the account that is not root reach the binaries and its data."""
    make_traversable(data)
    make_traversable(binaries / "postgres")
    if not (binaries / "postgres").stat().st_mode & 0o001:
        # Installed under a strict umask: the wheel's programs, libraries and share files are root's alone.
        package = binaries.parents[1]
        for folder in (package.with_name(f"{package.name}.libs"), binaries.parent):
            for path in (folder, *folder.rglob("*")):
                runs = path.is_dir() or path.parent == binaries
                if path.exists() and not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o055 if runs else 0o044))
