"""Reminders of what is due, and how long reviewing takes."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts.events.review import ReviewsDue
from contracts.words import Role, Stage
from foundation.testing.kit import ServiceKit
from review.tests.service.making import (
    ASSOCIATION,
    IN_KARAMAY,
    KARAMAY,
    URUMQI,
    a_bureau_reviewer,
    an_association_reviewer,
    decide,
    read,
    submit,
)

pytestmark = pytest.mark.service

# Monday 9 November 2026, 10:00 in Beijing; a fortnight without holidays.
MONDAY = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)


def at(review: ServiceKit, moment: datetime) -> None:
    review.clock.move(seconds=(moment - review.clock.now()).total_seconds())


async def remind(review: ServiceKit, moment: datetime) -> list[tuple[Stage, UUID | None, int, int]]:
    """Run the day's reminder at this moment; return what it told."""
    at(review, moment)
    before = len(await review.emitted(ReviewsDue))
    await review.tasks.entries["review.remind_of_due_reviews"](review.resources)
    told = (await review.emitted(ReviewsDue))[before:]
    return [(fact.stage, fact.bureau_id, fact.soon, fact.overdue) for fact in told]


async def passed(review: ServiceKit, case_id: UUID, moment: datetime) -> None:
    at(review, moment)
    reply = await decide(
        review, an_association_reviewer(review), case_id, stage="preliminary", verdict="pass", kind="local"
    )
    assert reply.status_code == 201, reply.text


async def test_reviewers_are_reminded_a_working_day_before_the_day_on_it_and_afterwards(
    review: ServiceKit,
) -> None:
    await submit(review, at=MONDAY)  # due on Monday the 16th
    queue = (Stage.PRELIMINARY, None)
    assert await remind(review, MONDAY + timedelta(days=3)) == []
    assert await remind(review, MONDAY + timedelta(days=4)) == [(*queue, 1, 0)]
    assert await remind(review, MONDAY + timedelta(days=7)) == [(*queue, 1, 0)]
    assert await remind(review, MONDAY + timedelta(days=8)) == [(*queue, 0, 1)]


async def test_nobody_is_reminded_on_a_day_off(review: ServiceKit) -> None:
    await submit(review, at=MONDAY - timedelta(days=30))
    assert await remind(review, MONDAY + timedelta(days=5)) == []
    assert "cases.remind" not in await review.audit_actions()


async def test_how_long_before_is_what_the_administrator_has_set(review: ServiceKit) -> None:
    await submit(review, at=MONDAY)
    admin = review.as_(review.actor(Role.PLATFORM_ADMIN))
    reply = await review.client.put(
        "/parameters/due_notice_days", json={"value": 3, "version": 0}, headers=admin
    )
    assert reply.status_code == 200, reply.text
    assert await remind(review, MONDAY + timedelta(days=2)) == [(Stage.PRELIMINARY, None, 1, 0)]


async def test_each_queue_is_told_once_with_its_own_counts(review: ServiceKit) -> None:
    here, there = await submit(review, at=MONDAY), await submit(review, region_code=IN_KARAMAY, at=MONDAY)
    await passed(review, here.submission_id, MONDAY + timedelta(days=1))  # due on Tuesday the 17th
    await passed(review, there.submission_id, MONDAY + timedelta(days=2))  # due on Wednesday the 18th
    await submit(review, at=MONDAY + timedelta(days=4))  # due on Friday the 20th
    told = await remind(review, MONDAY + timedelta(days=9))
    assert sorted(told, key=str) == sorted(
        [(Stage.FINAL, URUMQI, 0, 1), (Stage.FINAL, KARAMAY, 1, 0)], key=str
    )
    facts = await review.emitted(ReviewsDue)
    assert {(fact.queue, fact.day) for fact in facts} == {
        (str(URUMQI), date(2026, 11, 18)),
        (str(KARAMAY), date(2026, 11, 18)),
    }


