"""When a daily task was due last, in official time (UTC+8)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from foundation.tasks.schedule import latest_due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 0, 29, 59, tzinfo=UTC), datetime(2026, 11, 22, 0, 30, tzinfo=UTC)),
        (datetime(2026, 11, 23, 0, 30, tzinfo=UTC), datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        (datetime(2026, 11, 23, 16, 1, tzinfo=UTC), datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), datetime(2026, 12, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_half_past_eight_in_china(now, due):
    assert latest_due(time(8, 30), now) == due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 9, 59, 59, 999_999, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)),
        (datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)),
    ],
)
def test_an_interval_of_an_hour_is_over_at_the_full_hour(now, due):
    assert latest_due(timedelta(hours=1), now) == due
