"""The time, as something that can be passed in."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

# One official time for the whole country: days and hours that people are told are of it.
OFFICIAL_TIME = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """Return the current time, with a time zone."""


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


def official_day(at: datetime) -> date:
    """Return the calendar day of a moment in official time."""
    return at.astimezone(OFFICIAL_TIME).date()
