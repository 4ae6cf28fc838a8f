"""Whether an expert has promised the time elsewhere. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.clock import OFFICIAL_TIME
from review.delegations.model import BINDING, DelegationState
from review.delegations.policies.conflicts import Conflicts, ObjectionKind, refused, together, warned

TAKEN = BINDING | {DelegationState.ATTENDED}
"""Who has promised the time, or is there at this moment."""

ASKED_FOR = frozenset({DelegationState.PICKED, DelegationState.OFFERED})


@dataclass(frozen=True, slots=True)
class Engagement:
    """Another activity that an expert is in. `title` is None where it is another bureau's affair."""

    state: DelegationState
    starts_at: datetime
    ends_at: datetime
    title: str | None


def times_against(engagements: Sequence[Engagement], starts_at: datetime, ends_at: datetime) -> Conflicts:
    """Return which engagements overlap [starts_at, ends_at): promised time refuses, time asked for warns.

    One that ends as the other begins is no conflict.
    """
    overlapping = [one for one in engagements if one.starts_at < ends_at and starts_at < one.ends_at]
    return together(_objection(one) for one in sorted(overlapping, key=lambda one: one.starts_at))


def in_words(starts_at: datetime, ends_at: datetime) -> str:
    """Return 2026-12-01 09:00 至 12:00 in official time, the day once where both are of one."""
    begin, end = starts_at.astimezone(OFFICIAL_TIME), ends_at.astimezone(OFFICIAL_TIME)
    until = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{begin:%Y-%m-%d %H:%M} 至 {until}"


def _objection(one: Engagement) -> Conflicts:
    time = in_words(one.starts_at, one.ends_at)
    which = f"“{one.title}”" if one.title else "另一评审活动"
    if one.state in TAKEN:
        return refused(ObjectionKind.TIME, f"时间冲突：{time} 已接受{which}")
    if one.state in ASKED_FOR:
        return warned(ObjectionKind.TIME, f"时间提醒：{time} 已被{which}选定，尚未答复")
    return Conflicts()
