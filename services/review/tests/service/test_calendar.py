"""The calendar that an administrator may overrule."""

from datetime import UTC, datetime

import pytest

from contracts.words import Role
from foundation.testing.kit import ServiceKit
from review.tests.service.making import an_association_reviewer, read, submit

pytestmark = pytest.mark.service


async def test_a_day_declared_off_moves_the_due_date(review: ServiceKit) -> None:
    keeper = review.actor(Role.PLATFORM_ADMIN)
    for working in (True, False):
        reply = await review.client.put(
            "/calendar/days/2026-11-24", json={"working": working}, headers=review.as_(keeper)
        )
        assert reply.status_code == 200
    submission = await submit(review, at=datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
    case = await read(review, an_association_reviewer(review), f"/cases/{submission.submission_id}")
    assert case["due_on"] == "2026-12-01"
    year = await read(review, keeper, "/calendar/2026")
    assert year["days"] == [{"day": "2026-11-24", "working": False}]
    assert "calendar.overrule" in await review.audit_actions()


async def test_a_year_without_known_holidays_warns(review: ServiceKit) -> None:
    keeper = review.actor(Role.PLATFORM_ADMIN)
    assert (await read(review, keeper, "/calendar/2026"))["warning"] is None
    assert "2031" in (await read(review, keeper, "/calendar/2031"))["warning"]


async def test_only_an_administrator_keeps_the_calendar(review: ServiceKit) -> None:
    reply = await review.client.put(
        "/calendar/days/2026-11-24",
        json={"working": False},
        headers=review.as_(an_association_reviewer(review)),
    )
    assert reply.status_code == 403


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow"])
async def test_a_day_that_is_none_is_refused(review: ServiceKit, day: str) -> None:
    reply = await review.client.put(
        f"/calendar/days/{day}",
        json={"working": False},
        headers=review.as_(review.actor(Role.PLATFORM_ADMIN)),
    )
    assert reply.status_code == 422
