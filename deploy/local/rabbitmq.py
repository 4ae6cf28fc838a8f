"""A private RabbitMQ on loopback, from Debian's package: its own node, data, cookie and port mapper."""

import os
import shutil
import socket
from pathlib import Path

import amqp

from deploy.local.folder import write_privately
from deploy.local.processes import DidNotStart, Process, plain_environment

USER = "expertlib"
NODE = "expertlib@localhost"
CONFIGURATION = """\
default_user = {user}
default_pass = {password}
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 1GB
raft.wal_max_size_bytes = 33554432
log.console = true
log.console.level = info
log.file = false
"""
# Two schedulers that sleep when idle, and a distribution port that only this machine reaches.
ERLANG = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


def port_mapper(folder: Path, port: int) -> Process:
    """Return an epmd in the foreground: left to itself Erlang starts one that nobody stops."""
    binary = shutil.which("epmd")
    if binary is None:
        raise DidNotStart("epmd is not installed: run deploy/local/install_test_servers.sh")
    return Process(
        name="epmd",
        command=[binary, "-port", str(port), "-address", "127.0.0.1"],
        folder=folder,
        environment=plain_environment(folder),
        ready=lambda: _listens(port),
        others_need_it=True,
    )


def server(
    folder: Path, program: Path, port: int, mapper_port: int, dist_port: int, password: str
) -> Process:
    """Return a RabbitMQ that keeps its data in `folder/rabbitmq`; the port mapper runs already.

    `program` is the package's own sbin/rabbitmq-server: the wrapper in PATH insists on the service's user.
    """
    data = folder / "rabbitmq"
    data.mkdir(parents=True, exist_ok=True)
    text = CONFIGURATION.format(user=USER, password=password)
    write_privately(data / "rabbitmq.conf", text)
    (data / "enabled_plugins").write_text("[].\n")
    return Process(
        name="rabbitmq",
        command=[str(program)],
        folder=folder,
        environment=plain_environment(
            data,
            RABBITMQ_NODENAME=NODE,
            RABBITMQ_NODE_IP_ADDRESS="127.0.0.1",
            RABBITMQ_NODE_PORT=str(port),
            RABBITMQ_DIST_PORT=str(dist_port),
            RABBITMQ_MNESIA_BASE=str(data / "mnesia"),
            RABBITMQ_LOG_BASE=str(data / "log"),
            RABBITMQ_CONFIG_FILE=str(data / "rabbitmq"),
            RABBITMQ_ENABLED_PLUGINS_FILE=str(data / "enabled_plugins"),
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=ERLANG,
            ERL_EPMD_PORT=str(mapper_port),
            ERL_EPMD_ADDRESS="127.0.0.1",
            USER=os.environ.get("USER", "root"),
        ),
        directory=data,
        ready=lambda: answers(port, password),
        deadline=90,
        grace=30,
    )


def url(port: int, password: str) -> str:
    """Return the AMQP URL of the default virtual host."""
    return f"amqp://{USER}:{password}@127.0.0.1:{port}//"


def answers(port: int, password: str) -> bool:
    """Whether a client may log in and open a channel within three seconds."""
    if not _listens(port):
        return False
    connection = amqp.Connection(
        f"127.0.0.1:{port}", USER, password, connect_timeout=3, read_timeout=3, write_timeout=3
    )
    try:
        connection.connect()
        connection.channel()
    except (OSError, amqp.exceptions.AMQPError):
        return False
    else:
        return True
    finally:
        connection.collect()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
