"""What the days bring by themselves: an activity begins on its day, and experts are reminded the evening before."""

from datetime import datetime, time, timedelta

import pytest

from contracts.events.review import DelegationUpcoming
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    confirmed,
    delegated,
    run_daily,
    tell_expert,
)
from review.tests.service.making import read

pytestmark = pytest.mark.service


def in_days(review: ServiceKit, days: int, at: time = time(10)) -> dict[str, str]:
    """Return when an activity takes place on the day that comes so many days after today."""
    day = official_day(review.clock.now()) + timedelta(days=days)
    starts_at = datetime.combine(day, at, OFFICIAL_TIME)
    return {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=3)).isoformat()}


async def test_an_activity_is_under_way_from_the_beginning_of_its_day_on(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    first, _ = await delegated(
        review, officer, coordinator, await tell_expert(review), **in_days(review, 2, time(23, 30))
    )
    later, _ = await delegated(
        review, officer, coordinator, await tell_expert(review), **in_days(review, 3, time(0))
    )
    review.clock.move(days=1)
    await run_daily(review, "begin_activities")
    assert (await read(review, officer, f"/activities/{first['id']}"))["state_label"] == "下达委派"
    review.clock.move(days=1)
    await run_daily(review, "begin_activities")
    await run_daily(review, "begin_activities")
    assert (await read(review, officer, f"/activities/{first['id']}"))["state_label"] == "进行"
    assert (await read(review, officer, f"/activities/{later['id']}"))["state_label"] == "下达委派"
    assert (await review.audit_actions()).count("activity.begin") == 1


async def test_a_day_on_which_the_worker_stood_still_is_made_up_for(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, _ = await delegated(review, officer, coordinator, await tell_expert(review))
    review.clock.move(days=9)
    await run_daily(review, "begin_activities")
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state_label"] == "进行"


async def test_who_has_no_notice_does_not_begin(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await confirmed(review, officer, coordinator, await tell_expert(review))
    review.clock.move(days=3)
    await run_daily(review, "begin_activities")
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state_label"] == "联系确认"


async def test_who_is_delegated_is_reminded_on_the_day_before(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    with_account = await tell_expert(review, name="古丽")
    without = await tell_expert(review, name="张伟", has_account=False, phone="13900000001")
    times = in_days(review, 2)
    await delegated(review, officer, coordinator, with_account, without, **times)
    await delegated(review, officer, coordinator, await tell_expert(review), **in_days(review, 3))
    await confirmed(review, officer, coordinator, await tell_expert(review), **in_days(review, 2))
    await run_daily(review, "remind_of_upcoming")
    assert await review.emitted(DelegationUpcoming) == []
    review.clock.move(days=1)
    await run_daily(review, "remind_of_upcoming")
    told = await review.emitted(DelegationUpcoming)
    assert [(one.expert_name, one.account_id, one.phone) for one in told] == [
        ("古丽", with_account.account_id, None),
        ("张伟", None, "13900000001"),
    ]
    assert {one.starts_at for one in told} == {datetime.fromisoformat(times["starts_at"])}


async def test_whose_notice_was_withdrawn_is_not_reminded(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    _, notices = await delegated(review, officer, coordinator, *experts, **in_days(review, 1))
    reply = await review.client.post(
        f"/notices/{notices[0]['id']}/withdrawal",
        json={"reason": "专家临时有事", "replace": False},
        headers=review.as_(coordinator),
    )
    assert reply.status_code == 200, reply.text
    await run_daily(review, "remind_of_upcoming")
    assert [one.expert_name for one in await review.emitted(DelegationUpcoming)] == ["张伟"]


async def test_who_stays_delegated_is_reminded_although_another_is_being_replaced(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    _, notices = await delegated(review, officer, coordinator, *experts, **in_days(review, 1))
    reply = await review.client.post(
        f"/notices/{notices[0]['id']}/withdrawal",
        json={"reason": "专家临时有事", "replace": True},
        headers=review.as_(coordinator),
    )
    assert reply.status_code == 200, reply.text
    await run_daily(review, "remind_of_upcoming")
    assert [one.expert_name for one in await review.emitted(DelegationUpcoming)] == ["张伟"]
