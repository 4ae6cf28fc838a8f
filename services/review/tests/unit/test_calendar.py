"""When the calendar must warn, and which days it holds."""

from datetime import date

import pytest

from review.calendar import policies
from review.calendar.errors import DayOutOfRange, YearKnown


@pytest.mark.parametrize(
    ("today", "known", "missing"),
    [
        (date(2026, 10, 31), {2026}, []),
        (date(2026, 11, 1), {2026}, [2027]),
        (date(2026, 11, 1), {2026, 2027}, []),
        (date(2026, 12, 31), set(), [2026, 2027]),
        (date(2027, 1, 1), {2026}, [2027]),
    ],
)
def test_this_year_must_be_known_and_from_november_on_the_next(
    today: date, known: set[int], missing: list[int]
) -> None:
    assert policies.missing_years(today, known) == missing


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1)])
def test_days_far_away_are_refused(day: date) -> None:
    with pytest.raises(DayOutOfRange, match="2000 年至 2100 年"):
        policies.check_day(day)


def test_the_first_and_the_last_day_are_held() -> None:
    policies.check_day(date(2000, 1, 1))
    policies.check_day(date(2100, 12, 31))


def test_a_year_that_came_with_the_program_is_not_entered() -> None:
    policies.check_may_enter(2027, shipped=False)
    with pytest.raises(YearKnown):
        policies.check_may_enter(2026, shipped=True)
