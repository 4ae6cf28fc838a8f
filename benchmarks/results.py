"""What a row of the bench has shown, as data: the screen, the file and the page are made from it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal


@dataclass(frozen=True)
class Spread:
    """The median, least and most of what the rounds gave."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Return the spread of at least one value."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class Goal:
    """A figure of speed.md that a line is held against: at least (≥) or at most (≤) this much."""

    sign: Literal["≥", "≤"]
    value: float
    unit: str = ""

    def is_met_by(self, value: float) -> bool:
        """Return whether this value is on the right side."""
        return value >= self.value if self.sign == "≥" else value <= self.value

    def __str__(self) -> str:
        return f"{self.sign} {self.value:g}{' ' if self.unit else ''}{self.unit}"


@dataclass(frozen=True)
class Line:
    """One figure with what stands against it.

    `ratio` is figure through counterpart, round by round; where there is none the goal is one of the figure itself.
    `cpu_ms` says how many milliseconds of CPU each process spent on one request (or row, or event).
    """

    what: str
    figure: Spread
    unit: str
    against: str = ""
    counterpart: Spread | None = None
    ratio: Spread | None = None
    goal: Goal | None = None
    cpu_ms: Mapping[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met by the median; None without a goal."""
        if self.goal is None:
            return None
        return self.goal.is_met_by((self.ratio or self.figure).median)


@dataclass(frozen=True)
class Curve:
    """Points of one line of a plot."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Plot:
    """Curves over one axis. `log_x` and `log_y` are for axes over powers of ten."""

    title: str
    x: str
    y: str
    curves: Sequence[Curve]
    log_x: bool = False
    log_y: bool = False


@dataclass
class Row:
    """What one row of the goals' table has shown.

    `skipped` says why it was not to be measured here, `failed` what went wrong when it was.
    """

    name: str
    title: str
    lines: list[Line] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""
    failed: str = ""
    seconds: float = 0.0


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share (0 to 1) of the ordered values lies, by the nearest rank."""
    if not ordered:
        return math.nan
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def distribution(name: str, latencies_ms: Sequence[float]) -> Curve:
    """Return how latencies are distributed: milliseconds over the share of requests, closer together to the end."""
    ordered = sorted(latencies_ms)
    shares = [*(n / 50 for n in range(1, 50)), 0.985, 0.99, 0.995, 0.999, 1.0]
    return Curve(name, [(100 * share, percentile(ordered, share)) for share in shares])