async def test_what_is_decided_is_not_reminded_of(review: ServiceKit) -> None:
    case = await submit(review, at=MONDAY)
    at(review, MONDAY + timedelta(days=1))
    body = {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
    await decide(review, an_association_reviewer(review), case.submission_id, **body)
    assert await remind(review, MONDAY + timedelta(days=9)) == []


async def reviewed(review: ServiceKit, days: int, final_days: int | None = None, **more: str) -> None:
    """Submit on that Monday; pass after `days` working days, and the final stage `final_days` later."""
    case = await submit(review, at=MONDAY, **more)
    await passed(review, case.submission_id, after(days))
    if final_days is not None:
        at(review, after(days + final_days))
        bureau = a_bureau_reviewer(review, KARAMAY if more else URUMQI)
        reply = await decide(review, bureau, case.submission_id, stage="final", verdict="pass")
        assert reply.status_code == 201, reply.text


def after(days: int) -> datetime:
    """Return the moment after this many working days; ten of them have no holiday in between."""
    return MONDAY + timedelta(days=days + 2 * (days // 5))


async def figures(review: ServiceKit, actor, month: str = "2026-11") -> dict[str, dict]:
    months = (await read(review, actor, "/cases/statistics"))["months"]
    return {one["stage"]: one for one in months if one["month"] == month}


async def test_review_times_are_counted_in_working_days_by_month_and_stage(review: ServiceKit) -> None:
    for days in (0, 1, 2, 6):
        await reviewed(review, days)
    await reviewed(review, 1, 7)
    rejected = await submit(review, at=MONDAY)
    at(review, after(8))
    body = {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
    await decide(review, an_association_reviewer(review), rejected.submission_id, **body)
    found = await figures(review, an_association_reviewer(review))
    assert found["preliminary"] == {
        "month": "2026-11",
        "stage": "preliminary",
        "stage_label": "资料预审",
        "decided": 6,
        "passed": 5,
        "rejected": 1,
        "median_days": 1.5,  # 0 1 1 2 6 8
        "p90_days": 8,
        "in_time": 4 / 6,  # the term is five working days
    }
    final = found["final"]
    assert (final["decided"], final["median_days"], final["p90_days"], final["in_time"]) == (1, 7, 7, 0)


async def test_twelve_months_are_there_also_those_in_which_nothing_happened(review: ServiceKit) -> None:
    at(review, MONDAY)
    months = (await read(review, an_association_reviewer(review), "/cases/statistics"))["months"]
    assert [one["month"] for one in months[::2]] == [
        *(f"2025-{month}" for month in (12,)),
        *(f"2026-{month:02}" for month in range(1, 12)),
    ]
    assert {(one["decided"], one["median_days"], one["p90_days"], one["in_time"]) for one in months} == {
        (0, None, None, None)
    }


async def test_a_month_ends_in_official_time(review: ServiceKit) -> None:
    case = await submit(review, at=MONDAY)
    # 17:00 UTC on the last of November is December in Beijing.
    await passed(review, case.submission_id, datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    reviewer = an_association_reviewer(review)
    assert (await figures(review, reviewer, "2026-11"))["preliminary"]["decided"] == 0
    assert (await figures(review, reviewer, "2026-12"))["preliminary"]["decided"] == 1


async def test_a_decision_by_a_machine_whose_clock_is_ahead_is_counted(review: ServiceKit) -> None:
    case = await submit(review, at=MONDAY)
    await passed(review, case.submission_id, MONDAY + timedelta(days=1))
    at(review, MONDAY)
    assert (await figures(review, an_association_reviewer(review)))["preliminary"]["decided"] == 1


async def test_a_bureau_reads_the_figures_of_its_own_decisions_only(review: ServiceKit) -> None:
    await reviewed(review, 1, 1)
    await reviewed(review, 1, 3, region_code=IN_KARAMAY)
    for role in (Role.BUREAU_REVIEWER, Role.BUREAU_OFFICER):
        found = await figures(review, review.actor(role, organization_id=KARAMAY))
        assert list(found) == ["final"]
        assert (found["final"]["decided"], found["final"]["median_days"]) == (1, 3)
    coordinator = review.actor(Role.ASSOCIATION_COORDINATOR, organization_id=ASSOCIATION)
    assert (await figures(review, coordinator))["final"]["decided"] == 2


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.UNIT_ADMIN, Role.PLATFORM_ADMIN, Role.AUDITOR])
async def test_figures_are_for_the_association_and_bureaus(review: ServiceKit, role: Role) -> None:
    reply = await review.client.get("/cases/statistics", headers=review.as_(review.actor(role)))
    assert reply.status_code == 403
