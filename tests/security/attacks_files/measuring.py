"""What a hostile file costs: the most memory of a process that was started for it, our own growth, and the time."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
import pytest

MEGABYTE = 1024 * 1024
INHERITED = 1.1


@dataclass
class Cost:
    """In megabytes and seconds. `children` are the peaks of the processes that ended meanwhile."""

    children: list[float] = field(default_factory=list)
    growth: float = 0
    seconds: float = 0

    def check(self, *, child: float, growth: float, seconds: float) -> None:
        """Fail unless everything stayed below."""
        assert max(self.children, default=0) < child, f"a child took {max(self.children):.0f} MB"
        assert self.growth < growth, f"this process grew by {self.growth:.0f} MB"
        assert self.seconds < seconds, f"it took {self.seconds:.1f} s"


@contextmanager
def measured(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cost]:
    """Yield what the work inside costs; it is whole at the end.

    A child's peak is what the kernel tells when it is waited for. Between fork and exec a child has our own size: a
    peak that does not go beyond that says nothing of the child.
    """
    cost = Cost()

    def waitpid(pid: int, options: int) -> tuple[int, int]:
        found, status, used = os.wait4(pid, options)
        peak, ours = used.ru_maxrss / 1024, psutil.Process().memory_info().rss / MEGABYTE
        if found and peak > ours * INHERITED:
            cost.children.append(peak)
        return found, status

    before, begun = psutil.Process().memory_info().rss, time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(os, "waitpid", waitpid)
        yield cost
    cost.seconds = time.monotonic() - begun
    cost.growth = (psutil.Process().memory_info().rss - before) / MEGABYTE
