"""Key files that are read again when they have changed, so that keys turn without a restart."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from foundation.telemetry.logs import log

T = TypeVar("T")

# A process uses what is this old at most; whoever turns keys waits longer (expertlib keys rotate --settle).
LOOKED_AT_EVERY_S = 2.0


class WatchedFile(Generic[T]):
    """What a file holds, read again at most LOOKED_AT_EVERY_S after it was replaced.

    A file that cannot be read, or holds no keys, changes nothing but the log: what was known goes on.
    """

    def __init__(self, path: Path, read: Callable[[Path], T]) -> None:
        """Read the file; raise what `read` raises if it cannot be read the first time."""
        self._path = path
        self._read = read
        self._stamp = self._stamp_now()
        self._complained_of: object = None
        self._held = read(path)
        self._looked_at = time.monotonic()

    def current(self) -> T:
        """Return what the file holds."""
        if time.monotonic() - self._looked_at >= LOOKED_AT_EVERY_S:
            self._look()
        return self._held

    def _look(self) -> None:
        stamp: object = None
        try:
            stamp = self._stamp_now()
            if stamp != self._stamp:
                self._held = self._read(self._path)
                self._stamp = stamp
                log.info("keys_reloaded", file=self._path.name)
        except (OSError, ValueError, TypeError, KeyError) as error:
            if self._complained_of != (stamp, type(error)):
                log.error("keys_not_reloaded", file=self._path.name, error=type(error).__name__)
                self._complained_of = (stamp, type(error))
        self._looked_at = time.monotonic()

    def _stamp_now(self) -> tuple[int, int, int]:
        found = self._path.stat()
        return found.st_mtime_ns, found.st_ino, found.st_size
