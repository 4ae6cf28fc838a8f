"""The production set and every process of the product, each kept alive: what dies is started again at once.

deploy's Supervisor waits longer and longer, which is right for a process that cannot start; here the next fault must
find it running.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import production
from deploy.local.databases import SERVICES
from deploy.local.environment import REPOSITORY
from deploy.local.folder import Ports, Secrets
from deploy.local.processes import Process, port_is_free, stop_all
from deploy.local.product import FRUGAL, Product, answers
from deploy.local.stack import Stack
from expertlib.keys import rings
from tests.faults import databases, program, sms

PROGRAM = [sys.executable, "-m", "tests.faults.program"]
APIS = {"identity": 1, "experts": 2, "review": 2, "notify": 1}
PROCESSES_OF_A_KIND = 2
# The port mapper of RabbitMQ holds nothing, and without it the broker cannot come back.
NOT_KEPT = ("epmd",)
LOOK_S = 0.1
SHORTEST_LIFE_S = 0.5
# Twelve processes start at once on two cores, perhaps beside something else.
DEADLINE_S = 240.0
POOL_SIZE = 6
EFFECTS_RIGHTS = "GRANT INSERT ON faults_effects TO {service}_app"


@dataclass(frozen=True)
class FaultProduct(Product):
    """The product with the processes of the fault test, several of a kind, and with `more` in their environment."""

    more: Mapping[str, str] = field(default_factory=dict)

    def processes(self) -> list[Process]:
        """Return every process, not started: APIs, relays, consumers, the worker; neither gateway nor portal."""
        apis = [self._api(service, number) for service in SERVICES for number in range(APIS[service])]
        carriers = [
            self.command(numbered(kind, number), [kind, *SERVICES])
            for kind in ("relay", "consumer")
            for number in range(PROCESSES_OF_A_KIND)
        ]
        worker = self.command("worker", ["worker", *SERVICES, "--pool", "prefork"])
        return [*apis, *carriers, worker]

    def command(self, name, arguments, *, settings=None, ready=lambda: True) -> Process:
        """Return a process that runs one expertlib command below the failpoints."""
        process = super().command(name, arguments, settings=settings, ready=ready)
        process.environment = {**process.environment, **self.more}
        process.directory = REPOSITORY
        return process

    def urls(self) -> dict[str, list[str]]:
        """Return where the processes of each service's API answer."""
        return {
            service: [self._url(service, number) for number in range(APIS[service])] for service in SERVICES
        }

    def _api(self, service: str, number: int) -> Process:
        url = self._url(service, number)
        return self.command(
            numbered(f"{service}-api", number),
            ["api", service, "--port", url.rpartition(":")[2]],
            ready=lambda: answers(f"{url}/healthz"),
        )

    def _url(self, service: str, number: int) -> str:
        port = Ports(self.folder / "ports.json", port_is_free)(numbered(f"{service}-api", number))
        return f"http://127.0.0.1:{port}"


def numbered(name: str, number: int) -> str:
    """Return the name of the process with this number, from 0 on; the first has the kind's own name."""
    return name if number == 0 else f"{name}-{number + 1}"


