"""Bounds that keep what is hostile or merely a lot from holding up everything else."""

import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def limit_process(*, memory_bytes: int, cpu_s: int, file_bytes: int = 0) -> None:
    """Bound this process from now on: its memory, its seconds of CPU, the files that it writes; no core dump.

    For a process that looks into what a stranger has sent. What goes beyond ends in MemoryError, OSError or a signal.
    """
    for limit, value in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


class Line:
    """Those who hold a place or wait for one, from any thread or loop: `longest` at most, then `full()` is raised."""

    def __init__(self, longest: int, full: Callable[[], Exception]) -> None:
        self._longest = longest
        self._full = full
        self._held = 0
        self._lock = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place; raise `full()` if there is none."""
        with self._lock:
            if self._held >= self._longest:
                raise self._full()
            self._held += 1
        try:
            yield
        finally:
            with self._lock:
                self._held -= 1
