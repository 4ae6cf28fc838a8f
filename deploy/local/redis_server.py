"""A private Redis on loopback, from any redis-server binary."""

from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from deploy.local.folder import write_privately
from deploy.local.processes import Process, plain_environment

# The append-only file is the only copy; snapshots beside it would cost a fork and memory. No eviction: the
# embedded stack keeps its bus here.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
dir {data}
requirepass {password}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
"""


def server(folder: Path, binary: str, port: int, password: str) -> Process:
    """Return a Redis that keeps its data in `folder/redis`."""
    data = folder / "redis"
    data.mkdir(parents=True, exist_ok=True)
    # In a file and not on the command line, where every account of the machine could read the password.
    text = CONFIGURATION.format(port=port, data=data, password=password)
    configuration = write_privately(folder / "redis.conf", text)
    return Process(
        name="redis",
        command=[binary, str(configuration)],
        folder=folder,
        environment=plain_environment(data),
        directory=data,
        ready=lambda: answers(url(port, password)),
    )


def url(port: int, password: str, database: int = 0) -> str:
    """Return the URL of one of its numbered databases."""
    return f"redis://:{password}@127.0.0.1:{port}/{database}"


def answers(address: str) -> bool:
    """Whether the server at this URL answers a PING within two seconds."""
    client = redis.Redis.from_url(
        address, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
