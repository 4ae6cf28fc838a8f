"""A child process that can be waited for, stopped, killed, frozen and started again.

Everything here acts by process id on processes that it started itself, never by name.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

POLL_SECONDS = 0.1
LOG_LINES_IN_ERROR = 15
LARGEST_LOG_BYTES = 5_000_000


class DidNotStart(RuntimeError):
    """A process ended, or did not answer in time, while it was waited for."""


@dataclass(frozen=True)
class Account:
    """The system account that a process runs as when root starts it (PostgreSQL refuses to be root)."""

    uid: int
    gid: int

    @classmethod
    def named(cls, *names: str) -> "Account":
        """Return the first of these accounts that exists here; KeyError when none does."""
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = next((known[name] for name in names if name in known), None)
        if entry is None:
            raise KeyError(f"none of the accounts {', '.join(names)} exists")
        return cls(entry.pw_uid, entry.pw_gid)

    @classmethod
    def owning(cls, path: Path) -> "Account":
        """Return the account that owns this path."""
        status = path.stat()
        return cls(status.st_uid, status.st_gid)


def nothing() -> None:
    """Do nothing."""


@dataclass
class Process:
    """One child process with its log in `folder/logs` and, while it lives, its id in `folder/pids`.

    `ready` answers whether it can be used; `deadline` (seconds) is how long that may take. `stop_signal` asks
    it to end, `grace` (seconds) is what it gets before SIGKILL. `after_stop` tidies what the program leaves.
    `others_need_it` makes a stack wait for it before launching what comes after.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    ready: Callable[[], bool] = lambda: True
    deadline: float = 60.0
    directory: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    after_stop: Callable[[], None] = nothing
    others_need_it: bool = False
    _child: "subprocess.Popen[bytes] | None" = field(default=None, init=False, repr=False)

    @property
    def log(self) -> Path:
        """The file that takes its standard output and error."""
        return self.folder / "logs" / f"{self.name}.log"

    @property
    def pid(self) -> int | None:
        """Its process id, or None before the first start."""
        return self._child.pid if self._child else None

    @property
    def alive(self) -> bool:
        """Whether it was started and has not ended."""
        return self._child is not None and self._child.poll() is None

    @property
    def exit_status(self) -> int | None:
        """Its exit status (negative: the signal that ended it); None while it lives or was never started."""
        return self._child.poll() if self._child else None

    def launch(self) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches only us; do not wait."""
        if self.alive:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        _rotate(self.log)
        if shutil.which(self.command[0]) is None:
            raise DidNotStart(f"{self.name}: there is no program {self.command[0]}.")
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                cwd=self.directory,
                process_group=0,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
        self._write_pid_file(self._child.pid)

    def wait_until_ready(self, pause: Callable[[float], None] = time.sleep) -> None:
        """Return once it is ready; DidNotStart with the end of its log when it ends or is too slow.

        `pause` sleeps between two looks and may raise to give up.
        """
        until = time.monotonic() + self.deadline
        while not self.ready():
            if not self.alive:
                raise DidNotStart(f"{self.name} ended with status {self.exit_status}.\n{self.log_tail()}")
            if time.monotonic() > until:
                raise DidNotStart(
                    f"{self.name} was not ready after {self.deadline:.0f} s.\n{self.log_tail()}"
                )
            pause(POLL_SECONDS)

    def start(self) -> None:
        """Launch it and wait until it is ready."""
        self.launch()
        self.wait_until_ready()

    def ask_to_stop(self) -> None:
        """Send the signal that asks it to end; do not wait."""
        if self.alive and self._child:
            self.thaw()
            self._child.send_signal(self.stop_signal)

    def stop(self) -> None:
        """End it: ask, wait for the grace time, then kill whatever of its family is left."""
        if self._child is not None:
            family = _family(self._child.pid)
            self.ask_to_stop()
            try:
                self._child.wait(self.grace)
            except subprocess.TimeoutExpired:
                family += _family(self._child.pid)
            self._end_now(self._child, family)
        self._pid_file.unlink(missing_ok=True)
        self.after_stop()

    def kill(self) -> None:
        """End it and its descendants at once with SIGKILL, as a crash would."""
        child = self._child
        if child is not None:
            self._end_now(child, _family(child.pid))

    def freeze(self) -> None:
        """Stop it and its descendants from running (SIGSTOP): connections stay open and nobody answers."""
        frozen = _signal_family(self._child, signal.SIGSTOP)
        # The signal takes effect a moment later; what follows counts on silence.
        until = time.monotonic() + 1
        while any(_runs(member, also_stopped=False) for member in frozen) and time.monotonic() < until:
            time.sleep(POLL_SECONDS / 20)

    def thaw(self) -> None:
        """Let it and its descendants run again (SIGCONT)."""
        _signal_family(self._child, signal.SIGCONT)

    def restart(self) -> None:
        """Start it again on the same port and data, ending it first if it still lives."""
        if self.alive:
            self.stop()
        self.start()

    def log_tail(self, lines: int = LOG_LINES_IN_ERROR) -> str:
        """Return the last lines of its log, indented, under the log's path."""
        text = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([f"  {self.log}:", *(f"    {line}" for line in text[-lines:])])

    def _end_now(self, child: "subprocess.Popen[bytes]", family: list[psutil.Process]) -> None:
        """End this child and its family; whoever keeps the process alive may have launched the next one meanwhile."""
        for member in family:
            _send(member, signal.SIGKILL)
        # Before psutil waits for it, which would take its exit status from us.
        child.wait()
        _wait_until_gone(family, seconds=5)

    @property
    def _pid_file(self) -> Path:
        return self.folder / "pids" / self.name

    def _write_pid_file(self, pid: int) -> None:
        self._pid_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._pid_file.write_text(f"{pid} {psutil.Process(pid).create_time()}")
        except psutil.NoSuchProcess:
            # It has ended already; whoever waits for it will say so with its log.
            self._pid_file.unlink(missing_ok=True)