@dataclass
class FaultSystem:
    """What the load, the injector and the invariants may do with it.

    `urls` names where the APIs answer (they keep their ports over restarts); `sms_record` is the file in which the
    provider's double has what it was asked.
    """

    folder: Path
    seed: int
    stack: Stack
    product: FaultProduct
    processes: dict[str, Process]
    urls: dict[str, list[str]]
    sms_record: Path
    _keeper: "_Keeper"

    @property
    def keys(self) -> Path:
        """Where the keys of this deployment lie."""
        return self.stack.addresses.keys

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run one expertlib command to its end and return what it printed; fail unless it ends with `status`."""
        return self._run([sys.executable, "-m", "expertlib", *arguments], status)

    def script(self, *arguments: str) -> str:
        """Run a module of these tests with the settings of all services; return what it printed."""
        return self._run([sys.executable, "-m", *arguments], 0)

    def keep_paused(self, name: str) -> "_Paused":
        """Leave a process or a server dead for as long as the block lasts, should it die."""
        return _Paused(self._keeper, name)

    def heal(self) -> None:
        """Have everything run again and wait until it is ready."""
        for process in self._keeper.kept.values():
            process.thaw()
        for process in self._keeper.kept.values():
            _wait_until_ready(process)

    def _run(self, command: list[str], status: int) -> str:
        ended = subprocess.run(
            command,
            cwd=REPOSITORY,
            env={**os.environ, **FRUGAL, **self.product.settings, **self.product.more, "FAULTS_WITHOUT": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert ended.returncode == status, f"{' '.join(command)}\n{ended.stdout[-3000:]}"
        return ended.stdout


@contextmanager
def started(folder: Path, seed: int, without: Iterable[str] = ()) -> Iterator[FaultSystem]:
    """Start everything below `folder` with the reference data in it; stop it all at the end.

    `without` names guards that are switched off from outside: confirms, inbox, acks_late (tests.faults.program).
    """
    with ExitStack() as ends:
        folder.mkdir(parents=True, exist_ok=True)
        # PostgreSQL runs as an account of its own.
        folder.chmod(0o755)
        stack = ends.enter_context(production.started(folder, durable=True))
        stack.prepare()
        system = _system(folder, seed, stack, tuple(without))
        rings.create(system.keys)
        system.run("migrate", *SERVICES)
        databases.execute_everywhere(stack, f"{program.EFFECTS_TABLE}; {EFFECTS_RIGHTS}")
        system.run("seed")
        system.script("tests.faults.given", "reference")
        ends.enter_context(system._keeper.keeping())
        yield system


def _system(folder: Path, seed: int, stack: Stack, without: tuple[str, ...]) -> FaultSystem:
    port_of = Ports(folder / "ports.json", port_is_free)
    double = sms.process(folder, port_of("sms"))
    failpoints = folder / "failpoints"
    failpoints.mkdir(exist_ok=True)
    more = {
        "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'services'}",
        "FAULTS_FAILPOINTS": str(failpoints),
        "FAULTS_WITHOUT": ",".join(without),
        **sms.settings(double, Secrets(folder / "secrets.json")("sms-receipts")),
    }
    product = FaultProduct(stack, folder, PROGRAM, 9, worker_pool="prefork", pool_size=POOL_SIZE, more=more)
    processes = {process.name: process for process in (double.process, *product.processes())}
    servers = {name: server for name, server in stack.servers.items() if name not in NOT_KEPT}
    keeper = _Keeper({**servers, **processes}, list(processes))
    return FaultSystem(folder, seed, stack, product, processes, product.urls(), double.record, keeper)


class _Keeper:
    """Starts what has died, at most every half second, unless somebody holds it down."""

    def __init__(self, kept: Mapping[str, Process], ours: list[str]) -> None:
        self.kept = dict(kept)
        for process in self.kept.values():
            process.deadline = DEADLINE_S
        self.held_down: set[str] = set()
        self._ours = ours
        self._stop = threading.Event()
        self._launched: dict[str, float] = {}

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Start our processes (the servers run already) and keep all alive; stop ours at the end."""
        thread = threading.Thread(target=self._tend, daemon=True, name="keeper")
        ours = [self.kept[name] for name in self._ours]
        try:
            for process in ours:
                process.launch()
            for process in ours:
                process.wait_until_ready()
            thread.start()
            yield
        finally:
            self._stop.set()
            if thread.is_alive():
                thread.join(10)
            stop_all(reversed(ours))

    def _tend(self) -> None:
        while not self._stop.wait(LOOK_S):
            for name, process in self.kept.items():
                if name not in self.held_down and not process.alive and self._may_launch(name):
                    process.launch()

    def _may_launch(self, name: str) -> bool:
        now = time.monotonic()
        if now - self._launched.get(name, 0.0) < SHORTEST_LIFE_S:
            return False
        self._launched[name] = now
        return True


class _Paused:
    def __init__(self, keeper: _Keeper, name: str) -> None:
        self._keeper, self._name = keeper, name

    def __enter__(self) -> None:
        self._keeper.held_down.add(self._name)

    def __exit__(self, *_: object) -> None:
        self._keeper.held_down.discard(self._name)


def _wait_until_ready(process: Process) -> None:
    """Wait until it answers, however often it dies meanwhile; fail after its deadline."""
    until = time.monotonic() + process.deadline
    while not (process.alive and process.ready()):
        assert time.monotonic() < until, f"{process.name} does not come back\n{process.log_tail()}"
        time.sleep(LOOK_S)
