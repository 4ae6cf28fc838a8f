"""Fewer experts, another time or place, while the association contacts the experts."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    confirm,
    hand_over,
    issue,
    log_call,
    open_picking,
    pick,
    tell_expert,
)
from review.tests.service.making import KARAMAY, read

pytestmark = pytest.mark.service

ONE = [{"specialty": "hvac", "head_count": 1}]


async def contacting(review: ServiceKit, officer: Actor, experts: int = 2, **changes: Any) -> dict[str, Any]:
    changes.setdefault("needs", [{"specialty": "hvac", "head_count": experts}])
    activity = await open_picking(review, officer, **changes)
    told = [await tell_expert(review, name=f"专家{number}") for number in range(experts)]
    await hand_over(review, officer, activity, *told)
    return dict(await read(review, officer, f"/activities/{activity['id']}"))


async def delegations(review: ServiceKit, actor: Actor, activity: dict[str, Any]) -> list[dict[str, Any]]:
    return list((await read(review, actor, f"/activities/{activity['id']}/delegations"))["items"])


async def want(
    review: ServiceKit, actor: Actor, activity: dict[str, Any], *counts: int, **changes: Any
) -> httpx.Response:
    needs = [
        {"id": need["id"], "head_count": count} for need, count in zip(activity["needs"], counts, strict=True)
    ]
    body = {"needs": needs, "version": activity["version"], **changes}
    path = f"/activities/{activity['id']}/needs"
    return await review.client.put(path, json=body, headers=review.as_(actor))


async def move(
    review: ServiceKit, actor: Actor, activity: dict[str, Any], *, hours: float = 24, **changes: Any
) -> httpx.Response:
    def later(moment: str) -> str:
        return (datetime.fromisoformat(moment) + timedelta(hours=hours)).isoformat()

    body = {
        "starts_at": later(activity["starts_at"]),
        "ends_at": later(activity["ends_at"]),
        "place": activity["place"],
        "reason": "会议室有变化",
        "version": activity["version"],
        **changes,
    }
    path = f"/activities/{activity['id']}/schedule"
    return await review.client.post(path, json=body, headers=review.as_(actor))


def field(reply: httpx.Response) -> str:
    assert reply.status_code == 422, reply.text
    return str(reply.json()["errors"][0]["pointer"])


async def test_where_nobody_can_replace_who_declined_the_bureau_wants_fewer(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await contacting(review, officer)
    first, second = await delegations(review, officer, activity)
    assert field(await want(review, officer, activity, 1)) == "/needs/0/head_count"
    await log_call(review, coordinator, first, "declined", note="身体原因")
    reply = await want(review, officer, activity, 1)
    assert (reply.status_code, reply.json()["wanted"], reply.json()["chosen"]) == (200, 1, 1)
    await confirm(review, coordinator, second)
    assert await issue(review, coordinator, activity)


@pytest.mark.parametrize(("count", "pointer"), [(3, "/needs/0/head_count"), (2, "/needs"), (0, "/needs")])
async def test_there_cannot_be_more_nor_as_many_nor_none(
    review: ServiceKit, count: int, pointer: str
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await contacting(review, officer)
    for one in await delegations(review, officer, activity):
        await log_call(review, coordinator, one, "declined", note="身体原因")
    assert field(await want(review, officer, activity, count)) == pointer


async def test_the_needs_are_adjusted_by_the_bureau_alone_as_it_has_read_them(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await contacting(review, officer)
    assert (await want(review, officer, activity, 1, version=activity["version"] - 1)).status_code == 409
    assert (await want(review, an_officer(review, KARAMAY), activity, 1)).status_code == 404
    assert (await want(review, a_coordinator(review), activity, 1)).status_code == 403
    other = await open_picking(review, officer)
    assert (await want(review, officer, other, 1)).status_code == 409


async def test_at_another_time_everybody_is_asked_anew_and_the_log_says_so(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await contacting(review, officer, 3)
    first, second, third = await delegations(review, officer, activity)
    await confirm(review, coordinator, first)
    await log_call(review, coordinator, third, "declined", note="时间冲突")
    reply = await move(review, coordinator, activity)
    assert reply.status_code == 200, reply.text
    states = [(one["state"], one["answered_at"], one["confirmed_at"]) for one in reply.json()["items"]]
    assert states[:2] == [("picked", None, None)] * 2
    assert reply.json()["items"][2]["state"] == "declined"
    seen = await read(review, officer, f"/activities/{activity['id']}")
    assert datetime.fromisoformat(seen["starts_at"]) - datetime.fromisoformat(
        activity["starts_at"]
    ) == timedelta(days=1)
    assert (seen["confirmed"], seen["chosen"], seen["version"]) == (0, 2, activity["version"] + 1)
    log = {
        one["delegation_id"]: one["entries"]
        for one in (await read(review, coordinator, f"/activities/{activity['id']}/contacts"))["items"]
    }
    said = [one for one in log[first["id"]] if one["outcome_label"] == "时间有变，需重新联系"]
    assert [one["note"] for one in said] == ["会议室有变化"]
    assert [one for one in log[second["id"]] if "时间有变" in one["outcome_label"]] == []
    await confirm(review, coordinator, first)


async def test_who_has_promised_the_new_time_elsewhere_is_named_and_nothing_is_moved(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    expert = await tell_expert(review, name="古丽")
    activity = await open_picking(review, officer, needs=ONE)
    await hand_over(review, officer, activity, expert)
    activity = await read(review, officer, f"/activities/{activity['id']}")
    start = datetime.fromisoformat(activity["starts_at"]) + timedelta(days=1)
    later = await open_picking(
        review,
        an_officer(review, KARAMAY),
        needs=ONE,
        title="丙项目评审",
        starts_at=start.isoformat(),
        ends_at=(start + timedelta(hours=1)).isoformat(),
    )
    (theirs,) = await hand_over(review, an_officer(review, KARAMAY), later, expert)
    await confirm(review, coordinator, theirs)
    reply = await move(review, officer, activity)
    assert reply.status_code == 409
    assert "古丽（时间冲突：" in reply.json()["detail"]
    assert "丙项目" not in reply.text
    assert (await read(review, officer, f"/activities/{activity['id']}"))["starts_at"] == activity[
        "starts_at"
    ]
    assert (await move(review, officer, activity, hours=25)).status_code == 200


async def test_what_is_wrong_with_the_new_time_is_said_beside_its_field(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await contacting(review, officer)
    assert field(await move(review, officer, activity, starts_at=None)) == "/starts_at"
    assert field(await move(review, officer, activity, hours=-240)) == "/starts_at"
    assert field(await move(review, officer, activity, ends_at=activity["starts_at"])) == "/ends_at"
    assert field(await move(review, officer, activity, hours=0)) == "/starts_at"
    assert field(await move(review, officer, activity, place=" ")) == "/place"
    assert field(await move(review, officer, activity, reason="无")) == "/reason"
    assert (await move(review, officer, activity, version=activity["version"] - 1)).status_code == 409


async def test_only_the_place_may_change(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await contacting(review, officer)
    assert (await move(review, officer, activity, hours=0, place="五楼会议室")).status_code == 200
    assert (await read(review, officer, f"/activities/{activity['id']}"))["place"] == "五楼会议室"


async def test_before_and_after_contacting_the_time_is_not_settled_this_way(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    early = await open_picking(review, officer, needs=ONE)
    assert (await move(review, officer, early)).status_code == 409
    assert (await move(review, coordinator, early)).status_code == 404
    activity = await contacting(review, officer, 1)
    assert (await move(review, an_officer(review, KARAMAY), activity)).status_code == 404
    (one,) = await delegations(review, officer, activity)
    await confirm(review, coordinator, one)
    await issue(review, coordinator, activity)
    assert (await move(review, officer, activity)).status_code == 409


async def test_where_a_notice_is_out_it_is_withdrawn_first(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await contacting(review, officer)
    for one in await delegations(review, officer, activity):
        await confirm(review, coordinator, one)
    notices = await issue(review, coordinator, activity)
    reply = await review.client.post(
        f"/notices/{notices[0]['id']}/withdrawal",
        json={"reason": "专家需要回避", "replace": True},
        headers=review.as_(coordinator),
    )
    assert reply.status_code in (200, 201), reply.text
    activity = await read(review, officer, f"/activities/{activity['id']}")
    assert activity["state"] == "contacting"
    reply = await move(review, officer, activity)
    assert reply.status_code == 409
    assert "请先撤回委派通知" in reply.json()["detail"]
    withdrawn = (await delegations(review, officer, activity))[0]
    new = await pick(review, officer, activity, await tell_expert(review), replaces=withdrawn)
    assert new["replaces_id"] == withdrawn["id"]


async def test_a_copy_wants_none_of_what_was_given_up(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    two = [{"specialty": "hvac", "head_count": 1}, {"specialty": "electrical", "head_count": 1}]
    activity = await open_picking(review, officer, needs=two)
    first, second = await tell_expert(review), await tell_expert(review)
    await pick(review, officer, activity, second, need=1)
    _, last = (await hand_over(review, officer, activity, first))[::-1]
    await log_call(review, coordinator, last, "declined", note="身体原因")
    activity = await read(review, officer, f"/activities/{activity['id']}")
    counts = [need["chosen"] for need in activity["needs"]]
    assert (await want(review, officer, activity, *counts)).json()["wanted"] == 1
    reply = await review.client.post(f"/activities/{activity['id']}/copy", headers=review.as_(officer))
    assert [need["head_count"] for need in reply.json()["needs"]] == [1]
