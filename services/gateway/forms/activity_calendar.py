"""The month calendar of activities: weeks from Monday, an activity on each of its days."""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from gateway.forms.activities import in_official_time, name_of

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
FIRST_MONTH, LAST_MONTH = date(2000, 1, 1), date(2099, 12, 1)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def month_of(text: str, today: date) -> date:
    """Return the first day of the month that is asked for (2026-12), this month's where that is none."""
    this_month = today.replace(day=1)
    if not _MONTH.fullmatch(text):
        return this_month
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this_month
    return month if FIRST_MONTH <= month <= LAST_MONTH else this_month


def label_of(month: date) -> str:
    """Return 2026年12月."""
    return f"{month.year}年{month.month}月"


def around(month: date) -> tuple[str, str]:
    """Return the addresses of the months before and after, "" at the ends."""
    before, after = _month_after(month, -1), _month_after(month, 1)
    return (
        address(before) if month > FIRST_MONTH else "",
        address(after) if month < LAST_MONTH else "",
    )


def address(month: date) -> str:
    """Return the address of a month."""
    return f"/activities/calendar?month={month:%Y-%m}"


def weeks(month: date, activities: Iterable[Mapping[str, Any]], today: date) -> list[list[dict[str, Any]]]:
    """Return the weeks of the month, each seven days; a day of another month has no number and nothing on it."""
    by_day = _by_day(activities)
    return [
        [
            _day(day, by_day.get(day, []), today)
            if day.month == month.month
            else {"number": None, "events": []}
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    ]


def _day(day: date, events: list[dict[str, Any]], today: date) -> dict[str, Any]:
    return {
        "number": day.day,
        "label": f"{day.month}月{day.day}日",
        "weekday": f"星期{WEEKDAYS[day.weekday()]}",
        "today": day == today,
        "events": events,
    }


def _by_day(activities: Iterable[Mapping[str, Any]]) -> dict[date, list[dict[str, Any]]]:
    found: dict[date, list[dict[str, Any]]] = {}
    for activity in activities:
        start, end = in_official_time(activity["starts_at"]), in_official_time(activity["ends_at"])
        # who ends as a day begins is not there on that day any more
        last = (end - timedelta(microseconds=1)).date()
        for number in range((last - start.date()).days + 1):
            day = start.date() + timedelta(days=number)
            first_day, last_day = day == start.date(), day == last
            item = {**activity, "name": name_of(activity), "hours": _hours(start, end, first_day, last_day)}
            found.setdefault(day, []).append(item)
    return found


def _hours(start: Any, end: Any, first_day: bool, last_day: bool) -> str:
    """Return from when to when it takes place on one of its days."""
    if first_day and last_day:
        return f"{start:%H:%M}–{end:%H:%M}"
    if first_day:
        return f"{start:%H:%M} 起"
    return f"至 {end:%H:%M}" if last_day and f"{end:%H:%M}" != "00:00" else "全天"


def _month_after(month: date, number: int) -> date:
    years, rest = divmod(month.year * 12 + month.month - 1 + number, 12)
    return date(years, rest + 1, 1)
