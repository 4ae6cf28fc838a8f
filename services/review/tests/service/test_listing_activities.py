"""Which activities a person finds, by list and by month."""

from datetime import datetime
from typing import Any

import pytest

from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME
from foundation.db.paging import PAGE_SIZE
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_activity,
    an_officer,
    confirm,
    hand_over,
    issue,
    make_activity,
    open_picking,
    pick,
    tell_expert,
)
from review.tests.service.making import AUTHORITY, IN_KARAMAY, IN_URUMQI, KARAMAY, read

pytestmark = pytest.mark.service


async def titles(review: ServiceKit, actor: Actor, **params: Any) -> list[str]:
    return [one["title"] for one in (await read(review, actor, "/activities", **params))["items"]]


async def month(review: ServiceKit, actor: Actor, name: str) -> list[str]:
    found = await read(review, actor, "/activities/calendar", month=name)
    return [one["title"] for one in found["items"]]


def at(day: str, hour: str = "09:00") -> str:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=OFFICIAL_TIME).isoformat()


def lasting(first: str, last: str, hour: str = "12:00") -> dict[str, str]:
    return {"starts_at": at(first), "ends_at": at(last, hour)}


async def test_the_newest_comes_first_and_pages_follow_each_other(review: ServiceKit) -> None:
    officer = an_officer(review)
    for number in range(PAGE_SIZE + 2):
        review.clock.move(seconds=1)
        await make_activity(review, officer, title=f"活动{number}")
    first = await read(review, officer, "/activities")
    await make_activity(review, officer, title="后来的")
    second = await read(review, officer, "/activities", cursor=first["next"])
    found = [one["title"] for one in (*first["items"], *second["items"])]
    assert found == [f"活动{number}" for number in reversed(range(PAGE_SIZE + 2))]
    assert second["next"] is None


async def test_a_wrong_cursor_says_so(review: ServiceKit) -> None:
    for cursor in ("x", "WzEsMl0", "WyIyMDI2LTExLTIzIiwieCJd"):
        headers = review.as_(an_officer(review))
        reply = await review.client.get("/activities", params={"cursor": cursor}, headers=headers)
        assert reply.status_code == 422, cursor


async def test_a_bureau_lists_its_own(review: ServiceKit) -> None:
    await make_activity(review, an_officer(review), title="乌鲁木齐的")
    await make_activity(review, an_officer(review, KARAMAY), title="克拉玛依的")
    assert await titles(review, an_officer(review)) == ["乌鲁木齐的"]
    assert await titles(review, an_officer(review), whose="mine") == ["乌鲁木齐的"]
    assert await titles(review, an_officer(review), whose="local") == []


async def test_a_list_is_narrowed_by_state(review: ServiceKit) -> None:
    officer = an_officer(review)
    await make_activity(review, officer, title="拟定的")
    await open_picking(review, officer, title="选定的")
    assert await titles(review, officer, state="picking") == ["选定的"]
    assert set(await titles(review, officer, state="open")) == {"拟定的", "选定的"}
    assert await titles(review, officer, state="done") == []


async def test_a_list_is_narrowed_by_part_of_title_or_project(review: ServiceKit) -> None:
    officer = an_officer(review)
    await make_activity(review, officer, title="地铁二号线", project="轨道")
    await make_activity(review, officer, title="医院", project="100%地下停车场")
    assert await titles(review, officer, q="二号") == ["地铁二号线"]
    assert await titles(review, officer, q="停车") == ["医院"]
    assert await titles(review, officer, q="%") == ["医院"], "a percent sign is no placeholder"


async def test_a_list_is_narrowed_by_region_and_what_lies_below(review: ServiceKit) -> None:
    officer = an_officer(review)
    await make_activity(review, officer, title="天山区", region_code=IN_URUMQI)
    await make_activity(review, officer, title="克拉玛依区", region_code=IN_KARAMAY)
    assert await titles(review, officer, region=IN_URUMQI) == ["天山区"]
    assert await titles(review, officer, region="650200") == ["克拉玛依区"]
    assert len(await titles(review, officer, region="650000")) == 2


