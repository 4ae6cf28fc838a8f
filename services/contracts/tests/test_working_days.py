"""Chinese working days by the State Council's notices."""

import json
from datetime import date, timedelta
from importlib.resources import files

import pytest

from contracts.reference.working_days import add_working_days, covers, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # an ordinary Friday
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2026, 10, 1), False),  # national day, a Thursday
        (date(2026, 10, 7), False),  # still the holiday, a Wednesday
        (date(2026, 10, 10), True),  # the Saturday that pays for it
        (date(2026, 2, 14), True),  # a Saturday before the spring festival
        (date(2026, 2, 23), False),  # the Monday that ends it
        (date(2005, 12, 31), True),  # a Saturday worked for the next year's holiday
    ],
)
def test_holidays_and_worked_weekends_are_known(day, works):
    assert is_working_day(day) is works


def test_counting_begins_on_the_next_day_and_jumps_over_the_holiday():
    assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert add_working_days(date(2026, 10, 3), 1) == date(2026, 10, 8)
    assert add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_what_the_administrator_says_goes_before_the_statute():
    closed = {date(2026, 11, 23): False, date(2026, 11, 28): True}
    assert not is_working_day(date(2026, 11, 23), closed)
    assert add_working_days(date(2026, 11, 20), 5, closed) == date(2026, 11, 28)
    assert add_working_days(date(2026, 11, 20), 5) == date(2026, 11, 27)


def test_a_year_without_its_notice_is_said_and_falls_back_to_the_week():
    assert covers(2026)
    assert not covers(2027)
    assert is_working_day(date(2027, 1, 1))
    assert not is_working_day(date(2027, 1, 2))
    assert add_working_days(date(2099, 1, 1), 10) > date(2099, 1, 1)


def test_the_file_lists_only_exceptions_to_the_week_each_in_its_year():
    years = json.loads((files("contracts.reference") / "working_days.json").read_text("utf-8"))["years"]
    assert list(years) == [str(year) for year in range(2004, 2027)]
    for year, lists in years.items():
        off = [date.fromisoformat(day) for day in lists["days_off"]]
        worked = [date.fromisoformat(day) for day in lists["working_weekend_days"]]
        assert all(day.year == int(year) for day in off + worked)
        assert all(day.weekday() < 5 for day in off)
        assert all(day.weekday() >= 5 for day in worked)


def test_a_covered_year_has_about_250_working_days():
    for year in range(2008, 2027):
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range(365))
        assert 246 <= sum(map(is_working_day, days)) <= 253
