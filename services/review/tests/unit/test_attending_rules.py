"""What may be noted of attendance, and what presses in 工作事项: rules without any database."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from foundation.errors import Invalid
from review.activities.model import Activity
from review.delegations.errors import (
    AttendanceChanged,
    AttendanceMissing,
    NobodyNoted,
    NobodyTookPart,
    NotBegunYet,
    NotDelegated,
)
from review.delegations.model import Delegation, DelegationState
from review.delegations.policies import (
    Note,
    check_has_begun,
    check_is_over,
    check_may_be_noted,
    check_notes,
)
from review.worklist.policies import Task, Waiting, is_pressing

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
S = DelegationState


def delegation(state: DelegationState, name: str = "古丽") -> Delegation:
    return Delegation(id=uuid4(), state=state, version=3, expert_name=name)


def a_note(*, attended: bool = True, rating: int | None = None) -> Note:
    return Note(uuid4(), 3, attended, rating, "")


@pytest.mark.parametrize("state", sorted(S))
def test_only_who_had_a_valid_notice_is_noted(state: DelegationState) -> None:
    if state in (S.DELEGATED, S.ATTENDED, S.ABSENT):
        check_may_be_noted(delegation(state), 3)
    else:
        with pytest.raises(NotDelegated):
            check_may_be_noted(delegation(state), 3)


def test_what_was_shown_must_still_be_so() -> None:
    with pytest.raises(AttendanceChanged):
        check_may_be_noted(delegation(S.ATTENDED), 2)


def test_who_is_absent_has_no_rating_and_the_refusal_says_which_line() -> None:
    check_notes([a_note(rating=1), a_note(attended=False)])
    with pytest.raises(Invalid) as refused:
        check_notes([a_note(rating=5), a_note(attended=False, rating=1)])
    assert [one.pointer for one in refused.value.fields] == ["/items/1/rating"]
    with pytest.raises(NobodyNoted):
        check_notes([])


def test_a_review_begins_at_its_time_and_not_before() -> None:
    check_has_begun(Activity(starts_at=NOW), NOW)
    for starts_at in (NOW + timedelta(seconds=1), None):
        with pytest.raises(NotBegunYet):
            check_has_begun(Activity(starts_at=starts_at), NOW)


def test_over_is_a_review_whose_experts_are_all_noted_whoever_fell_out_before() -> None:
    gone = [delegation(state) for state in (S.DECLINED, S.RELEASED, S.WITHDRAWN)]
    check_is_over([delegation(S.ATTENDED), delegation(S.ABSENT), *gone])
    with pytest.raises(AttendanceMissing) as refused:
        check_is_over([delegation(S.ATTENDED), delegation(S.DELEGATED, "张伟"), *gone])
    assert "张伟" in refused.value.sentence
    with pytest.raises(NobodyTookPart):
        check_is_over(gone)


def waiting(task: Task, since: datetime = NOW, starts_at: datetime | None = None) -> Waiting:
    return Waiting(task, uuid4(), "评审", "住建局", since, starts_at)


@pytest.mark.parametrize(
    ("begins", "presses"), [("2026-12-02T15:59Z", True), ("2026-12-02T16:00Z", False), (None, False)]
)
def test_what_begins_by_the_last_of_the_days_presses(begins: str | None, presses: bool) -> None:
    starts_at = datetime.fromisoformat(begins) if begins else None
    found = is_pressing(waiting(Task.CONTACT, starts_at=starts_at), date(2026, 12, 2), date(2026, 11, 27))
    assert found is presses


@pytest.mark.parametrize(("day", "presses"), [(26, True), (27, False)])
def test_attendance_presses_once_it_was_due_longer_ago(day: int, presses: bool) -> None:
    ended = datetime(2026, 11, day, 4, tzinfo=UTC)
    one = waiting(Task.NOTE_ATTENDANCE, since=ended, starts_at=ended)
    assert is_pressing(one, date(2026, 12, 2), date(2026, 11, 27)) is presses
