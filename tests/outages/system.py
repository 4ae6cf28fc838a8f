"""The whole product on private servers, with the SMS provider and the portal as processes of their own."""

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import orjson

from deploy.local import production
from deploy.local.databases import SERVICES
from deploy.local.environment import REPOSITORY
from deploy.local.folder import Ports
from deploy.local.processes import Process, port_is_free, stop_all
from deploy.local.product import Product
from deploy.local.stack import Stack
from deploy.local.supervisor import Supervisor
from notify.settings import PROXIES
from notify.tests.doubles import aliyun

EXPERTLIB = str(Path(sys.executable).with_name("expertlib"))
DEPENDENCIES = ("postgres", "redis", "rabbitmq", "s3", "sms", "portal")
RECEIPT_SECRET = "the-secret-of-receipts-in-the-outage-tests"


@dataclass
class System:
    """What a round may do with it: open its address, take a dependency away, look what has arrived."""

    url: str
    folder: Path
    stack: Stack
    product: Product
    dependencies: dict[str, Process] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    people: dict[str, Any] = field(default_factory=dict)

    @property
    def taken(self) -> Path:
        """The file of what the SMS provider has taken."""
        return self.folder / "sms.jsonl"

    def messages(self) -> list[dict[str, Any]]:
        """Return what the SMS provider has taken, oldest first."""
        lines = self.taken.read_bytes().splitlines() if self.taken.exists() else []
        return [orjson.loads(line) for line in lines]

    def api(self, service: str) -> str:
        """Return the address of a service's API."""
        return f"http://127.0.0.1:{self.processes[f'{service}-api'].command[-1]}"

    def rows(self, service: str, statement: str, *values: object) -> list[Any]:
        """Return the rows of a statement on a service's database, asked as the databases' superuser."""

        async def ask() -> list[Any]:
            address = self.stack.addresses.postgres.rsplit("/", 1)[0]
            connection = await asyncpg.connect(f"{address}/{service}", timeout=10)
            try:
                return await connection.fetch(statement, *values)
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(ask())).result()

    def run(self, *arguments: str) -> None:
        """Run one expertlib command to its end."""
        self.finish(self.product.command(f"command-{time.monotonic_ns()}", list(arguments)))

    def finish(self, process: Process) -> None:
        """Run a process to its end; AssertionError with its log unless it ends well."""
        process.launch()
        while process.alive:
            time.sleep(0.05)
        assert process.exit_status == 0, process.log.read_text()[-3000:]


@contextmanager
def started(folder: Path, applicants: int) -> Iterator[System]:
    """Start everything below `folder` with people who can use it; stop it all at the end."""
    with production.started(folder, durable=False) as stack:
        stack.prepare()
        ports = Ports(folder / "ports.json", port_is_free)
        port, sms_port = ports("gateway"), ports("sms")
        product = Product(stack, folder, [EXPERTLIB], port, worker_pool="prefork")
        system = System(product.url, folder, stack, product)
        system.run("keys", "create", str(stack.addresses.keys))
        system.run("migrate", *SERVICES)
        system.processes = _processes(product, sms_port)
        portal = system.processes.pop("portal")
        system.dependencies = {
            name: stack.servers[name] for name in ("postgres", "redis", "rabbitmq", "s3")
        } | {"sms": _sms(folder, sms_port, system.taken), "portal": portal}
        with _kept_alive(system):
            system.run("seed")
            system.run("demo", str(folder / "demo.json"), "--url", product.url)
            system.finish(_making_people(system, applicants))
            system.people = json.loads((folder / "people.json").read_text())
            yield system


def _processes(product: Product, sms_port: int) -> dict[str, Process]:
    """Return the product's processes; those of notify send by Alibaba Cloud's double."""
    provider = {
        "NOTIFY_SMS_PROVIDER": "aliyun",
        "NOTIFY_ALIYUN_ACCESS_KEY_ID": aliyun.ACCESS_KEY_ID,
        "NOTIFY_ALIYUN_ACCESS_KEY_SECRET": aliyun.ACCESS_KEY_SECRET,
        "NOTIFY_ALIYUN_ENDPOINT": f"http://127.0.0.1:{sms_port}",
        "NOTIFY_SMS_RECEIPT_SECRET": RECEIPT_SECRET,
    }
    made = {process.name: process for process in product.processes()}
    for process in made.values():
        kept = {name: value for name, value in process.environment.items() if name not in PROXIES}
        process.environment = kept | (provider if "NOTIFY_SMS_PROVIDER" in kept else {})
    return made


def _sms(folder: Path, port: int, taken: Path) -> Process:
    return Process(
        name="sms",
        command=[
            *(sys.executable, "-m", "tests.outages.sms"),
            *("--port", str(port), "--taken", str(taken.absolute())),
        ],
        folder=folder,
        environment=dict(os.environ),
        ready=lambda: not port_is_free(port),
        directory=REPOSITORY,
    )


def _making_people(system: System, applicants: int) -> Process:
    """Return the command that makes people ready (tests/outages/people.py), with the settings of all services."""
    process = system.product.command("people", [])
    process.command = [
        *(sys.executable, "-m", "tests.outages.people", str((system.folder / "people.json").absolute())),
        *("--applicants", str(applicants), "--demo", str((system.folder / "demo.json").absolute())),
        *(f"--{service}={system.api(service)}" for service in ("experts", "notify")),
    ]
    process.directory = REPOSITORY
    return process


@contextmanager
def _kept_alive(system: System) -> Iterator[None]:
    """Start the processes; those of the product that die are started again, as an orchestrator would."""
    supervisor = Supervisor(system.said.append)
    stop = threading.Event()

    def tend() -> None:
        while not stop.wait(0.2):
            supervisor.tend()

    thread = threading.Thread(target=tend, daemon=True)
    everything = [system.dependencies["sms"], system.dependencies["portal"], *system.processes.values()]
    try:
        for process in everything:
            process.launch()
        for process in everything:
            process.wait_until_ready()
        for process in system.processes.values():
            supervisor.keep(process)
        thread.start()
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(10)
        stop_all(reversed(everything))
