"""When something ends, and how early a person is told of it."""

from datetime import date, timedelta

import pytest

from contracts.words import RecordStatus
from experts.expiries.errors import ConfirmationNotDue, NotConfirmable
from experts.expiries.model import Step, What
from experts.expiries.policies import check_may_confirm, months_after, windows

TODAY = date(2026, 11, 23)


def step_told(what, days_left, notice):
    """Return the step of which a person is told so many days before the end, None where it is too early."""
    end = TODAY + timedelta(days=days_left)
    found = [window.step for window in windows(what, TODAY, notice) if window.first <= end <= window.last]
    assert len(found) <= 1, "one end is told at one step"
    return found[0] if found else None


@pytest.mark.parametrize(
    ("days_left", "step"),
    [
        (91, None),
        (90, Step.FIRST),
        (31, Step.FIRST),
        (30, Step.MONTH),
        (8, Step.MONTH),
        (7, Step.WEEK),
        (0, Step.WEEK),
        (-1, Step.OVER),
        (-365, Step.OVER),
        (-366, None),
    ],
)
def test_a_certificate_is_told_of_at_ninety_thirty_and_seven_days_and_when_it_is_over(days_left, step):
    assert step_told(What.CERTIFICATE, days_left, 90) == step


@pytest.mark.parametrize(
    ("days_left", "step"), [(11, None), (10, Step.FIRST), (8, Step.FIRST), (7, Step.WEEK)]
)
def test_a_notice_shorter_than_a_month_has_no_month_step(days_left, step):
    assert step_told(What.CERTIFICATE, days_left, 10) == step


@pytest.mark.parametrize("notice", [1, 7])
def test_a_notice_of_a_week_or_less_is_the_first_and_only_one(notice):
    assert step_told(What.CERTIFICATE, notice, notice) == Step.FIRST
    assert step_told(What.CERTIFICATE, notice + 1, notice) is None


@pytest.mark.parametrize("what", [What.TERM, What.CONFIRMATION])
def test_a_term_and_a_confirmation_are_told_of_once_before_and_once_after(what):
    assert {step_told(what, days, 60) for days in range(61)} == {Step.FIRST}
    assert step_told(what, -1, 60) == Step.OVER


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2023, 11, 23), 36, date(2026, 11, 23)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day, months, end):
    assert months_after(day, months) == end


@pytest.mark.parametrize("status", [RecordStatus.LISTED, RecordStatus.CHANGE_REJECTED])
@pytest.mark.parametrize("days_left", [30, 0, -400])
def test_who_is_in_the_library_confirms_from_a_month_before(status, days_left):
    check_may_confirm(status, TODAY + timedelta(days=days_left), TODAY)


def test_it_is_not_confirmed_too_early_or_where_none_is_asked_for():
    for confirm_by in (TODAY + timedelta(days=31), None):
        with pytest.raises(ConfirmationNotDue):
            check_may_confirm(RecordStatus.LISTED, confirm_by, TODAY)


@pytest.mark.parametrize(
    "status", sorted(set(RecordStatus) - {RecordStatus.LISTED, RecordStatus.CHANGE_REJECTED})
)
def test_nobody_confirms_in_another_status(status):
    with pytest.raises(NotConfirmable):
        check_may_confirm(status, TODAY, TODAY)