async def test_a_list_is_narrowed_to_days(review: ServiceKit) -> None:
    officer = an_officer(review)
    await make_activity(review, officer, title="三天", **lasting("2026-12-01", "2026-12-03"))
    await make_activity(review, officer, title="到零点", **lasting("2026-12-04", "2026-12-05", "00:00"))
    await make_activity(review, officer, title="未定", starts_at=None, ends_at=None)
    days = {"from": "2026-12-02", "to": "2026-12-02"}
    assert await titles(review, officer, **days) == ["三天"]
    assert await titles(review, officer, **{"from": "2026-12-05"}) == [], "it ended as the day began"
    assert await titles(review, officer, **{"to": "2026-12-01"}) == ["三天"]


async def test_a_month_holds_what_takes_place_in_it_by_official_time(review: ServiceKit) -> None:
    officer = an_officer(review)
    await make_activity(review, officer, title="跨月", **lasting("2026-11-30", "2026-12-01"))
    await make_activity(review, officer, title="月末", **lasting("2026-12-31", "2026-12-31", "23:30"))
    await make_activity(review, officer, title="元旦", **lasting("2027-01-01", "2027-01-01"))
    assert await month(review, officer, "2026-12") == ["跨月", "月末"]
    assert await month(review, officer, "2026-11") == ["跨月"]
    assert await month(review, officer, "2027-01") == ["元旦"]
    assert await month(review, an_officer(review, KARAMAY), "2026-12") == []


@pytest.mark.parametrize("name", ["2026-13", "1999-12", "2026-1", "x"])
async def test_what_is_no_month_is_refused(review: ServiceKit, name: str) -> None:
    headers = review.as_(an_officer(review))
    reply = await review.client.get("/activities/calendar", params={"month": name}, headers=headers)
    assert reply.status_code == 422


async def test_the_association_sees_what_is_handed_over_and_the_place_what_is_delegated(
    review: ServiceKit,
) -> None:
    officer, local, coordinator = an_officer(review), an_officer(review, KARAMAY), a_coordinator(review)
    region = {"region_code": IN_KARAMAY, "needs": [{"specialty": "fire_protection", "head_count": 1}]}
    activity = await open_picking(review, officer, title="异地", **region)
    picked = await pick(review, officer, activity, await tell_expert(review))
    assert await titles(review, coordinator) == []
    await hand_over(review, officer, activity)
    assert await titles(review, coordinator) == ["异地"]
    assert await titles(review, local) == []
    await confirm(review, coordinator, picked)
    await issue(review, coordinator, activity)
    assert await titles(review, local, whose="local") == ["异地"]
    [item] = (await read(review, local, "/activities"))["items"]
    assert (item["is_local"], item["unacknowledged"], item["confirmed"]) == (True, 1, 1)
    told = await read(review, local, f"/activities/{activity['id']}")
    assert (told["may"], told["contact_phone"]) == (["acknowledge"], "0991-2841234")
    assert await titles(review, officer, whose="local") == []
    assert await titles(review, an_officer(review, AUTHORITY)) == [], "another bureau sees nothing of it"


async def test_a_need_with_experts_picked_for_it_stays(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    await pick(review, officer, activity, await tell_expert(review))
    now = await read(review, officer, f"/activities/{activity['id']}")
    assert [need["chosen"] for need in now["needs"]] == [1]
    body = {**an_activity(review), "version": now["version"]}
    headers, path = review.as_(officer), f"/activities/{activity['id']}"
    other = [{"specialty": "electrical", "head_count": 2}]
    refused = await review.client.put(path, json={**body, "needs": other}, headers=headers)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/needs")
    more = [*other, {"specialty": "fire_protection", "head_count": 1}]
    saved = await review.client.put(path, json={**body, "needs": more}, headers=headers)
    assert (saved.status_code, saved.json()["wanted"], saved.json()["chosen"]) == (200, 3, 1)
