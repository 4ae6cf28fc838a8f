"""Tasks: commands inside one service. A Celery shell runs an async use case on the worker's one loop.

A dependency that is down is waited for inside the task (the message stays unacknowledged), then the message
goes back to the queue. Whatever else fails is parked in the service's database. A task that must run later
is enqueued again through the outbox with its time, so nothing waits in the broker.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import uvloop
from celery import Celery, Task
from celery.exceptions import Reject
from celery.signals import worker_process_init, worker_process_shutdown

from foundation.bus.parking import park
from foundation.db.transient import is_transient
from foundation.resources import Resources
from foundation.tasks.schedule import When
from foundation.telemetry.logs import log
from foundation.telemetry.trace import continue_trace, current_traceparent

PATIENCE_S = 40.0
LONGEST_PAUSE_S = 5.0

TaskFunction = Callable[..., Awaitable[None]]
Opener = Callable[[], Awaitable[Resources]]


@dataclass(slots=True)
class Tasks:
    """A service's tasks by name, `service.verb_noun`; each takes the resources and ids.

    `schedule` holds those that run by themselves: at a time of day in official time, or so often. `preparing` is called
    by a worker before it forks: what is imported then, no child imports again, and each is replaced after some tasks.
    """

    service: str
    entries: dict[str, TaskFunction] = field(default_factory=dict)
    schedule: dict[str, When] = field(default_factory=dict)
    preparing: list[Callable[[], None]] = field(default_factory=list)

    def task(
        self, verb_noun: str, *, daily_at: time | None = None, every: timedelta | None = None
    ) -> Callable[[TaskFunction], TaskFunction]:
        """Register an async function as the task `service.verb_noun`; one that runs by itself takes no ids."""
        when = daily_at if daily_at is not None else every

        def register(function: TaskFunction) -> TaskFunction:
            name = f"{self.service}.{verb_noun}"
            self.entries[name] = function
            if when is not None:
                self.schedule[name] = when
            return function

        return register

    async def run(self, name: str, resources: Resources, task_id: UUID, arguments: dict[str, Any]) -> None:
        """Run a task; wait for a dependency that is down, park what cannot be done."""
        try:
            await _patiently(self.entries[name], resources, arguments)
        except Exception as error:
            if is_transient(error):
                raise
            log.error("task_parked", task=name, id=str(task_id), error=repr(error))
            async with resources.unit_of_work() as uow:
                body = {"arguments": arguments, "traceparent": current_traceparent()}
                await park(uow.session, id=task_id, kind="task", name=name, body=body, error=error)


async def _patiently(function: TaskFunction, resources: Resources, arguments: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    deadline, pause = loop.time() + PATIENCE_S, 0.2
    while True:
        try:
            return await function(resources, **arguments)
        except Exception as error:
            if not is_transient(error) or loop.time() + pause > deadline:
                raise
            log.warning("task_waits", error=repr(error))
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


class _WorkerProcess:
    """The loop and the open resources of one worker process."""

    def __init__(self, openers: dict[str, Opener]) -> None:
        self._openers = openers
        self._runner: asyncio.Runner | None = None
        self._resources: dict[str, Resources] = {}

    def run(self, tasks: Tasks, name: str, task_id: UUID, arguments: dict[str, Any]) -> None:
        self._runner = self._runner or asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._runner.run(self._run(tasks, name, task_id, arguments))

    async def _run(self, tasks: Tasks, name: str, task_id: UUID, arguments: dict[str, Any]) -> None:
        if tasks.service not in self._resources:
            self._resources[tasks.service] = await self._openers[tasks.service]()
        await tasks.run(name, self._resources[tasks.service], task_id, arguments)

    def forget(self, **_: Any) -> None:
        """A forked child shares neither its parent's loop nor its connections."""
        self._runner, self._resources = None, {}

    def close(self, **_: Any) -> None:
        if self._runner is not None:
            for resources in self._resources.values():
                self._runner.run(resources.close())
            self._runner.close()


def register_tasks(app: Celery, served: Iterable[tuple[Tasks, Opener]]) -> None:
    """Make the tasks of some services known to a worker; each of its processes opens its own resources."""
    pairs = list(served)
    process = _WorkerProcess({tasks.service: opener for tasks, opener in pairs})
    for tasks, _ in pairs:
        for prepare in tasks.preparing:
            prepare()
        for name in tasks.entries:
            _register(app, process, tasks, name)
    worker_process_init.connect(process.forget, weak=False)
    worker_process_shutdown.connect(process.close, weak=False)


def _register(app: Celery, process: _WorkerProcess, tasks: Tasks, name: str) -> None:
    @app.task(name=name, bind=True)  # type: ignore[untyped-decorator]
    def shell(task: Task, **arguments: Any) -> None:
        continue_trace((task.request.headers or {}).get("traceparent"))
        try:
            process.run(tasks, name, UUID(task.request.id), arguments)
        except Exception as error:
            log.warning("task_returned_to_queue", task=name, error=repr(error))
            raise Reject(error, requeue=True) from error
        log.info("task_done", task=name, id=task.request.id)
