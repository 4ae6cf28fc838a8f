"""下达委派: numbers without a gap, nobody twice, and nobody who must not come."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.events.review import NoticeIssued
from contracts.words import RecordStatus
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    confirm,
    confirmed,
    delegated,
    hand_over,
    issue,
    open_picking,
    tell_expert,
)
from review.tests.service.making import KARAMAY, URUMQI, read

pytestmark = pytest.mark.service


def number(review: ServiceKit, sequence: int) -> str:
    return f"新消专委〔{official_day(review.clock.now()).year}〕{sequence:04d}号"


async def refused(review: ServiceKit, activity: dict[str, Any]) -> str:
    reply = await review.client.post(
        f"/activities/{activity['id']}/notices", headers=review.as_(a_coordinator(review))
    )
    assert reply.status_code == 409, reply.text
    return str(reply.json()["detail"])


async def test_everybody_whose_time_is_confirmed_is_delegated_under_a_number_of_their_own(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review, KARAMAY), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, notices = await delegated(review, officer, coordinator, *experts)
    assert [(one["number"], one["expert_name"]) for one in notices] == [
        (number(review, 1), "古丽"),
        (number(review, 2), "张伟"),
    ]
    assert {(one["kind_label"], one["state_label"], one["to_acknowledge"]) for one in notices} == {
        ("委派通知", "有效", True)
    }
    seen = await read(review, officer, f"/activities/{activity['id']}")
    assert (seen["state_label"], seen["delegated"], seen["unacknowledged"]) == ("下达委派", 2, 2)
    told = await review.emitted(NoticeIssued)
    assert [(one.expert_name, one.kind, one.account_id) for one in told] == [
        ("古丽", "delegation", experts[0].account_id),
        ("张伟", "delegation", experts[1].account_id),
    ]
    assert {(one.bureau_id, one.local_bureau_id, one.replace) for one in told} == {(KARAMAY, URUMQI, False)}
    assert len({one.code for one in told}) == 2


async def test_who_has_no_account_is_told_by_the_phone_of_the_register(review: ServiceKit) -> None:
    expert = await tell_expert(review, has_account=False, phone="13900000001")
    await delegated(review, an_officer(review), a_coordinator(review), expert)
    (told,) = await review.emitted(NoticeIssued)
    assert (told.account_id, told.phone) == (None, "13900000001")


async def test_what_is_missing_is_named_and_nothing_is_issued(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    delegations = await hand_over(review, officer, activity, *experts)
    await confirm(review, coordinator, delegations[0])
    assert "张伟还没有确认工作时间" in await refused(review, activity)
    seen = await read(review, coordinator, f"/activities/{activity['id']}/notices")
    assert (seen["items"], seen["missing"]) == ([], ["张伟还没有确认工作时间"])
    assert await review.emitted(NoticeIssued) == []


async def test_who_was_suspended_meanwhile_is_named_and_the_refusal_is_audited(review: ServiceKit) -> None:
    expert = await tell_expert(review, name="古丽")
    activity = await confirmed(review, an_officer(review), a_coordinator(review), expert)
    await tell_expert(
        review,
        record_id=expert.record_id,
        account_id=expert.account_id,
        name="古丽",
        version=2,
        status=RecordStatus.SUSPENDED,
    )
    assert "古丽（专家目前的状态为“暂停”）" in await refused(review, activity)
    assert await review.emitted(NoticeIssued) == []
    assert (await review.audit_actions())[-1] == "notice.issue"


async def test_pressed_twice_it_issues_nothing_more(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, first = await delegated(review, officer, coordinator, await tell_expert(review))
    assert await issue(review, coordinator, activity) == first
    assert len(await review.emitted(NoticeIssued)) == 1


async def test_two_coordinators_at_once_issue_one_notice_for_each_expert(review: ServiceKit) -> None:
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity = await confirmed(review, an_officer(review), a_coordinator(review), *experts)
    first, second = await asyncio.gather(
        *(issue(review, a_coordinator(review, name), activity) for name in ("甲", "乙"))
    )
    assert first == second
    assert [one["number"] for one in first] == [number(review, 1), number(review, 2)]


async def test_twenty_activities_at_once_leave_no_gap_and_no_number_twice(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    ready = [await confirmed(review, officer, coordinator, await tell_expert(review)) for _ in range(20)]
    issued = await asyncio.gather(*(issue(review, coordinator, activity) for activity in ready))
    assert sorted(notices[0]["number"] for notices in issued) == [number(review, n) for n in range(1, 21)]


async def test_a_new_year_begins_at_one_by_official_time(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    await delegated(review, officer, coordinator, await tell_expert(review))
    year = official_day(review.clock.now()).year
    new_year = datetime(year + 1, 1, 1, 0, 30, tzinfo=OFFICIAL_TIME)
    assert new_year.astimezone(UTC).year == year
    review.clock.move(seconds=(new_year - review.clock.now()).total_seconds())
    _, notices = await delegated(review, officer, coordinator, await tell_expert(review))
    assert notices[0]["number"] == f"新消专委〔{year + 1}〕0001号"


async def test_what_begins_today_is_under_way_at_once(review: ServiceKit) -> None:
    starts_at = review.clock.now() + timedelta(minutes=30)
    if official_day(starts_at) != official_day(review.clock.now()):
        review.clock.move(hours=1)
        starts_at += timedelta(hours=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()}
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, _ = await delegated(review, officer, coordinator, await tell_expert(review), **times)
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state_label"] == "进行"


async def test_nobody_is_delegated_to_what_is_over(review: ServiceKit) -> None:
    activity = await confirmed(review, an_officer(review), a_coordinator(review), await tell_expert(review))
    review.clock.move(days=3)
    assert "评审的结束时间已过" in await refused(review, activity)
