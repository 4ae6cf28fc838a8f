"""Lines about how long something takes, held against how long something else takes in the same round."""

from collections.abc import Sequence

from benchmarks.measuring.rounds import Round, cpu_of
from benchmarks.results import Goal, Line, Spread


def times(
    what: str,
    ours: Sequence[Round],
    theirs: Sequence[Round],
    *,
    against: str,
    goal: Goal | None = None,
    share: float = 0.5,
    note: str = "",
) -> Line:
    """Return a line that compares a percentile of the latency (the median), round by round: ours through theirs."""
    own = [one.latency(share) for one in ours]
    other = [one.latency(share) for one in theirs]
    return Line(
        what,
        Spread.of(own),
        "ms",
        against,
        Spread.of(other),
        Spread.of([one / two for one, two in zip(own, other, strict=True)]),
        goal,
        cpu_of(ours),
        note,
    )


def of_latencies(latencies_ms: Sequence[float]) -> Round:
    """Return a round of things that were done one after the other."""
    return Round(len(latencies_ms), sum(latencies_ms) / 1000, latencies_ms)
