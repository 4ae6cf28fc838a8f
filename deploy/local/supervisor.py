"""Keeps processes alive: one that dies is started again, later and later while it keeps dying."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from deploy.local.processes import Process

LONGEST_WAIT_SECONDS = 30.0
# A process that lived this long has recovered: its next death is a new one.
RECOVERED_AFTER_SECONDS = 60.0


@dataclass
class _Kept:
    process: Process
    launched: float
    deaths: int = 0
    due: float | None = None


class Supervisor:
    """Watches processes that run already; `tend` does one round and never waits."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._kept: list[_Kept] = []

    def keep(self, process: Process) -> None:
        """From now on start this process again whenever it has ended."""
        self._kept.append(_Kept(process, self._clock()))

    def tend(self) -> None:
        """Notice which processes have ended and start again those whose waiting time is over."""
        for kept in self._kept:
            if kept.process.alive:
                continue
            if kept.due is None:
                self._note_death(kept)
            elif self._clock() >= kept.due:
                kept.process.launch()
                kept.launched, kept.due = self._clock(), None

    def _note_death(self, kept: _Kept) -> None:
        now = self._clock()
        if now - kept.launched > RECOVERED_AFTER_SECONDS:
            kept.deaths = 0
        wait = min(2.0**kept.deaths, LONGEST_WAIT_SECONDS)
        kept.deaths += 1
        kept.due = now + wait
        self._say(
            f"{kept.process.name} ended with status {kept.process.exit_status}; "
            f"starting it again in {wait:.0f} s (log: {kept.process.log})"
        )
