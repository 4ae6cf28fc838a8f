"""Failpoints: a file in a folder says where a process is to die next; the process that takes the file dies there.

The injector arms a point by making `armed/<point>`; a process that comes by moves the file to `struck/`, which only one
of them can, and kills itself with SIGKILL. So each armed point goes off once, whatever comes back and comes by again.
"""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

COMMIT = ("commit.before", "commit.after")
PUT = ("put.before", "put.after")
OF_ROLE: dict[str, tuple[str, ...]] = {
    "experts-api": (*COMMIT, *PUT),
    "review-api": COMMIT,
    "relay": (*COMMIT, "publish.before", "publish.after", "settle.before", "settle.after"),
    "consumer": (*COMMIT, "ack.before", "ack.after"),
    "worker": (
        *COMMIT,
        *PUT,
        "task.before",
        "task.after",
        "ack.before",
        "ack.after",
        "sms.before",
        "sms.after",
    ),
}
"""Where each kind of process may be told to die. A role is what `program.role_of` makes of a command."""
CUT = "relay.publish.cut"
"""Not a death: the relay's connection is closed between sending a message and hearing that it was taken."""
POINTS = tuple(f"{role}.{point}" for role, points in OF_ROLE.items() for point in points)


@dataclass(frozen=True)
class Failpoints:
    """The folder in which points are armed and struck."""

    folder: Path

    def arm(self, point: str) -> bool:
        """Have the next process that comes by this point die there (or cut its connection).

        Returns False if it was armed before and nobody has come by since.
        """
        if point not in (*POINTS, CUT):
            raise ValueError(f"there is no failpoint {point}")
        for name in ("armed", "struck"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        file = self.folder / "armed" / point
        fresh = not file.exists()
        file.touch()
        return fresh

    def disarm(self) -> list[str]:
        """Take back what no process has come by; return those points."""
        left = sorted(file.name for file in (self.folder / "armed").glob("*"))
        for name in left:
            (self.folder / "armed" / name).unlink(missing_ok=True)
        return left

    def struck(self) -> dict[str, int]:
        """Return how often each point went off."""
        counted: dict[str, int] = {}
        for file in (self.folder / "struck").glob("*"):
            point = file.name.rpartition("@")[0]
            counted[point] = counted.get(point, 0) + 1
        return counted

    def note_repeat(self, consumer: str, event_id: object) -> None:
        """Note that an event came to a consumer again and was not applied again."""
        with (self.folder / "repeats").open("a") as file:
            file.write(f"{consumer} {event_id}\n")

    def repeats(self) -> int:
        """Return how many deliveries came again."""
        file = self.folder / "repeats"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def take(self, point: str) -> bool:
        """Return whether the point was armed and is this process's to go off; costs one system call when not."""
        try:
            os.rename(self.folder / "armed" / point, self.folder / "struck" / f"{point}@{time.time_ns()}")
        except FileNotFoundError:
            return False
        return True

    def die_at(self, point: str) -> None:
        """End this process at once if the point is armed, as a crash would: nothing is closed, nobody is told."""
        if self.take(point):
            os.kill(os.getpid(), signal.SIGKILL)
