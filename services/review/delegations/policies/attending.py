"""What may be noted of who came and how it went, and when an activity is over. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.errors import FieldError, Invalid
from review.activities.usecases import Activity
from review.delegations.errors import (
    AttendanceChanged,
    AttendanceMissing,
    NobodyNoted,
    NobodyTookPart,
    NotBegunYet,
    NotDelegated,
)
from review.delegations.model import DELEGATED, Delegation, DelegationState

BEST, WORST = 5, 1
LONGEST_COMMENT = 500
NOT_OWN = "不能登记本人的出席和评价，请由其他经办人员登记。"
NO_RATING_FOR_ABSENT = "未出席的专家不评分，请改选“已出席”，或选择“不评分”。"


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted of one delegation as it was shown (`version`). `rating` is 1 (worst) to 5, None without one."""

    delegation_id: UUID
    version: int
    attended: bool
    rating: int | None
    comment: str


def check_has_begun(activity: Activity, now: datetime) -> None:
    """Raise NotBegunYet before the review's beginning: on its day it is 进行 from midnight on."""
    if activity.starts_at is None or activity.starts_at > now:
        raise NotBegunYet


def check_notes(notes: Sequence[Note]) -> None:
    """Raise NobodyNoted of nothing, Invalid at each absent expert who is rated."""
    if not notes:
        raise NobodyNoted
    wrong = [
        FieldError(f"/items/{place}/rating", NO_RATING_FOR_ABSENT)
        for place, note in enumerate(notes)
        if note.rating is not None and not note.attended
    ]
    if wrong:
        raise Invalid(fields=tuple(wrong))


def check_own_stays(note: Note, place: int, attended: bool | None) -> None:
    """Raise Invalid at a note of the person's own delegation, unless it leaves what others have noted as it is.

    The own rating is not shown to them, so a form of all experts comes back without it.
    """
    if (note.attended, note.rating, note.comment) != (attended, None, ""):
        raise Invalid(fields=(FieldError(f"/items/{place}/attended", NOT_OWN),))


def check_may_be_noted(delegation: Delegation, version: int) -> None:
    """Raise NotDelegated of who had no valid notice, AttendanceChanged if somebody else was quicker."""
    if delegation.state not in DELEGATED:
        raise NotDelegated(name=delegation.expert_name)
    if delegation.version != version:
        raise AttendanceChanged(name=delegation.expert_name)


def check_is_over(delegations: Sequence[Delegation]) -> None:
    """Raise NobodyTookPart, or AttendanceMissing with the names, unless everybody's attendance is noted."""
    if not any(one.state in DELEGATED for one in delegations):
        raise NobodyTookPart
    missing = [one.expert_name for one in delegations if one.state is DelegationState.DELEGATED]
    if missing:
        raise AttendanceMissing(names="、".join(missing))
