"""The calendar that an administrator may overrule."""

from datetime import UTC, datetime

import httpx
import pytest

from contracts.words import Role
from foundation.testing.kit import ServiceKit
from review.tests.service.making import an_association_reviewer, pass_preliminary, read, submit

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


async def keep(review: ServiceKit, method: str, path: str, **body: object) -> httpx.Response:
    """Ask as the platform administrator."""
    headers = review.as_(review.actor(Role.PLATFORM_ADMIN, name="管理员"))
    return await review.client.request(method, path, headers=headers, **({"json": body} if body else {}))


def be_at(review: ServiceKit, moment: datetime) -> None:
    """Let the clock show this moment."""
    review.clock.move(seconds=(moment - review.clock.now()).total_seconds())


async def test_a_day_taken_back_follows_the_statutory_calendar_again(review: ServiceKit) -> None:
    await keep(review, "PUT", "/calendar/days/2026-11-24", working=False)
    for _ in range(2):
        assert (await keep(review, "DELETE", "/calendar/days/2026-11-24")).status_code == 204
    assert (await keep(review, "GET", "/calendar/2026")).json()["days"] == []
    submission = await submit(review, at=datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
    case = await read(review, an_association_reviewer(review), f"/cases/{submission.submission_id}")
    assert case["due_on"] == "2026-11-30"
    assert (await review.audit_actions()).count("calendar.restore") == 1


async def test_a_day_of_another_age_is_refused(review: ServiceKit) -> None:
    reply = await keep(review, "PUT", "/calendar/days/1999-12-31", working=True)
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/day")


async def test_from_november_on_a_next_year_without_holidays_is_warned_of_until_it_is_entered(
    review: ServiceKit,
) -> None:
    async def warned() -> list[int]:
        items = (await keep(review, "GET", "/calendar/warnings")).json()["items"]
        assert all(str(item["year"]) in item["sentence"] for item in items)
        return [item["year"] for item in items]

    be_at(review, datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert await warned() == []
    review.clock.move(minutes=2)
    assert await warned() == [2027], "it is November in China"
    entered = await keep(review, "PUT", "/calendar/2027/entered")
    assert (entered.json()["known"], entered.json()["entered_by"]) == (True, "管理员")
    assert await warned() == []
    assert (await keep(review, "DELETE", "/calendar/2027/entered")).json()["known"] is False
    assert await warned() == [2027]
    actions = await review.audit_actions()
    assert ("calendar.enter" in actions, "calendar.reopen" in actions) == (True, True)


async def test_a_year_that_came_with_the_program_needs_no_entering(review: ServiceKit) -> None:
    assert (await keep(review, "PUT", "/calendar/2026/entered")).status_code == 409


async def test_terms_of_review_are_parameters_and_count_for_what_begins_afterwards(
    review: ServiceKit,
) -> None:
    at = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    old = await submit(review, at=at)
    items = (await keep(review, "GET", "/parameters")).json()["items"]
    assert {one["key"]: one["value"] for one in items} == {
        "preliminary_days": 5,
        "final_days": 5,
        "due_notice_days": 1,
        "answer_hours": 48,
    }
    assert (await keep(review, "PUT", "/parameters/preliminary_days", value=2, version=0)).status_code == 200
    assert (await keep(review, "PUT", "/parameters/final_days", value=3, version=0)).status_code == 200
    new = await submit(review, at=at)
    reviewer = an_association_reviewer(review)
    due = [(await read(review, reviewer, f"/cases/{one.submission_id}"))["due_on"] for one in (old, new)]
    assert due == ["2026-11-30", "2026-11-25"]
    be_at(review, datetime(2026, 11, 24, 4, 0, tzinfo=UTC))
    passed = await pass_preliminary(review, new.submission_id)
    assert passed.json()["due_on"] == "2026-11-27"
    assert (await review.audit_actions()).count("parameter.change") == 2


async def test_the_days_that_are_left_are_counted_as_the_administrator_has_set_them(
    review: ServiceKit,
) -> None:
    be_at(review, datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
    submission = await submit(review, at=review.clock.now())
    await keep(review, "PUT", "/calendar/days/2026-11-25", working=False)
    reviewer = an_association_reviewer(review)
    listed = (await read(review, reviewer, "/cases"))["items"]
    case = next(one for one in listed if one["id"] == str(submission.submission_id))
    assert (case["due_on"], case["working_days_left"]) == ("2026-11-30", 4)
    be_at(review, datetime(2026, 11, 30, 4, 0, tzinfo=UTC))
    case = await read(review, reviewer, f"/cases/{submission.submission_id}")
    assert (case["working_days_left"], case["overdue"]) == (0, False)
    be_at(review, datetime(2026, 12, 1, 4, 0, tzinfo=UTC))
    case = await read(review, reviewer, f"/cases/{submission.submission_id}")
    assert (case["working_days_left"], case["overdue"]) == (0, True)
