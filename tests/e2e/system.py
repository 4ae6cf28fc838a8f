"""The whole product on private servers: RabbitMQ, PostgreSQL, Redis, S3 and every process of ours."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local import production
from deploy.local.databases import SERVICES
from deploy.local.environment import PortalClient
from deploy.local.folder import Ports
from deploy.local.processes import Process, port_is_free, stop_all
from deploy.local.product import Product
from deploy.local.stack import Stack
from deploy.local.supervisor import Supervisor

EXPERTLIB = str(Path(sys.executable).with_name("expertlib"))
# All browsers of these tests have one address, and within an hour they do what a whole neighbourhood does in a day.
WIDE = {
    "IDENTITY_CODES_PER_ADDRESS_PER_HOUR": "1000",
    "IDENTITY_CAPTCHAS_PER_ADDRESS_PER_HOUR": "10000",
    "IDENTITY_PHOTOS_PER_ADDRESS_PER_HOUR": "1000",
    "IDENTITY_FAILED_LOGINS_PER_ADDRESS_PER_HOUR": "1000",
    "REVIEW_OPEN_PAGES_PER_ADDRESS_PER_HOUR": "10000",
}


@dataclass(frozen=True)
class WideProduct(Product):
    """The product with budgets per network address that do not end the tests; each has tests of its own."""

    @property
    def settings(self) -> dict[str, str]:
        return super().settings | WIDE

    def _of_api(self, service: str, portal: PortalClient) -> dict[str, str]:
        return super()._of_api(service, portal) | WIDE


@dataclass
class System:
    """What a test may do with it: open its address, use its accounts, kill its processes."""

    url: str
    folder: Path
    stack: Stack
    product: Product
    processes: dict[str, Process]
    accounts: list[dict[str, str]]
    outbox_url: str

    def account(self, role: str, organization: str = "") -> dict[str, str]:
        """Return the first demonstration account with this role whose organization holds this text."""
        return next(a for a in self.accounts if a["role"] == role and organization in a["organization"])

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run one expertlib command to its end and return what it printed; fail unless it ends with `status`."""
        process = self.product.command(f"command-{time.monotonic_ns()}", list(arguments))
        process.launch()
        while process.alive:
            time.sleep(0.05)
        text = process.log.read_text()
        assert process.exit_status == status, text[-3000:]
        return text


@contextmanager
def started(folder: Path) -> Iterator[System]:
    """Start everything below `folder`, filled with the demonstration; stop it all at the end."""
    with production.started(folder) as stack:
        stack.prepare()
        port = Ports(folder / "ports.json", port_is_free)("gateway")
        product = WideProduct(stack, folder, [EXPERTLIB], port, worker_pool="prefork")
        system = System(product.url, folder, stack, product, {}, [], "")
        system.run("keys", "create", str(stack.addresses.keys))
        system.run("migrate", *SERVICES)
        system.processes = {process.name: process for process in product.processes()}
        with _kept_alive(system):
            system.run("seed")
            system.run("demo", str(folder / "demo.json"), "--url", product.url)
            demo: dict[str, Any] = json.loads((folder / "demo.json").read_text())
            system.accounts, system.outbox_url = demo["accounts"], demo["outbox_url"]
            yield system


@contextmanager
def _kept_alive(system: System) -> Iterator[None]:
    """Start the processes and start them again when they die, as an orchestrator would."""
    supervisor = Supervisor(lambda _text: None)
    stop = threading.Event()

    def tend() -> None:
        while not stop.wait(0.2):
            supervisor.tend()

    thread = threading.Thread(target=tend, daemon=True)
    try:
        for process in system.processes.values():
            process.launch()
        for process in system.processes.values():
            process.wait_until_ready()
            supervisor.keep(process)
        thread.start()
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(10)
        stop_all(reversed(list(system.processes.values())))