def stop_all(processes: Iterable[Process]) -> None:
    """Ask all of them to end at once, then wait for each."""
    group = list(processes)
    for process in group:
        process.ask_to_stop()
    for process in group:
        process.stop()


def end_leftovers(folder: Path) -> list[str]:
    """End what an earlier run of this folder that was itself killed left alive; return the names."""
    ended = []
    for file in sorted((folder / "pids").glob("*")):
        pid, _, created = file.read_text().partition(" ")
        family = _family(int(pid), created=float(created)) if created else []
        if family:
            # SIGTERM first: every one of our servers keeps its data through it.
            for member in family:
                _send(member, signal.SIGTERM)
            for member in _wait_until_gone(family, seconds=10):
                _send(member, signal.SIGKILL)
            _wait_until_gone(family, seconds=5)
            ended.append(file.name)
        file.unlink(missing_ok=True)
    return ended


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on this TCP port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def plain_environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a server: nothing of the user's own settings leaks into it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LANG": "C.UTF-8", **more}


def _family(pid: int, created: float | None = None) -> list[psutil.Process]:
    """Return the process and all its descendants, [] when it is gone or (by start time) is another one.

    A process group is not enough: every PostgreSQL backend makes itself a session of its own.
    """
    try:
        head = psutil.Process(pid)
        if created is not None and abs(head.create_time() - created) > 1:
            return []
        return [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def _wait_until_gone(family: list[psutil.Process], *, seconds: float) -> list[psutil.Process]:
    """Wait until none of them runs; return those that still do. A zombie runs no more, whoever is to bury it."""
    until = time.monotonic() + seconds
    while left := [member for member in family if _runs(member)]:
        if time.monotonic() > until:
            return left
        time.sleep(POLL_SECONDS / 5)
    return []


def _runs(process: psutil.Process, *, also_stopped: bool = True) -> bool:
    at_rest = {psutil.STATUS_ZOMBIE} | (set() if also_stopped else {psutil.STATUS_STOPPED})
    try:
        return bool(process.is_running() and process.status() not in at_rest)
    except psutil.NoSuchProcess:
        return False


def _signal_family(child: "subprocess.Popen[bytes] | None", number: signal.Signals) -> list[psutil.Process]:
    family = _family(child.pid) if child is not None and child.poll() is None else []
    for member in family:
        _send(member, number)
    return family


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
