"""Who has to do with notices, and what must be so before they are issued, withdrawn or received. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from review.activities.usecases import Activity, ActivityState
from review.delegations.usecases import CONFIRMED, LIVE, Delegation, DelegationState
from review.notices.errors import (
    AttendanceNoted,
    AttendanceStands,
    BegunAlready,
    NoticesChanged,
    NotPossibleNow,
    NotReadyToIssue,
    ReasonWrong,
    ReviewOver,
    WithdrawalStays,
)
from review.notices.model import Notice, NoticeKind, NoticeState

SHORTEST_REASON, LONGEST_REASON = 2, 200


def check_reads_register(actor: Actor) -> None:
    """Raise Forbidden unless the person keeps the register for the association."""
    if not actor.has(Role.ASSOCIATION_COORDINATOR):
        raise Forbidden


def check_is_expert(actor: Actor) -> None:
    """Raise Forbidden unless the person may be an expert; whose notice it is, is in the statement."""
    if not actor.has(Role.APPLICANT):
        raise Forbidden


def check_ready(activity: Activity, delegations: Sequence[Delegation], now: datetime) -> None:
    """Raise NotReadyToIssue unless everybody who is wanted has a confirmed time, and nobody is still being asked.

    Raises ReviewOver once the review's time has passed, unless nobody new would be delegated: what took place with
    those who had their notices comes to its end. Needs are loaded. Source: product.md, Review activities and
    delegation, 4 ("when all have confirmed").
    """
    if (activity.ends_at is None or activity.ends_at <= now) and not _all_have_notices(delegations):
        raise ReviewOver
    missing = missing_before_issue(activity, delegations)
    if missing:
        raise NotReadyToIssue(missing="；".join(missing))


def _all_have_notices(delegations: Sequence[Delegation]) -> bool:
    live = [one.state for one in delegations if one.state in LIVE]
    return bool(live) and all(state in CONFIRMED - {DelegationState.CONFIRMED} for state in live)


def missing_before_issue(activity: Activity, delegations: Sequence[Delegation]) -> list[str]:
    """Return in words what is missing before the notices can be issued; nothing if they can."""
    open_names = [one.expert_name for one in delegations if one.state in LIVE - CONFIRMED]
    held = Counter(one.need_id for one in delegations if one.state in LIVE)
    short = sum(max(0, need.head_count - held[need.id]) for need in activity.needs)
    missing = []
    if open_names:
        missing.append(f"{'、'.join(open_names)}还没有确认工作时间")
    if short:
        missing.append(f"还差{short}位专家，请由住建局选定或更换专家，也可以减少人数")
    return missing


def check_may_withdraw(activity: Activity, notice: Notice, *, replace: bool) -> None:
    """Raise WithdrawalStays, NotPossibleNow or BegunAlready unless the notice can be withdrawn so."""
    if notice.kind is NoticeKind.WITHDRAWAL:
        raise WithdrawalStays
    if notice.state is not NoticeState.VALID:
        raise NotPossibleNow
    if replace and activity.state is ActivityState.UNDERWAY:
        raise BegunAlready


def check_not_noted(delegation: Delegation) -> None:
    """Raise AttendanceStands if it is noted whether this expert came."""
    if delegation.state in (DelegationState.ATTENDED, DelegationState.ABSENT):
        raise AttendanceStands


def check_seen(activity: Activity, open_seen: int | None) -> None:
    """Raise NoticesChanged unless as many notices are open as the person was shown (None: it was not said)."""
    if open_seen is not None and open_seen != activity.unacknowledged:
        raise NoticesChanged


def check_nobody_attended(delegations: Sequence[Delegation]) -> None:
    """Raise AttendanceNoted if somebody's attendance has been noted."""
    if any(one.state in (DelegationState.ATTENDED, DelegationState.ABSENT) for one in delegations):
        raise AttendanceNoted


def check_may_receive(notice: Notice) -> None:
    """Raise NotPossibleNow if the notice does not count any more; a withdrawal counts."""
    if notice.state is not NoticeState.VALID:
        raise NotPossibleNow


def tidy_reason(reason: str) -> str:
    """Return the reason without blanks around; raise ReasonWrong unless it is 2 to 200 characters."""
    tidied = reason.strip()
    if not SHORTEST_REASON <= len(tidied) <= LONGEST_REASON:
        raise ReasonWrong
    return tidied
