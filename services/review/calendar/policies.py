"""Who may change the calendar, which days it holds, and when it must warn. Pure."""

from collections.abc import Collection
from datetime import date

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from review.calendar.errors import DayOutOfRange, YearKnown

FIRST_YEAR, LAST_YEAR = 2000, 2100
# The State Council tells the holidays of a year in the autumn before it.
NOTICE_EXPECTED = (11, 1)


def check_keeps_calendar(actor: Actor) -> None:
    """Raise Forbidden unless the person administers the platform."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden


def check_day(day: date) -> None:
    """Raise DayOutOfRange for a day outside the years that the calendar holds."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayOutOfRange(first=FIRST_YEAR, last=LAST_YEAR)


def check_may_enter(year: int, shipped: bool) -> None:
    """Raise YearKnown if the shipped data hold the year's holidays: there is nothing to enter."""
    if shipped:
        raise YearKnown(year=year)


def missing_years(today: date, known: Collection[int]) -> list[int]:
    """Return the years whose holidays should be known on that day and are not.

    This year always, the next from 1 November on (product.md: it warns when next year is missing).
    """
    wanted = [today.year]
    if (today.month, today.day) >= NOTICE_EXPECTED:
        wanted.append(today.year + 1)
    return [year for year in wanted if year not in known]
