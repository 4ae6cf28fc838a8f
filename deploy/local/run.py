"""`make run`: the whole product on this machine, for evaluation.

Starts the embedded servers, then the services, fills them with reference data and a small demo, and stays until
Ctrl-C. Everything lives under `.run/`; `PORT` chooses the gateway's port.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.local import demo_table, embedded
from deploy.local.databases import SERVICES
from deploy.local.environment import REPOSITORY
from deploy.local.folder import FolderInUse, held
from deploy.local.processes import (
    POLL_SECONDS,
    DidNotStart,
    Process,
    end_leftovers,
    port_is_free,
    stop_all,
)
from deploy.local.product import Product
from deploy.local.stack import Stack
from deploy.local.supervisor import Supervisor

DEFAULT_PORT = 8000
# One person evaluates: each idle connection is a process of PostgreSQL's with megabytes of its own.
POOL_SIZE = 2
SUPERVISION_SECONDS = 0.5
# Reference data is tens of thousands of rows, on a slow disk too.
ONE_SHOT_DEADLINE_SECONDS = 300
# Invented ones, so that a review activity can be tried at once.
DEMO_EXPERTS = 60
INTERFACES = tuple(f"{service}-api" for service in SERVICES)
BUS_WARNING = (
    "Note: the message bus here is Redis, for evaluation only: it can lose work when a process is killed; "
    "production uses RabbitMQ."
)


class Stopped(Exception):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, the terminal was closed)."""


class Refused(Exception):
    """Nothing was started, for the reason given."""


