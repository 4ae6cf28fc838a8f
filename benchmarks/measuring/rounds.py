"""Rounds: each side does its work in turn, so that what disturbs the machine disturbs all of them alike."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks.measuring import cpu
from benchmarks.results import Goal, Line, Spread, percentile


@dataclass(frozen=True)
class Round:
    """What one round gave: how many requests (rows, events) in how many seconds, with what CPU."""

    count: int
    seconds: float
    latencies_ms: Sequence[float] = ()
    cpu_s: Mapping[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.count / self.seconds

    def latency(self, share: float) -> float:
        """Return the latency in milliseconds below which this share of the requests stayed."""
        return percentile(sorted(self.latencies_ms), share)

    def cpu_ms(self) -> dict[str, float]:
        """Return milliseconds of CPU by process for each request."""
        return {name: 1000 * seconds / max(1, self.count) for name, seconds in self.cpu_s.items()}


Side = Callable[[], Round]
K = TypeVar("K", bound=Hashable)


def alternate(sides: Mapping[K, Side], rounds: int, *, warm: bool = True) -> dict[K, list[Round]]:
    """Return what each side gave in so many rounds, taken in turn; one round before them is not counted."""
    taken: dict[K, list[Round]] = {name: [] for name in sides}
    if warm:
        for run in sides.values():
            run()
    names = list(sides)
    for number in range(rounds):
        # another one begins each time: nobody always runs in another's wake
        for name in names[number % len(names) :] + names[: number % len(names)]:
            taken[name].append(sides[name]())
    return taken


def watched(work: Callable[[], tuple[int, float]], pids: Mapping[str, int]) -> Round:
    """Return a round of work that tells how many and how many seconds, with the CPU that these processes spent."""
    before = cpu.spent(pids)
    count, seconds = work()
    return Round(count, seconds, (), cpu.between(before, cpu.spent(pids)))


def rates(
    what: str,
    ours: Sequence[Round],
    theirs: Sequence[Round],
    *,
    against: str,
    goal: Goal | None = None,
    unit: str = "/s",
    note: str = "",
) -> Line:
    """Return a line that compares how many a second."""
    return Line(
        what,
        Spread.of([one.rate for one in ours]),
        unit,
        against,
        Spread.of([one.rate for one in theirs]),
        Spread.of([one.rate / other.rate for one, other in zip(ours, theirs, strict=True)]),
        goal,
        cpu_of(ours),
        note,
    )


def latency(
    what: str, rounds: Sequence[Round], share: float, *, goal: Goal | None = None, note: str = ""
) -> Line:
    """Return a line about a percentile of the latency."""
    figures = [one.latency(share) for one in rounds]
    return Line(what, Spread.of(figures), "ms", goal=goal, cpu_ms=cpu_of(rounds), note=note)


def cpu_of(rounds: Sequence[Round]) -> dict[str, float]:
    """Return the median of the milliseconds of CPU that each process spent on one request."""
    each = [one.cpu_ms() for one in rounds]
    return {name: Spread.of([one[name] for one in each]).median for name in each[0]} if each else {}
