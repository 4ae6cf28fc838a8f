"""The long-running processes."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from importlib import import_module
from typing import Any

import uvicorn
import uvloop
from sqlalchemy import exists, select

from contracts.subscriptions import TASK_SERVICES, names
from expertlib import registry
from foundation.audit.chain import link_pending
from foundation.audit.tables import AuditPending
from foundation.bus.consumer import EventConsumer
from foundation.bus.publisher import Publisher
from foundation.bus.relay import Relay
from foundation.db.engine import Database
from foundation.db.prepared import Prepared
from foundation.http.stopping import StoppingServer
from foundation.http.wire import BoundedProtocol
from foundation.resources import Resources
from foundation.tasks.celery_app import make_celery
from foundation.tasks.shell import register_tasks
from foundation.telemetry.logs import configure_logs, log

LINK_EVERY_S = 1.0
WATCH_EVERY_S = 1.0
# Asked every second of every day; nearly always there is nothing to link.
_IS_PENDING = Prepared(select(exists().select_from(AuditPending)))
NOT_STARTED = 3
# Whose tasks take minutes: lists of a hundred thousand, registers, papers. Where cores are short, such a worker steps
# back to a third of what a page gets: it still moves on, and has every core that nobody else wants.
WITH_LONG_TASKS = {"experts", "review"}
NICENESS_OF_LONG_TASKS = 5
# Longer than whoever calls keeps an idle connection (gateway/clients/base.py, a proxy's 60 s): closed from this side,
# the next request would go out on a connection that is just ending, and a person would be told that all is busy.
KEPT_OPEN_S = 75


def serve(service: str, host: str, port: int) -> None:
    """Serve the HTTP application of a service or of the gateway until told to stop."""
    registry.check_settings(service)
    app = import_module(f"{service}.api").app
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http=BoundedProtocol,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=20,
        timeout_keep_alive=KEPT_OPEN_S,
    )
    server = StoppingServer(config, app.state.stopping)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(NOT_STARTED)


def relay(services: Sequence[str]) -> None:
    """Carry the outboxes of some services to the broker, and link their audit entries."""
    configure_logs("+".join(services), "relay")
    _run(_until_signalled([_relay_of(service) for service in services]))


def consume(services: Sequence[str]) -> None:
    """Handle the events of some services."""
    configure_logs("+".join(services), "consumer")
    _run(_consume(services))


def work(services: Sequence[str], pool: str, concurrency: int) -> None:
    """Run the tasks of some services in a Celery worker."""
    configure_logs("+".join(services), "worker")
    if WITH_LONG_TASKS.intersection(services):
        os.nice(NICENESS_OF_LONG_TASKS)  # its children inherit it
    for service in services:
        registry.check_settings(service)
    url = registry.settings(services[0]).broker_url.get_secret_value()
    app = make_celery(url, services)
    register_tasks(app, [(registry.tasks(name), _opening(name)) for name in services])
    app.Worker(
        pool=pool,
        concurrency=concurrency,
        loglevel="WARNING",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        hostname=f"{'-'.join(services)}@%h",
    ).start()


def _run(work: Coroutine[Any, Any, None]) -> None:
    # What was imported stays: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def _opening(service: str) -> Callable[[], Awaitable[Resources]]:
    async def opened() -> Resources:
        return registry.opener(service)()

    return opened


async def _relay_of(service: str) -> None:
    settings = registry.settings(service)
    url = settings.broker_url.get_secret_value()
    database = Database(settings.database_url.get_secret_value(), pool_size=2)
    publisher = Publisher(url, make_celery(url, TASK_SERVICES), names(), TASK_SERVICES)
    async with asyncio.TaskGroup() as group:
        group.create_task(Relay(service, database, publisher, registry.tasks(service).schedule).run())
        group.create_task(_link_audit(service, database))


async def _link_audit(service: str, database: Database) -> None:
    while True:
        try:
            [[pending]] = await database.fetch(_IS_PENDING)
            if pending:
                async with database.writing.begin() as session:
                    await link_pending(session)
        except Exception as error:
            log.warning("audit_linking_failed", relay=service, error=repr(error))
        await asyncio.sleep(LINK_EVERY_S)


async def _consume(services: Sequence[str]) -> None:
    loop = asyncio.get_running_loop()
    opened = [registry.opener(service)() for service in services if registry.handlers(service).names]
    consumers = [
        EventConsumer(
            registry.handlers(resources.service),
            resources,
            resources.settings.broker_url.get_secret_value(),
            names(),
            loop,
        )
        for resources in opened
    ]
    threads = [threading.Thread(target=consumer.run, daemon=True) for consumer in consumers]
    for thread in threads:
        thread.start()
    await _until_signalled([stay_while_alive(threads)])
    for consumer in consumers:
        consumer.stop()
    for thread in threads:
        await asyncio.to_thread(thread.join, 5)
    for resources in opened:
        await resources.close()


async def stay_while_alive(threads: Sequence[threading.Thread]) -> None:
    """Raise RuntimeError once a thread has ended: a process that consumes nothing must not look alive."""
    while all(thread.is_alive() for thread in threads):  # noqa: ASYNC110  # a thread sets no event when it dies
        await asyncio.sleep(WATCH_EVERY_S)
    raise RuntimeError("a consumer has stopped consuming")


async def _until_signalled(work: Sequence[Any]) -> None:
    """Run coroutines until SIGTERM or SIGINT, or until one of them fails."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    running = [asyncio.ensure_future(item) for item in work]
    waiting = asyncio.ensure_future(stop.wait())
    done, _ = await asyncio.wait([*running, waiting], return_when=asyncio.FIRST_COMPLETED)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for task in done - {waiting}:
        task.result()
