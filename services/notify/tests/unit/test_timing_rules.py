"""Quiet hours and budgets: when a message's turn begins."""

from datetime import datetime

import pytest

from foundation.clock import OFFICIAL_TIME
from notify.messages import policies
from notify.messages.model import Hold, Urgency
from notify.messages.policies import Sent
from notify.parameters.model import NotifyParameters

NIGHT = (22, 8)
BUDGET = NotifyParameters(sms_per_phone=10, sms_per_phone_all=20, sms_per_day=100, codes_per_day=50)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=OFFICIAL_TIME)


@pytest.mark.parametrize(
    ("moment", "quiet", "expected"),
    [
        (at(23, 21, 59), NIGHT, False),
        (at(23, 22), NIGHT, True),
        (at(24, 0), NIGHT, True),
        (at(24, 7, 59), NIGHT, True),
        (at(24, 8), NIGHT, False),
        (at(23, 13), (12, 14), True),
        (at(23, 14), (12, 14), False),
        (at(23, 22), (22, 22), False),
        (at(23, 3), (0, 0), False),
    ],
)
def test_which_hours_are_quiet(moment: datetime, quiet: tuple[int, int], expected: bool) -> None:
    assert policies.is_quiet(moment, quiet) is expected


@pytest.mark.parametrize(
    ("ready", "due"),
    [
        (at(23, 21, 59), at(23, 21, 59)),
        (at(23, 22), at(24, 8)),
        (at(23, 23, 30), at(24, 8)),
        (at(24, 0, 1), at(24, 8)),
        (at(24, 8), at(24, 8)),
    ],
)
def test_what_is_ready_in_the_quiet_hours_is_due_at_their_end(ready: datetime, due: datetime) -> None:
    for urgency in (Urgency.NOTICE, Urgency.REMINDER):
        assert policies.due_at(urgency, ready, NIGHT) == due
    assert policies.hold_of(ready, due) is (Hold.QUIET if due > ready else None)


def test_a_code_never_waits_for_the_morning() -> None:
    assert policies.due_at(Urgency.CODE, at(23, 23), NIGHT) == at(23, 23)


def test_what_a_day_has_no_room_for_goes_out_on_the_next_after_the_quiet_hours() -> None:
    assert policies.next_day(Urgency.NOTICE, at(23, 15), NIGHT) == at(24, 8)
    assert policies.next_day(Urgency.NOTICE, at(24, 7), NIGHT) == at(25, 8)
    assert policies.next_day(Urgency.CODE, at(23, 15), NIGHT) == at(24, 0)
    assert policies.next_day(Urgency.NOTICE, at(23, 15), (22, 22)) == at(24, 0)


@pytest.mark.parametrize(
    ("urgency", "sent", "spent"),
    [
        (Urgency.NOTICE, Sent(9, 9), False),
        (Urgency.NOTICE, Sent(10, 10), True),
        (Urgency.REMINDER, Sent(12, 10), True),
        (Urgency.CODE, Sent(19, 10), False),
        (Urgency.CODE, Sent(20, 0), True),
        (Urgency.NOTICE, Sent(20, 5), True),
    ],
)
def test_what_a_number_gets_in_a_day(urgency: Urgency, sent: Sent, spent: bool) -> None:
    assert policies.phone_budget_spent(urgency, sent, BUDGET) is spent


@pytest.mark.parametrize(
    ("urgency", "sent", "spent"),
    [
        (Urgency.NOTICE, Sent(140, 99), False),
        (Urgency.NOTICE, Sent(140, 100), True),
        (Urgency.CODE, Sent(140, 100), False),
        (Urgency.CODE, Sent(150, 100), True),
    ],
)
def test_codes_have_a_budget_of_their_own(urgency: Urgency, sent: Sent, spent: bool) -> None:
    assert policies.day_budget_spent(urgency, sent, BUDGET) is spent
