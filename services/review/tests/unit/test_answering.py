"""Who may be asked, how often, until when a link opens, and what a no needs."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from review.activities.model import Activity, ActivityState
from review.delegations import policies
from review.delegations.errors import (
    BegunAlready,
    DeclineNeedsReason,
    NotPossibleNow,
    OfferTooSoon,
    TooManyOffers,
)
from review.delegations.model import Delegation, DelegationState

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def an_activity(state: str = "contacting", begins_in_hours: float = 72) -> Activity:
    return Activity(id=uuid4(), state=ActivityState(state), starts_at=NOW + timedelta(hours=begins_in_hours))


def a_delegation(state: str) -> Delegation:
    return Delegation(id=uuid4(), state=DelegationState(state))


@pytest.mark.parametrize("state", list(DelegationState))
def test_who_is_picked_or_was_asked_can_be_asked(state):
    if state in ("picked", "offered"):
        policies.check_may_be_asked(an_activity(), a_delegation(state), NOW)
    else:
        with pytest.raises(NotPossibleNow):
            policies.check_may_be_asked(an_activity(), a_delegation(state), NOW)


@pytest.mark.parametrize("activity_state", list(ActivityState))
@pytest.mark.parametrize("state", list(DelegationState))
def test_only_who_was_asked_answers_and_only_while_the_association_contacts(activity_state, state):
    waited_for = (activity_state, state) == ("contacting", "offered")
    assert policies.may_answer(an_activity(activity_state), a_delegation(state), NOW) is waited_for


def test_nobody_is_asked_or_answers_once_the_review_has_begun():
    begun, delegation = an_activity(begins_in_hours=0), a_delegation("offered")
    assert not policies.may_answer(begun, delegation, NOW)
    for check in (policies.check_may_be_asked, policies.check_may_answer):
        with pytest.raises(BegunAlready):
            check(begun, delegation, NOW)


@pytest.mark.parametrize(("begins_in", "hours", "expected"), [(72, 48, 48), (5, 48, 5), (48, 48, 48)])
def test_a_link_opens_for_so_many_hours_and_not_beyond_the_beginning(begins_in, hours, expected):
    until = policies.expiry_of(an_activity(begins_in_hours=begins_in), NOW, hours)
    assert until == NOW + timedelta(hours=expected)


@pytest.mark.parametrize(
    ("seconds_ago", "today", "refusal"),
    [
        (None, 0, None),
        (60, 1, None),
        (59.9, 1, OfferTooSoon),
        (3600, 4, None),
        (3600, 5, TooManyOffers),
        (1, 5, TooManyOffers),
    ],
)
def test_at_most_one_a_minute_and_five_a_day(seconds_ago, today, refusal):
    last = None if seconds_ago is None else NOW - timedelta(seconds=seconds_ago)
    if refusal is None:
        policies.check_pace(last, today, NOW)
    else:
        with pytest.raises(refusal):
            policies.check_pace(last, today, NOW)


@pytest.mark.parametrize(
    ("reason", "enough"), [("", False), ("忙", False), ("出差", True), ("很" * 201, False)]
)
def test_a_no_says_why(reason, enough):
    policies.check_reason(True, reason)
    if enough:
        policies.check_reason(False, reason)
    else:
        with pytest.raises(DeclineNeedsReason):
            policies.check_reason(False, reason)
