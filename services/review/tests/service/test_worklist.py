"""工作事项 of 评审活动: to whom what waits, and until when."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    a_note,
    an_officer,
    confirm,
    delegated,
    hand_over,
    issue,
    log_call,
    make_activity,
    note,
    open_picking,
    tell_expert,
    underway,
)
from review.tests.service.making import KARAMAY, URUMQI, read

pytestmark = pytest.mark.service

ONE = [{"specialty": "fire_protection", "head_count": 1}]


async def waits(review: ServiceKit, actor: Actor) -> list[tuple[str, str]]:
    told = await read(review, actor, "/activities/tasks")
    counted = await read(review, actor, "/activities/tasks/counts")
    assert (told["kinds"], told["total"]) == (counted["kinds"], counted["total"])
    items = [(one["kind_label"], one["title"]) for one in told["items"]]
    by_kind = {one["kind_label"]: one["count"] for one in told["kinds"]}
    assert {kind: count for kind, count in by_kind.items() if count} == tally(kind for kind, _ in items)
    assert told["total"] == len(items)
    return items


def tally(kinds: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind in kinds:
        found[kind] = found.get(kind, 0) + 1
    return found


async def test_work_wanders_between_the_bureau_and_the_association(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    await make_activity(review, officer, title="草稿")
    assert await waits(review, officer) == []
    activity = await open_picking(review, officer, title="评审甲", needs=ONE)
    assert await waits(review, officer) == [("待选定专家", "评审甲")]
    assert await waits(review, coordinator) == []
    (asked,) = await hand_over(review, officer, activity, await tell_expert(review))
    assert await waits(review, officer) == []
    assert await waits(review, coordinator) == [("待联系确认", "评审甲")]
    await log_call(review, coordinator, asked, "declined", note="身体原因")
    assert await waits(review, officer) == [("需要更换专家", "评审甲")]
    assert await waits(review, coordinator) == []
    await review.client.post(
        f"/activities/{activity['id']}/delegations",
        json={
            "record_id": str((await tell_expert(review, name="张伟")).record_id),
            "need_id": activity["needs"][0]["id"],
            "replaces_id": asked["id"],
        },
        headers=review.as_(officer),
    )
    told = await read(review, coordinator, f"/activities/{activity['id']}/delegations")
    await confirm(review, coordinator, told["items"][1])
    assert await waits(review, coordinator) == [("待下达委派", "评审甲")]
    await issue(review, coordinator, activity)
    assert await waits(review, coordinator) == []


async def test_the_bureau_of_the_place_acknowledges_and_nobody_else(review: ServiceKit) -> None:
    officer, local = an_officer(review, KARAMAY), an_officer(review, URUMQI)
    activity, _ = await delegated(review, officer, a_coordinator(review), await tell_expert(review))
    assert await waits(review, local) == [("待知悉委派通知", activity["title"])]
    assert await waits(review, officer) == []
    reply = await review.client.post(
        f"/activities/{activity['id']}/acknowledgement", headers=review.as_(local)
    )
    assert reply.status_code == 200, reply.text
    assert await waits(review, local) == []


async def test_attendance_waits_once_the_review_has_ended(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review, KARAMAY), a_coordinator(review)
    activity, (one,) = await underway(review, officer, coordinator, await tell_expert(review))
    assert await waits(review, officer) == []
    review.clock.move(hours=3)
    assert await waits(review, officer) == [("待登记出席", activity["title"])]
    assert not await pressing(review, officer)
    review.clock.move(days=14)
    assert await pressing(review, officer) == [activity["title"]]
    await note(review, officer, activity, a_note(one))
    await review.client.post(f"/activities/{activity['id']}/completion", headers=review.as_(officer))
    assert await waits(review, officer) == []


async def pressing(review: ServiceKit, actor: Actor) -> list[str]:
    told = await read(review, actor, "/activities/tasks")
    return [one["title"] for one in told["items"] if one["overdue"]]


async def test_what_waits_longest_comes_first_and_what_begins_soon_presses(review: ServiceKit) -> None:
    officer = an_officer(review)
    for title, days in (("先做的", 40), ("后做的", 0)):
        await open_picking(review, officer, title=title, **times(review, days))
        review.clock.move(minutes=1)
    assert await waits(review, officer) == [("待选定专家", "先做的"), ("待选定专家", "后做的")]
    assert await pressing(review, officer) == ["后做的"]


def times(review: ServiceKit, days: int) -> dict[str, str]:
    starts_at = review.clock.now() + timedelta(days=days, hours=1)
    return {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()}


async def test_another_bureaus_work_is_not_told(review: ServiceKit) -> None:
    await open_picking(review, an_officer(review, URUMQI))
    assert await waits(review, an_officer(review, KARAMAY)) == []


async def test_who_is_of_the_association_and_a_bureau_sees_both(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    await open_picking(review, officer, title="评审甲")
    second = await open_picking(review, officer, title="评审乙", needs=ONE)
    await hand_over(review, officer, second, await tell_expert(review))
    both = replace(officer, grants=officer.grants | coordinator.grants)
    assert sorted(await waits(review, both)) == [("待联系确认", "评审乙"), ("待选定专家", "评审甲")]
