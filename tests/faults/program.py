"""What the fault test runs instead of `expertlib`: the product itself, patched from outside (docs/decisions/0027).

    FAULTS_FAILPOINTS   folder in which failpoints are armed (failpoints.py)
    FAULTS_WITHOUT      guards to take away, separated by commas: confirms, inbox, acks_late

    python -m tests.faults.program relay identity experts review notify

It also counts: each time that a handler's transaction is committed there is a row in `faults_effects`, written by that
transaction. Every handler of ours has a second guard (a key, a version), so only this shows what the inbox alone does.
"""

import contextvars
import functools
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.faults.failpoints import CUT, OF_ROLE, Failpoints

EFFECTS_TABLE = """
    CREATE TABLE IF NOT EXISTS faults_effects (
      consumer text NOT NULL, event_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now()
    )
"""
"""Made in the database of every consumer, as superuser; its app role may insert."""
NOTE_EFFECT = "INSERT INTO faults_effects (consumer, event_id) VALUES (:consumer, :event_id)"
GUARDS = ("confirms", "inbox", "acks_late")

Patch = Callable[[Failpoints, str], None]


def main(arguments: Sequence[str]) -> None:
    """Patch what the environment names, then be expertlib."""
    role = role_of(arguments)
    failpoints = Failpoints(Path(os.environ["FAULTS_FAILPOINTS"]))
    count_effects(failpoints)
    for guard in filter(None, os.environ.get("FAULTS_WITHOUT", "").split(",")):
        WITHOUT[guard]()
    for point in sorted({name.partition(".")[0] for name in OF_ROLE.get(role, ())}):
        PATCHES[point](failpoints, role)
    import expertlib.__main__

    expertlib.__main__.main()


def role_of(arguments: Sequence[str]) -> str:
    """Return what a command makes of a process: `relay`, `consumer`, `worker`, `experts-api`, or another command."""
    match list(arguments):
        case ["api", service, *_]:
            return f"{service}-api"
        case [command, *_]:
            return command
        case _:
            return ""


# -- failpoints -------------------------------------------------------------------------------------------


