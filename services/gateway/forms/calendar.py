"""工作日历: a year as twelve months, and what is said of a day."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.reference.working_days import is_working_day

WEEKDAYS = "一二三四五六日"
FIRST_YEAR, LAST_YEAR = 2000, 2100
CHOICES = (("working", "上班"), ("off", "休息"), ("statutory", "按国家安排"))
CHOICE_MISSING = "请选择这一天上班、休息还是按国家安排。"
DAY_MISSING = "请填写正确的日期，例如 2026-11-22。"


def year_of(given: str, today: date) -> int:
    """Return the year that was asked for, this year for nonsense."""
    if given.isascii() and given.isdigit() and FIRST_YEAR <= int(given[:6]) <= LAST_YEAR:
        return int(given)
    return today.year


def day_of(given: str) -> date | None:
    """Return the day that was typed as 2026-11-22, None for anything else."""
    try:
        return date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        return None


def overrides(year: Mapping[str, Any]) -> dict[date, bool]:
    """Return the days that an administrator has set: day -> whether people work."""
    return {date.fromisoformat(one["day"]): one["working"] for one in year["days"]}


def months(year: int, changed: Mapping[date, bool], today: date) -> list[dict[str, Any]]:
    """Return the twelve months: label, and weeks of seven days, None where a day belongs to another month."""
    return [
        {
            "label": f"{month}月",
            "weeks": [
                [_cell(date(year, month, day), changed, today) if day else None for day in week]
                for week in calendar.Calendar().monthdayscalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def changed_days(changed: Mapping[date, bool]) -> list[dict[str, str]]:
    """Return the days that were set, in their order: what counts now, and what the State Council has said."""
    return [
        {
            "day": day.isoformat(),
            "weekday": f"星期{WEEKDAYS[day.weekday()]}",
            "now": _word(working),
            "statutory": _word(is_working_day(day)),
        }
        for day, working in sorted(changed.items())
    ]


def counts(year: int, changed: Mapping[date, bool]) -> dict[str, int]:
    """Return how many working days and days off the year has."""
    days = [
        date(year, month, day)
        for month in range(1, 13)
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
    ]
    working = sum(is_working_day(day, changed) for day in days)
    return {"working": working, "off": len(days) - working}


def _cell(day: date, changed: Mapping[date, bool], today: date) -> dict[str, Any]:
    """Return a day: the sign says in a word what the weekday alone does not."""
    working = is_working_day(day, changed)
    unusual = working != (day.weekday() < calendar.SATURDAY)
    return {
        "iso": day.isoformat(),
        "number": day.day,
        "month": day.month,
        "off": not working,
        "sign": "休" if not working else "班" if unusual else "",
        "word": _word(working),
        "changed": day in changed,
        "today": day == today,
    }


def _word(working: bool) -> str:
    return "上班" if working else "休息"
