"""A clock that a test can move."""

from datetime import UTC, datetime, timedelta


class MovableClock:
    """The real time, plus what a test has moved it by."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """Return the current time as this clock sees it."""
        return datetime.now(UTC) + self._offset

    def move(self, **amount: float) -> None:
        """Move forward; the arguments are those of timedelta (minutes=11)."""
        self._offset += timedelta(**amount)

    def reset(self) -> None:
        """Tell the real time again."""
        self._offset = timedelta(0)