class Run:
    """One `make run`. `program` is the expertlib command, as a list."""

    def __init__(self, folder: Path, port: int, program: Sequence[str]) -> None:
        self._folder = folder
        self._port = port
        self._program = list(program)
        self._url = f"http://127.0.0.1:{port}"
        self._started = time.monotonic()
        self._asked_to_stop = threading.Event()
        self._supervisor = Supervisor(self.say)
        self._processes: list[Process] = []

    def ask_to_stop(self, *_: object) -> None:
        """Make `everything` stop at its next pause; this is the signal handler."""
        self._asked_to_stop.set()

    def say(self, text: str) -> None:
        """Print a line with the seconds since the start."""
        _print(f"[{time.monotonic() - self._started:5.1f} s] {text}")

    def everything(self) -> None:
        """Start all, stay until asked to stop, stop all. Stopped or DidNotStart says why it ended."""
        self.say("Starting PostgreSQL, Redis and the object store")
        stack = embedded.stack(self._folder)
        self._product = Product(stack, self._folder, self._program, self._port, pool_size=POOL_SIZE)
        try:
            with self._beside(["keys", "create", str(stack.addresses.keys)]):
                self._start_servers(stack)
            self._start_services()
            self._fill()
            self._wait_for_services()
            self._report()
            while True:
                self.pause(SUPERVISION_SECONDS)
        finally:
            self._stop(stack)

    def pause(self, seconds: float) -> None:
        """Sleep, tending the processes; Stopped as soon as somebody asks."""
        if self._asked_to_stop.wait(seconds):
            raise Stopped
        self._supervisor.tend()

    def _start_servers(self, stack: Stack) -> None:
        stack.start(self.pause)
        for server in stack.servers.values():
            self._supervisor.keep(server)
        self.say("Preparing databases, buckets and keys")
        stack.prepare()

    def _start_services(self) -> None:
        self._processes = self._product.processes()
        self.say("Starting the services, migrating the databases meanwhile")
        # What takes seconds is Python loading its modules: the interfaces do so while the databases are migrated, and
        # ask them nothing before somebody asks. All others wait: the gateway lets people in, the rest reads tables.
        self._launch(lambda name: name in INTERFACES)
        self._finish(["migrate", *SERVICES])

    def _fill(self) -> None:
        self.say("Loading reference data")
        self._launch(lambda name: name not in INTERFACES)
        self._finish(["seed"])
        self.say("Loading the demo")
        self._finish(
            ["demo", str(self._demo_file), "--url", self._url], ["load", "--experts", str(DEMO_EXPERTS)]
        )

    def _wait_for_services(self) -> None:
        for process in self._processes:
            process.wait_until_ready(self.pause)
        for process in self._processes:
            self._supervisor.keep(process)

    def _launch(self, is_meant: Callable[[str], bool]) -> None:
        for process in self._processes:
            if is_meant(process.name):
                process.launch()

    def _finish(self, *commands: Sequence[str]) -> None:
        """Run expertlib commands beside each other to their end; DidNotStart with its log when one fails or is slow."""
        with self._beside(*commands):
            pass

    @contextmanager
    def _beside(self, *commands: Sequence[str]) -> Iterator[None]:
        """Run expertlib commands beside what is done within, and wait for them at its end, as `_finish` does."""
        running = [self._product.command(arguments[0], arguments) for arguments in commands]
        until = time.monotonic() + ONE_SHOT_DEADLINE_SECONDS
        try:
            for process in running:
                process.launch()
            yield
            while slow := [process for process in running if process.alive]:
                if time.monotonic() > until:
                    raise DidNotStart(f"expertlib {slow[0].name} took too long.\n{slow[0].log_tail()}")
                self.pause(POLL_SECONDS)
        finally:
            stop_all(running)
        for process in running:
            if process.exit_status:
                raise DidNotStart(
                    f"expertlib {process.name} failed with status {process.exit_status}.\n{process.log_tail()}"
                )

    def _report(self) -> None:
        demo = json.loads(self._demo_file.read_text(encoding="utf-8"))
        self.say(f"Ready: {self._url}")
        text = [
            "",
            *(f"  {line}" for line in demo_table.lines(self._demo_file)),
            "",
            f"  SMS that would have been sent: {demo['outbox_url']}",
            f"  Government portal (政务一体化平台登录), a demonstration: {self._product.portal.url}",
            "  To try a review activity: as bureau_officer 专家评审活动 → 新建评审活动, 选定专家, 提交协会;",
            "  then as association_coordinator 工作事项 → 联系专家. Invitations are on the page of the SMS.",
            f"  Accounts: {self._demo_file}    Logs: {self._folder / 'logs'}",
            "",
            BUS_WARNING,
            "Ctrl-C stops everything and keeps the data; make clean removes them.",
        ]
        _print("\n".join(text))

    def _stop(self, stack: Stack) -> None:
        self.say("Stopping")
        stop_all(reversed(self._processes))
        stack.stop()
        self.say("Stopped")

    @property
    def _demo_file(self) -> Path:
        return self._folder / "demo.json"


def main(folder: Path = REPOSITORY / ".run", program: Sequence[str] = ()) -> int:
    """Run until asked to stop; return the exit status: 0 after a stop, 1 when something prevented the start.

    `program` is the expertlib command; empty means the one installed beside this Python.
    """
    command = program or [str(Path(sys.executable).with_name("expertlib"))]
    try:
        with held(folder):
            # First, as a leftover gateway would hold our port.
            for name in end_leftovers(folder):
                _print(f"Ended {name}, left over from a run that was killed.")
            port = _port(os.environ.get("PORT") or str(DEFAULT_PORT))
            return _run(Run(folder, port, command))
    except FolderInUse as taken:
        _print(f"Another make run (process {taken}) is using {folder}: stop it first.")
    except Refused as refused:
        _print(str(refused))
    return 1


def _run(run: Run) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, run.ask_to_stop)
    try:
        run.everything()
    except Stopped:
        return 0
    except DidNotStart as failure:
        _print(str(failure))
    return 1


def _port(text: str) -> int:
    """Return the gateway's port; Refused when it is no port or taken."""
    if not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise Refused(f"PORT={text} is not a port: give a number from 1 to 65535.")
    port = int(text)
    if not port_is_free(port):
        raise Refused(f"Port {port} on 127.0.0.1 is taken: choose another, for example make run PORT=8010.")
    return port


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:
        # The terminal is gone, which must not keep us from stopping the rest.
        return


if __name__ == "__main__":
    sys.exit(main())
