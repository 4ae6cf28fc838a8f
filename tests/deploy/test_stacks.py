"""Both sets of servers, for real: read and write through every URL, crash and restart, leave nothing behind."""

import asyncio
import io
import time
from pathlib import Path

import asyncpg
import kombu
import psutil
import pytest
import redis

from deploy.local import databases, embedded, production
from deploy.local.environment import numbered
from deploy.local.folder import held
from deploy.local.stack import Stack

pytestmark = [pytest.mark.service, pytest.mark.alone]


def row(settings: dict[str, str], way: str, *statements: str):
    """Run statements through one of the service's URLs; return the last one's value."""

    async def ask():
        connection = await asyncpg.connect(settings[way].replace("+asyncpg", ""))
        try:
            for statement in statements:
                value = await connection.fetchval(statement)
            return value
        finally:
            await connection.close()

    return asyncio.run(ask())


def alive(pids: set[int]) -> set[int]:
    return {p for p in pids if psutil.pid_exists(p) and psutil.Process(p).status() != psutil.STATUS_ZOMBIE}


def family(stack: Stack) -> set[int]:
    heads = [psutil.Process(server.pid) for server in stack.servers.values()]
    return {p.pid for head in heads for p in [head, *head.children(recursive=True)]}


def listening(pids: set[int]) -> set[str]:
    """The addresses on which these processes accept TCP connections."""
    return {
        connection.laddr.ip
        for pid in alive(pids)
        for connection in psutil.Process(pid).net_connections(kind="tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def write_everywhere(stack: Stack) -> None:
    settings = stack.environment("identity", "_t1")
    row(
        settings,
        "IDENTITY_MIGRATE_URL",
        "CREATE TABLE person (name text)",
        "INSERT INTO person VALUES ('张三')",
    )
    redis.Redis.from_url(settings["IDENTITY_REDIS_URL"]).set("kept", "yes")
    s3 = stack.addresses.s3.client()
    s3.put_object(settings["IDENTITY_S3_BUCKET"], "scan", io.BytesIO(b"page"), 4)
    with kombu.Connection(settings["IDENTITY_BROKER_URL"]) as connection:
        options = (
            {"queue_arguments": {"x-queue-type": "quorum"}} if "amqp" in connection.transport_cls else {}
        )
        queue = kombu.Queue("kept", durable=True, **options)(connection.default_channel)
        queue.declare()
        connection.Producer().publish({"n": 1}, routing_key="kept", delivery_mode=2)


def assert_all_is_there(stack: Stack) -> None:
    settings = stack.environment("identity", "_t1")
    assert row(settings, "IDENTITY_DATABASE_URL", "SELECT name FROM person") == "张三"
    assert redis.Redis.from_url(settings["IDENTITY_REDIS_URL"]).get("kept") == b"yes"
    s3 = stack.addresses.s3.client()
    assert s3.get_object(settings["IDENTITY_S3_BUCKET"], "scan").data == b"page"
    with kombu.Connection(settings["IDENTITY_BROKER_URL"]) as connection:
        message = connection.default_channel.basic_get("kept", no_ack=False)
        assert message is not None
        connection.default_channel.basic_reject(message.delivery_tag, requeue=True)


def assert_the_app_role_can_create_nothing(stack: Stack) -> None:
    settings = stack.environment("identity", "_t1")
    for statement in ("CREATE TABLE mine (n int)", "CREATE TEMP TABLE mine (n int)", "DROP TABLE person"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            row(settings, "IDENTITY_DATABASE_URL", statement)
    elsewhere = {"URL": settings["IDENTITY_DATABASE_URL"].replace("/identity_t1", "/review_t1")}
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        row(elsewhere, "URL", "SELECT 1")


def crash_and_restart_each(stack: Stack) -> None:
    for name, server in stack.servers.items():
        if name == "epmd":
            continue
        if name == "redis":
            # Its promise is one second (appendfsync everysec), and Debian's cannot be asked (WAITAOF).
            time.sleep(1.2)
        server.kill()
        assert not server.ready()
        server.restart()


def test_the_embedded_stack_keeps_what_was_written_through_crashes_and_a_second_start(tmp_path):
    with held(tmp_path):
        stack = embedded.stack(tmp_path)
        stack.start()
        try:
            stack.prepare(database_suffix="_t1")
            stack.prepare(database_suffix="_t1")
            write_everywhere(stack)
            assert_the_app_role_can_create_nothing(stack)
            pids = family(stack)
            assert listening(pids) == {"127.0.0.1"}
            crash_and_restart_each(stack)
            assert_all_is_there(stack)
            pids |= family(stack)
        finally:
            stack.stop()
        assert not alive(pids)
        assert not leftovers_in_tmp(stack)

        again = embedded.stack(tmp_path)
        again.start()
        try:
            assert again.addresses.postgres == stack.addresses.postgres
            assert_all_is_there(again)
        finally:
            again.stop()


def test_the_production_like_set_survives_crashes_and_freezes_and_leaves_nothing(tmp_path):
    with production.started(tmp_path, environment={}) as stack:
        assert list(stack.servers) == ["postgres", "redis", "epmd", "rabbitmq", "s3"]
        stack.prepare(database_suffix="_t1")
        write_everywhere(stack)
        assert_the_app_role_can_create_nothing(stack)
        pids = family(stack)
        # epmd adds the IPv6 loopback by itself.
        assert listening(pids) == {"127.0.0.1", "::1"}
        crash_and_restart_each(stack)
        assert_all_is_there(stack)
        for server in stack.servers.values():
            server.freeze()
        assert not stack.servers["redis"].ready()
        for server in stack.servers.values():
            server.thaw()
            server.wait_until_ready()
        assert_all_is_there(stack)
        databases.drop(stack.addresses.postgres, suffix="_t1")
        with pytest.raises(asyncpg.InvalidCatalogNameError):
            row(stack.environment("identity", "_t1"), "IDENTITY_DATABASE_URL", "SELECT 1")
        pids |= family(stack)
    assert not alive(pids)


def test_a_server_given_by_url_is_used_and_not_started(tmp_path):
    given = {
        "TEST_POSTGRES_URL": "postgresql://me@db.example/postgres",
        "TEST_RABBITMQ_URL": "amqp://me@broker.example//",
        "TEST_S3_URL": "http://me:hidden@store.example:9000",
    }
    with production.started(tmp_path, environment=given) as stack:
        assert list(stack.servers) == ["redis"]
        settings = stack.environment("experts")
        assert "@db.example/experts" in settings["EXPERTS_DATABASE_URL"]
        assert settings["EXPERTS_BROKER_URL"] == given["TEST_RABBITMQ_URL"]
        assert settings["EXPERTS_S3_ENDPOINT"] == "store.example:9000"
        assert redis.Redis.from_url(numbered(settings["EXPERTS_REDIS_URL"], 3)).ping()


def leftovers_in_tmp(stack: Stack) -> list[Path]:
    port = stack.addresses.s3.endpoint.partition(":")[2]
    return [*Path("/tmp").glob(f"seaweedfs-*{port}.sock"), *Path("/tmp").glob(f"seaweedfs-*1{port}.sock")]
