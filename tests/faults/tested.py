"""What a run must have shown besides its promises: faults that never happened have tested nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tests.faults.failpoints import CUT
from tests.faults.faults import Done, Fault, Kind
from tests.faults.report import Run

# Of each kind so many must have hit something: 60 of the full run's 74 kills, and each that is planned once.
HIT = 0.8
MISSED = ("not done", "was dead already", "has no child")
ARMED = (Kind.FAILPOINT, Kind.CUT)
REPEATING = "consumer.ack.before"
"""Who dies there has applied an event that the broker delivers again."""


def untested(plan: Sequence[Fault], run: Run) -> list[str]:
    """Return in words what of a plan did not take place, and that nothing was delivered twice where it had to be."""
    return [*_missed(plan, run.done), *_never_struck(plan, run.struck), *_never_repeated(run)]


def _missed(plan: Iterable[Fault], done: Iterable[Done]) -> list[str]:
    planned = Counter(fault.kind for fault in plan if fault.kind not in ARMED)
    hit = Counter(one.fault.kind for one in done if not one.note.startswith(MISSED))
    return [
        f"only {hit[kind]} of {count} planned faults hit something: {kind}"
        for kind, count in planned.items()
        if hit[kind] < HIT * count
    ]


def _never_struck(plan: Iterable[Fault], struck: Iterable[str]) -> list[str]:
    """Name each place (commit, put, ack, …) at which a plan has failpoints of which none went off."""
    places = {_place(fault.target) for fault in plan if fault.kind in ARMED}
    return [
        f"no failpoint went off at: {place}" for place in sorted(places - {_place(one) for one in struck})
    ]


def _place(point: str) -> str:
    return point if point == CUT else point.split(".")[1]


def _never_repeated(run: Run) -> list[str]:
    if REPEATING in run.struck and "inbox" not in run.without and not run.repeats:
        return ["no delivery came again although a consumer died before its ack: duplicates were not tested"]
    return []