def _around(failpoints: Failpoints, point: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with a point before and one after it."""

    @functools.wraps(function)
    def called(*arguments: Any, **named: Any) -> Any:
        failpoints.die_at(f"{point}.before")
        result = function(*arguments, **named)
        failpoints.die_at(f"{point}.after")
        return result

    return called


def _around_async(failpoints: Failpoints, point: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    async def called(*arguments: Any, **named: Any) -> Any:
        failpoints.die_at(f"{point}.before")
        result = await function(*arguments, **named)
        failpoints.die_at(f"{point}.after")
        return result

    return called


def patch_commit(failpoints: Failpoints, role: str) -> None:
    """Around COMMIT on the wire: only where a transaction is open, which a read never has.

    A unit of work whose transaction was begun by prepared statements commits past SQLAlchemy (`within.commit`).
    """
    from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_connection as Connection

    from foundation.db import within

    commit, commit_within = Connection.commit, within.commit

    def called(self: Any) -> None:
        if self._transaction is None:
            return commit(self)
        failpoints.die_at(f"{role}.commit.before")
        commit(self)
        failpoints.die_at(f"{role}.commit.after")
        return None

    async def called_within(session: Any) -> None:
        if not session.in_transaction():
            return await commit_within(session)
        failpoints.die_at(f"{role}.commit.before")
        await commit_within(session)
        failpoints.die_at(f"{role}.commit.after")
        return None

    Connection.commit = called
    within.commit = called_within


def patch_put(failpoints: Failpoints, role: str) -> None:
    """Around storing an object."""
    from foundation.store.objects import ObjectStore

    ObjectStore._put = _around(failpoints, f"{role}.put", ObjectStore._put)


def patch_publish(failpoints: Failpoints, role: str) -> None:
    """Around publishing one outbox entry, and between sending it and the broker's confirm."""
    import amqp

    from foundation.bus.publisher import Publisher

    Publisher._send = _around(failpoints, f"{role}.publish", Publisher._send)
    send = amqp.Channel._basic_publish

    def called(self: Any, *arguments: Any, **named: Any) -> Any:
        sent = send(self, *arguments, **named)
        if failpoints.take(CUT):
            self.connection.transport.sock.shutdown(socket.SHUT_RDWR)
        return sent

    amqp.Channel._basic_publish = called


def patch_settle(failpoints: Failpoints, role: str) -> None:
    """Around marking entries as sent, inside that transaction."""
    from foundation.bus import outbox

    outbox.settle = _around_async(failpoints, f"{role}.settle", outbox.settle)


def patch_ack(failpoints: Failpoints, role: str) -> None:
    """Around telling the broker that a message is done with (a worker's parent process does it)."""
    from kombu.message import Message

    Message.ack = _around(failpoints, f"{role}.ack", Message.ack)


def patch_task(failpoints: Failpoints, role: str) -> None:
    """Around a task's whole work, in the worker's child."""
    from foundation.tasks.shell import Tasks

    Tasks.run = _around_async(failpoints, f"{role}.task", Tasks.run)


def patch_sms(failpoints: Failpoints, role: str) -> None:
    """Around asking the provider to send: after it, only the provider knows."""
    from notify.sms.providers.aliyun import AliyunProvider

    AliyunProvider.send = _around_async(failpoints, f"{role}.sms", AliyunProvider.send)


PATCHES: dict[str, Patch] = {
    "commit": patch_commit,
    "put": patch_put,
    "publish": patch_publish,
    "settle": patch_settle,
    "ack": patch_ack,
    "task": patch_task,
    "sms": patch_sms,
}


# -- counting ---------------------------------------------------------------------------------------------

_event: contextvars.ContextVar[tuple[str, UUID]] = contextvars.ContextVar("event")


def count_effects(failpoints: Failpoints) -> None:
    """Have every handler's transaction hold one row that says which event it applied, for which consumer.

    A delivery that was not applied because the inbox knew it is noted too: without any, nothing was tested.
    """
    from sqlalchemy import text

    from foundation.bus.handling import Handlers

    handle, on = Handlers.handle, Handlers.on

    async def handled(self: Any, resources: Any, envelope: dict[str, Any]) -> bool:
        _event.set((self.service, UUID(envelope["id"])))
        fresh = await handle(self, resources, envelope)
        if not fresh:
            failpoints.note_repeat(self.service, envelope["id"])
        return bool(fresh)

    def counting(handler: Callable[..., Any]) -> Callable[..., Any]:
        async def counted(uow: Any, fact: Any) -> None:
            consumer, event_id = _event.get()
            await uow.session.execute(text(NOTE_EFFECT), {"consumer": consumer, "event_id": event_id})
            await handler(uow, fact)

        return counted

    def registering(self: Any, kind: Any) -> Callable[..., Any]:
        register = on(self, kind)
        return lambda handler: register(counting(handler))

    Handlers.handle = handled
    Handlers.on = registering


# -- guards taken away ------------------------------------------------------------------------------------


def without_confirms() -> None:
    """Publish as kombu does by default: what was written to the socket counts as published."""
    from kombu import Connection

    from foundation.bus import publisher

    def connect(url: str) -> Connection:
        return Connection(url, heartbeat=20, connect_timeout=3)

    publisher.connect = connect


def without_inbox() -> None:
    """Write the inbox row, but never find that it was there: every delivery is applied."""
    from sqlalchemy import func
    from sqlalchemy.dialects.postgresql import Insert

    from foundation.bus import handling

    class NeverThere(Insert):
        inherit_cache = True

        def on_conflict_do_nothing(self, *_: Any, **__: Any) -> Any:
            return self.on_conflict_do_update(
                index_elements=["consumer", "event_id"], set_={"handled_at": func.now()}
            )

    handling.insert = NeverThere


def without_acks_late() -> None:
    """Have Celery acknowledge a task when it begins with it, as it does by default."""
    from foundation.tasks import celery_app

    make = celery_app.make_celery

    def made(*arguments: Any, **named: Any) -> Any:
        app = make(*arguments, **named)
        app.conf.update(task_acks_late=False, task_reject_on_worker_lost=False)
        return app

    celery_app.make_celery = made


WITHOUT: dict[str, Callable[[], None]] = {
    "confirms": without_confirms,
    "inbox": without_inbox,
    "acks_late": without_acks_late,
}


if __name__ == "__main__":
    main(sys.argv[1:])
