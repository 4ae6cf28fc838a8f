"""Whether an expert has promised the time elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.delegations.model import DelegationState
from review.delegations.policies import Engagement, in_words, times_against

NINE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Nine o'clock in official time."""

PROMISED = ("accepted", "confirmed", "delegated", "attended")
ASKED_FOR = ("picked", "offered")


def at(hour: float) -> datetime:
    return NINE + timedelta(hours=hour - 9)


def an_engagement(first: float, last: float, state: str = "accepted", title: str | None = None) -> Engagement:
    return Engagement(DelegationState(state), at(first), at(last), title)


def test_promised_time_refuses_and_another_bureaus_activity_is_not_named():
    conflicts = times_against([an_engagement(9, 12)], at(11), at(14))
    assert conflicts.sentences == ["时间冲突：2026-12-01 09:00 至 12:00 已接受另一评审活动"]
    assert len(conflicts.refusals) == 1


def test_an_activity_of_the_same_bureau_is_named():
    conflicts = times_against([an_engagement(9, 12, title="消防设计评审")], at(9), at(10))
    assert conflicts.sentences == ["时间冲突：2026-12-01 09:00 至 12:00 已接受“消防设计评审”"]


def test_who_is_only_asked_for_that_time_may_be_picked_with_a_reason():
    conflicts = times_against([an_engagement(9, 12, "offered")], at(9), at(10))
    assert conflicts.refusals == ()
    assert conflicts.sentences == ["时间提醒：2026-12-01 09:00 至 12:00 已被另一评审活动选定，尚未答复"]


@pytest.mark.parametrize("state", [str(state) for state in DelegationState])
def test_every_state_has_its_weight(state):
    conflicts = times_against([an_engagement(9, 12, state)], at(9), at(10))
    assert (bool(conflicts.refusals), bool(conflicts.warnings)) == (state in PROMISED, state in ASKED_FOR)


@pytest.mark.parametrize(("first", "last"), [(7, 9), (12, 14), (13, 15)])
def test_what_ends_as_the_other_begins_is_no_conflict(first, last):
    assert times_against([an_engagement(9, 12)], at(first), at(last)).sentences == []


@pytest.mark.parametrize(("first", "last"), [(8, 9.1), (11.9, 15), (10, 11), (8, 15), (9, 12)])
def test_any_time_in_common_is_one(first, last):
    assert times_against([an_engagement(9, 12)], at(first), at(last)).refusals


def test_several_days_are_told_with_both_days():
    assert in_words(at(9), at(9 + 24)) == "2026-12-01 09:00 至 2026-12-02 09:00"
    assert in_words(at(-6), at(9)) == "2026-11-30 18:00 至 2026-12-01 09:00"


spans = st.tuples(st.integers(0, 50), st.integers(1, 30))


@given(st.lists(spans, max_size=5), spans)
def test_a_conflict_is_exactly_an_hour_in_common(taken, wanted):
    engagements = [an_engagement(first, first + length) for first, length in taken]
    hours = set(range(wanted[0], wanted[0] + wanted[1]))
    common = [one for one in taken if hours & set(range(one[0], one[0] + one[1]))]
    found = times_against(engagements, at(wanted[0]), at(wanted[0] + wanted[1]))
    assert len(found.refusals) == len(common)
