"""The production-like set for tests: PostgreSQL, Redis, RabbitMQ from Debian's packages, S3 from a wheel.

    with production.started(folder) as stack:
        stack.prepare(database_suffix="_t1")             # roles, databases, buckets
        stack.environment("identity", "_t1")             # IDENTITY_DATABASE_URL=..., IDENTITY_BROKER_URL=...
        stack.servers["rabbitmq"].kill()                 # or freeze(), thaw(), stop(), restart()

All are private instances with ports and data of their own under `folder`. A server whose URL stands in the
environment (TEST_POSTGRES_URL of a superuser, TEST_REDIS_URL, TEST_RABBITMQ_URL, TEST_S3_URL as
http://ACCESS:SECRET@HOST:PORT) is used instead and is missing in `stack.servers`. `durable=False` switches
PostgreSQL's fsync off: faster, and not for a test that kills it.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.local import folder as run_folder
from deploy.local import postgres, rabbitmq, redis_server, seaweed
from deploy.local.environment import Addresses
from deploy.local.folder import Ports, Secrets
from deploy.local.processes import Account, DidNotStart, Process, end_leftovers, port_is_free
from deploy.local.seaweed import S3Account
from deploy.local.stack import Stack

INSTALLER = "deploy/local/install_test_servers.sh"


@contextmanager
def started(
    folder: Path, *, durable: bool = True, environment: Mapping[str, str] = os.environ
) -> Iterator[Stack]:
    """Start the set under this folder and yield it; stop every server at the end, whatever happened."""
    with run_folder.held(folder.absolute()) as held:
        end_leftovers(held)
        servers = _Builder(held, durable=durable, given=environment)
        stack = servers.stack()
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


class _Builder:
    """Puts the set together: what is given by URL, and processes for the rest."""

    def __init__(self, folder: Path, *, durable: bool, given: Mapping[str, str]) -> None:
        self._folder = folder
        self._durable = durable
        self._given = given
        self._secret = Secrets(folder / "secrets.json")
        self._port = Ports(folder / "ports.json", port_is_free)
        self._servers: list[Process] = []

    def stack(self) -> Stack:
        addresses = Addresses(
            postgres=self._given.get("TEST_POSTGRES_URL") or self._postgres(),
            redis=self._given.get("TEST_REDIS_URL") or self._redis(),
            broker=self._given.get("TEST_RABBITMQ_URL") or self._rabbitmq(),
            s3=self._s3(),
            keys=self._folder / "keys",
            password_of=self._secret,
        )
        return Stack(addresses, {server.name: server for server in self._servers})

    def _postgres(self) -> str:
        port, password = self._port("postgres"), self._secret("postgres")
        account = Account.named("postgres") if os.geteuid() == 0 else None
        binaries = _newest("/usr/lib/postgresql/*/bin/postgres").parent
        self._servers.append(
            postgres.server(self._folder, binaries, port, password, account=account, durable=self._durable)
        )
        return postgres.url(port, password)

    def _redis(self) -> str:
        binary = shutil.which("redis-server", path=f"{os.environ.get('PATH', '')}:/usr/bin:/usr/local/bin")
        if binary is None:
            raise DidNotStart(f"redis-server is not installed: run {INSTALLER}")
        port, password = self._port("redis"), self._secret("redis")
        self._servers.append(redis_server.server(self._folder, binary, port, password))
        return redis_server.url(port, password)

    def _rabbitmq(self) -> str:
        program = _newest("/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server")
        port, password = self._port("rabbitmq"), self._secret("rabbitmq")
        mapper_port = self._port("epmd")
        self._servers += [
            rabbitmq.port_mapper(self._folder, mapper_port),
            rabbitmq.server(self._folder, program, port, mapper_port, self._port("rabbitmq-nodes"), password),
        ]
        return rabbitmq.url(port, password)

    def _s3(self) -> S3Account:
        given = self._given.get("TEST_S3_URL")
        if given:
            return S3Account.at(given)
        port = self._port("s3", also_above=seaweed.GRPC_OFFSET)
        account = S3Account(f"127.0.0.1:{port}", self._secret("s3_access_key"), self._secret("s3_secret_key"))
        self._servers.append(seaweed.server(self._folder, self._port, account, port))
        return account


def _newest(pattern: str) -> Path:
    """Return the match with the highest version in its path; DidNotStart when nothing is installed there."""
    found = sorted(Path("/").glob(pattern.lstrip("/")), key=lambda path: [_number(p) for p in path.parts])
    if not found:
        raise DidNotStart(f"nothing is installed at {pattern}: run {INSTALLER}")
    return found[-1]


def _number(part: str) -> tuple[int, ...]:
    digits = "".join(c if c.isdigit() else " " for c in part).split()
    return tuple(int(d) for d in digits)
