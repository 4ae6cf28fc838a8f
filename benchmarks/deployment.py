"""The product on databases of one size, of which the processes that a row needs are started."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import told
from deploy.local.databases import SERVICES
from deploy.local.environment import REPOSITORY
from deploy.local.folder import Ports
from deploy.local.processes import DidNotStart, Process, port_is_free, stop_all
from deploy.local.product import Product
from deploy.local.stack import Stack

POLL_S = 0.1
LONGEST_COMMAND_S = 3600.0
# What fills it beside what bench.py looks at: when that changes, the whole folder goes and this with it.
FILLED_BY = (
    "services/*/seed.py",
    "services/contracts/reference/*.py",
    "services/contracts/reference/*.csv",
    "services/contracts/reference/*.json",
    "services/expertlib/demonstration.py",
    "services/expertlib/seeding.py",
)


@dataclass(frozen=True)
class Running:
    """Processes that run: what they are called, their ids, and where their interfaces answer."""

    pids: dict[str, int]
    urls: dict[str, str]


@dataclass(frozen=True)
class Deployment:
    """The product with so many experts. `name` tells its databases and its folder from those of another size."""

    name: str
    experts: int
    stack: Stack
    folder: Path
    program: str
    pool_size: int = 8

    @property
    def suffix(self) -> str:
        """The end of its databases' names."""
        return f"_{self.name}"

    @property
    def product(self) -> Product:
        """The product of this size."""
        port = Ports(self.folder / "ports.json", port_is_free)("gateway")
        return Product(
            self.stack,
            self.folder,
            [self.program],
            port,
            self.suffix,
            worker_pool="prefork",
            pool_size=self.pool_size,
        )

    @property
    def accounts(self) -> list[dict[str, Any]]:
        """The demonstration accounts: role, name, login, password, organization."""
        accounts: list[dict[str, Any]] = json.loads(self._demo.read_text())["accounts"]
        return accounts

    @property
    def _demo(self) -> Path:
        return self.folder / "demo.json"

    @property
    def _filled_by(self) -> Path:
        return self.folder / "filled-by"

    @property
    def _is_filled(self) -> bool:
        """Whether an earlier run has filled it with the same: five commands, each a start of Python, are spared."""
        return self._filled_by.exists() and self._filled_by.read_text() == self._filling()

    def _filling(self) -> str:
        digest = hashlib.sha256(f"{self.experts}".encode())
        for pattern in FILLED_BY:
            for path in sorted(REPOSITORY.glob(pattern)):
                digest.update(path.read_bytes())
        return digest.hexdigest()

    def fill(self, say: Callable[[str], None]) -> None:
        """Have its databases hold what they should; what is there already is passed over.

        The broker is shared by all sizes: no process of another size may run meanwhile.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.stack.prepare(database_suffix=self.suffix)
        if not self._is_filled:
            began = time.monotonic()
            self.run("keys", "create", str(self.stack.addresses.keys))
            self.run("migrate", *SERVICES)
            self.run("seed")
            self.run("demo", str(self._demo), "--url", self.product.url)
            told.wait_until_everything_is_heard(self)
            self.run("load", "--experts", str(self.experts))
            self._filled_by.write_text(self._filling())
            say(f"{self.experts:,} experts are there after {time.monotonic() - began:.0f} s")
        # what a row has left half done would be done while the next is measured
        told.wait_until_everything_is_heard(self)

    def run(self, *arguments: str) -> str:
        """Run one expertlib command to its end and return its log; DidNotStart when it fails."""
        process = self.product.command(f"command-{arguments[0]}", list(arguments))
        process.log.unlink(missing_ok=True)
        process.launch()
        until = time.monotonic() + LONGEST_COMMAND_S
        while process.alive and time.monotonic() < until:
            time.sleep(POLL_S)
        process.stop()
        if process.exit_status:
            raise DidNotStart(f"expertlib {' '.join(arguments)} failed.\n{process.log_tail()}")
        return process.log.read_text()

    def database_url(self, service: str) -> str:
        """Return a URL of a service's database for a raw driver, in the role of the running service."""
        url = self.stack.environment(service, self.suffix)[f"{service.upper()}_DATABASE_URL"]
        return url.replace("postgresql+asyncpg://", "postgresql://")

    def owner_url(self, service: str) -> str:
        """Return a URL of a service's database in the role that owns its tables."""
        url = self.stack.environment(service, self.suffix)[f"{service.upper()}_MIGRATE_URL"]
        return url.replace("postgresql+asyncpg://", "postgresql://")

    @contextmanager
    def running(self, *names: str, change: Callable[[Process], None] | None = None) -> Iterator[Running]:
        """Start these processes of the product and stop them at the end.

        The names are those of `make run`: identity-api, experts-api, review-api, notify-api, relay, consumer, worker,
        gateway, portal. `change` may change what a process is given before it starts.
        """
        made = {process.name: process for process in self.product.processes()}
        chosen = [made[name] for name in names]
        try:
            for process in chosen:
                if change is not None:
                    change(process)
                process.launch()
            for process in chosen:
                process.wait_until_ready()
            yield Running({one.name: one.pid or 0 for one in chosen}, self._urls(made))
        finally:
            stop_all(reversed(chosen))

    def _urls(self, made: dict[str, Process]) -> dict[str, str]:
        names = {service: f"{service}-api" for service in SERVICES} | {"gateway": "gateway"}
        return {one: f"http://127.0.0.1:{made[name].command[-1]}" for one, name in names.items()}
