"""Chinese working days: the State Council's yearly notices as data, plus what an administrator changed.

working_days.json holds, for each year of which the notice is known, the weekdays that are off and the weekend
days that are worked. For another year Monday to Friday are working days and `covers` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TypedDict, cast

from contracts.reference.files import read_json

NO_OVERRIDES: Mapping[date, bool] = MappingProxyType({})
_SATURDAY = 5


class _Year(TypedDict):
    days_off: list[str]
    working_weekend_days: list[str]


class _File(TypedDict):
    years: dict[str, _Year]


def covers(year: int) -> bool:
    """Whether the holidays of that year are known; if not, the calendar should warn."""
    return year in _known()[0]


def is_working_day(day: date, overrides: Mapping[date, bool] = NO_OVERRIDES) -> bool:
    """Whether people work on that day; `overrides` (day -> works) go before the statutory calendar."""
    if day in overrides:
        return overrides[day]
    _, exceptions = _known()
    return exceptions.get(day, day.weekday() < _SATURDAY)


def add_working_days(day: date, n: int, overrides: Mapping[date, bool] = NO_OVERRIDES) -> date:
    """Returns the n-th working day after `day` (before it, if n is negative); `day` itself for 0.

    The day itself does not count, as in 行政许可法 art. 82 with 民法典 art. 201.
    """
    step = timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day, overrides)
    return day


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[int], dict[date, bool]]:
    years = cast("_File", read_json("working_days.json"))["years"]
    exceptions: dict[date, bool] = {}
    for year in years.values():
        exceptions |= {date.fromisoformat(day): False for day in year["days_off"]}
        exceptions |= {date.fromisoformat(day): True for day in year["working_weekend_days"]}
    return frozenset(map(int, years)), exceptions
