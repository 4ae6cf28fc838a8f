"""What a run keeps in its folder besides data: the lock, the secrets, the ports it chose."""

import fcntl
import json
import os
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Below the range that the system gives to outgoing connections (from 32768 on Linux): a server that is down
# for a moment must not find its port taken by one. SeaweedFS wants a second port 10,000 above.
PORTS = range(20_000, 22_700)


class FolderInUse(RuntimeError):
    """Another process holds this folder."""


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """Hold the folder for this process, making it if need be; FolderInUse names the process that has it."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise FolderInUse(lock.read().strip() or "unknown") from taken
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield folder


class Secrets:
    """Named random secrets, made at first use and kept in a file that only its owner may read."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self, name: str) -> str:
        """Return the secret of this name: 48 hexadecimal digits, safe in URLs, SQL and configuration."""
        known = _read(self._file)
        if name not in known:
            known[name] = secrets.token_hex(24)
            _write_privately(self._file, json.dumps(known, indent=1))
        return str(known[name])


class Ports:
    """Named TCP ports on loopback, remembered in a file so that a second run listens where the first did."""

    def __init__(self, file: Path, is_free: Callable[[int], bool]) -> None:
        self._file = file
        self._is_free = is_free

    def __call__(self, name: str, *, also_above: int = 0) -> int:
        """Return the port of this name; a new one when it has none or somebody else took it meanwhile.

        With `also_above`, the port that many higher is free as well.
        """
        known = _read(self._file)
        port = int(known.get(name, 0))
        if not port or not self._usable(port, also_above):
            taken = set(known.values())
            free = (p for p in _shuffled(PORTS) if p not in taken and self._usable(p, also_above))
            port = known[name] = next(free)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(known, indent=1))
        return port

    def _usable(self, port: int, also_above: int) -> bool:
        return all(self._is_free(p) for p in {port, port + also_above})


def write_privately(file: Path, text: str) -> Path:
    """Write a file that only its owner may read, whatever it was before; return it."""
    _write_privately(file, text)
    return file


def make_traversable(path: Path) -> None:
    """Let every account pass through (not list) the folders above this path; only root ever needs that.

    PostgreSQL refuses to run as root, and its own account must reach the checkout, which may lie under /root.
    """
    for parent in path.absolute().parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def _shuffled(ports: range) -> list[int]:
    return random.sample(ports, len(ports))


def _read(file: Path) -> dict[str, str | int]:
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _write_privately(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
    new.replace(file)
