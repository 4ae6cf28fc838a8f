"""联系确认: phone calls, invitations by text message, confirming the working time, and who calls off."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.events.review import DelegationAnswered, DelegationOffered
from contracts.words import RecordStatus
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    answer_link,
    confirm,
    hand_over,
    log_call,
    open_link,
    open_picking,
    pick,
    send_link,
    tell_expert,
)
from review.tests.service.making import KARAMAY, read

pytestmark = pytest.mark.service

TWO = [{"specialty": "fire_protection", "head_count": 2}]
ONE = [{"specialty": "fire_protection", "head_count": 1}]


async def post(review: ServiceKit, actor: Actor, path: str, body: Any = None) -> httpx.Response:
    return await review.client.post(path, json=body, headers=review.as_(actor))


def in_days(review: ServiceKit, days: float) -> dict[str, str]:
    """Return the times of a review of two hours that begins in so many days."""
    starts_at = review.clock.now() + timedelta(days=days)
    return {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()}


def about(moment: datetime, other: datetime) -> bool:
    """Return whether two moments are as near as the moving clock of a test lets them be."""
    return abs(moment - other) < timedelta(seconds=10)


async def handed_over(
    review: ServiceKit, **expert: Any
) -> tuple[Actor, Actor, dict[str, Any], dict[str, Any]]:
    """Return officer, coordinator, activity and the delegation of one expert who is to be contacted."""
    officer, coordinator = an_officer(review), a_coordinator(review, name="热娜")
    activity = await open_picking(review, officer, needs=ONE, **in_days(review, 5))
    [delegation] = await hand_over(review, officer, activity, await tell_expert(review, **expert))
    return officer, coordinator, activity, delegation


async def contacts_of(
    review: ServiceKit, actor: Actor, activity: dict[str, Any], index: int = 0
) -> dict[str, Any]:
    return dict((await read(review, actor, f"/activities/{activity['id']}/contacts"))["items"][index])


def lines(contact: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [
        (one["kind_label"], one["outcome_label"], one["note"], one["by_name"]) for one in contact["entries"]
    ]


async def test_a_yes_on_the_phone_with_the_working_time_confirms(review: ServiceKit) -> None:
    officer, coordinator, activity, delegation = await handed_over(review)
    told = await log_call(review, coordinator, delegation, note="上午九点前到", confirm=True)
    assert (told["state_label"], told["confirmed_by_name"]) == ("已确认时间", "热娜")
    assert lines(await contacts_of(review, officer, activity)) == [
        ("电话联系", "接受", "上午九点前到", "热娜"),
        ("平台记录", "确认工作时间", "", "热娜"),
    ]
    counts = await read(review, officer, f"/activities/{activity['id']}")
    assert (counts["chosen"], counts["confirmed"]) == (1, 1)
    [fact] = await review.emitted(DelegationAnswered)
    assert (fact.accepted, fact.reason, fact.expert_name) == (True, "", "古丽")
    assert "delegation.contact" in await review.audit_actions()


async def test_nobody_answering_and_asking_for_time_are_logged_and_change_nothing(review: ServiceKit) -> None:
    _, coordinator, activity, delegation = await handed_over(review)
    await log_call(review, coordinator, delegation, "no_answer")
    told = await log_call(review, coordinator, delegation, "later", note="下午再联系")
    assert told["state_label"] == "待联系"
    assert [line[1:3] for line in lines(await contacts_of(review, coordinator, activity))] == [
        ("无人接听", ""),
        ("稍后答复", "下午再联系"),
    ]
    assert await review.emitted(DelegationAnswered) == []


async def test_a_no_needs_its_reason_and_tells_the_bureau(review: ServiceKit) -> None:
    officer, coordinator, activity, delegation = await handed_over(review)
    path = f"/delegations/{delegation['id']}/contacts"
    refused = await post(review, coordinator, path, {"outcome": "declined", "note": " "})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/reason"
    await log_call(review, coordinator, delegation, "declined", note="需要回避")
    [fact] = await review.emitted(DelegationAnswered)
    assert (fact.accepted, fact.reason) == (False, "需要回避")
    [told] = (await read(review, officer, f"/activities/{activity['id']}/delegations"))["items"]
    assert (told["state_label"], told["decline_reason"]) == ("不能参加", "需要回避")
    assert (await read(review, officer, f"/activities/{activity['id']}"))["chosen"] == 0


async def test_only_a_yes_can_carry_the_working_time(review: ServiceKit) -> None:
    _, coordinator, _, delegation = await handed_over(review)
    path = f"/delegations/{delegation['id']}/contacts"
    refused = await post(review, coordinator, path, {"outcome": "later", "confirm": True})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/confirm")


async def test_who_has_accepted_or_is_confirmed_can_still_call_off(review: ServiceKit) -> None:
    officer, coordinator, activity, delegation = await handed_over(review)
    await confirm(review, coordinator, delegation)
    path = f"/delegations/{delegation['id']}/decline"
    assert (await post(review, coordinator, path, {"reason": "病"})).status_code == 422
    reply = await post(review, coordinator, path, {"reason": "身体原因"})
    assert reply.json()["state_label"] == "不能参加"
    counts = await read(review, officer, f"/activities/{activity['id']}")
    assert (counts["chosen"], counts["confirmed"]) == (0, 0)
    assert [fact.accepted for fact in await review.emitted(DelegationAnswered)] == [True, False]
    again = await post(review, coordinator, path, {"reason": "身体原因"})
    assert again.status_code == 409


async def test_the_bureau_picks_another_in_the_place_of_who_declined(review: ServiceKit) -> None:
    officer, coordinator, activity, delegation = await handed_over(review)
    await log_call(review, coordinator, delegation, "declined", note="时间冲突")
    other = await tell_expert(review, name="艾山")
    replacing = await pick(review, officer, activity, other, replaces=delegation)
    assert (await confirm(review, coordinator, replacing))["state_label"] == "已确认时间"
    first, second = (await read(review, coordinator, f"/activities/{activity['id']}/delegations"))["items"]
    assert (first["replaced_by_id"], second["replaces_id"]) == (second["id"], first["id"])


async def test_several_are_confirmed_at_once_and_pressing_twice_changes_nothing(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=TWO)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "艾山")]
    both = await hand_over(review, officer, activity, *experts)
    for delegation in both:
        await log_call(review, coordinator, delegation)
    path, body = (
        f"/activities/{activity['id']}/confirmations",
        {"delegation_ids": [one["id"] for one in both]},
    )
    for _ in range(2):
        reply = await post(review, coordinator, path, body)
        assert {one["state_label"] for one in reply.json()["items"]} == {"已确认时间"}
    assert (await review.audit_actions()).count("delegation.confirm") == 2


async def test_only_who_has_said_yes_is_confirmed(review: ServiceKit) -> None:
    _, coordinator, activity, delegation = await handed_over(review)
    path = f"/activities/{activity['id']}/confirmations"
    assert (await post(review, coordinator, path, {"delegation_ids": []})).status_code == 422
    assert (await post(review, coordinator, path, {"delegation_ids": [str(uuid4())]})).status_code == 404
    early = await post(review, coordinator, path, {"delegation_ids": [delegation["id"]]})
    assert early.status_code == 409


async def test_who_has_been_suspended_meanwhile_is_not_confirmed(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=ONE)
    expert = await tell_expert(review)
    [delegation] = await hand_over(review, officer, activity, expert)
    await log_call(review, coordinator, delegation)
    await tell_expert(review, record_id=expert.record_id, version=2, status=RecordStatus.SUSPENDED)
    reply = await post(
        review,
        coordinator,
        f"/activities/{activity['id']}/confirmations",
        {"delegation_ids": [delegation["id"]]},
    )
    assert reply.status_code == 409
    assert "古丽（专家目前的状态为“暂停”）" in reply.json()["detail"]


async def test_an_invitation_goes_out_with_a_link_and_the_log_says_until_when(review: ServiceKit) -> None:
    _, coordinator, activity, delegation = await handed_over(review)
    fact = await send_link(review, coordinator, delegation)
    assert len(fact.token) >= 22
    assert about(fact.expires_at, review.clock.now() + timedelta(hours=48))
    assert (fact.phone, fact.title) == (None, activity["title"])
    contact = await contacts_of(review, coordinator, activity)
    assert contact["offer"]["state"] == "open"
    assert lines(contact) == [("短信邀请", "已发送邀请", "", "热娜")]
    [told] = (await read(review, coordinator, f"/activities/{activity['id']}/delegations"))["items"]
    assert told["state_label"] == "待答复"


async def test_a_link_does_not_outlive_the_beginning_of_the_review(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=ONE, **in_days(review, 0.5))
    [delegation] = await hand_over(review, officer, activity, await tell_expert(review))
    fact = await send_link(review, coordinator, delegation)
    assert fact.expires_at == fact.starts_at
    review.clock.move(days=1)
    late = await post(review, coordinator, f"/delegations/{delegation['id']}/offers")
    assert (late.status_code, "开始时间已过" in late.json()["detail"]) == (409, True)


async def test_the_validity_of_links_is_a_parameter(review: ServiceKit) -> None:
    _, coordinator, _, delegation = await handed_over(review)
    admin = review.actor("platform_admin")
    [shown] = [
        one for one in (await read(review, admin, "/parameters"))["items"] if one["key"] == "answer_hours"
    ]
    body = {"value": 3, "version": shown["version"]}
    reply = await review.client.put("/parameters/answer_hours", json=body, headers=review.as_(admin))
    assert reply.status_code == 200, reply.text
    fact = await send_link(review, coordinator, delegation)
    assert about(fact.expires_at, review.clock.now() + timedelta(hours=3))


async def test_a_new_invitation_voids_the_earlier_link(review: ServiceKit) -> None:
    _, coordinator, _, delegation = await handed_over(review)
    first = await send_link(review, coordinator, delegation)
    review.clock.move(minutes=2)
    second = await send_link(review, coordinator, delegation)
    assert second.version > first.version
    assert (await open_link(review, first.token))["state"] == "void"
    assert (await open_link(review, second.token))["state"] == "open"


async def test_at_most_one_a_minute_and_five_a_day(review: ServiceKit) -> None:
    _, coordinator, _, delegation = await handed_over(review)
    path = f"/delegations/{delegation['id']}/offers"
    next_morning = datetime.combine(official_day(review.clock.now()), time(9), OFFICIAL_TIME) + timedelta(
        days=1
    )
    review.clock.move(seconds=(next_morning - review.clock.now()).total_seconds())
    await send_link(review, coordinator, delegation)
    soon = await post(review, coordinator, path)
    assert (soon.status_code, "1分钟" in soon.json()["detail"]) == (429, True)
    for _ in range(4):
        review.clock.move(minutes=1)
        await send_link(review, coordinator, delegation)
    review.clock.move(minutes=1)
    often = await post(review, coordinator, path)
    assert (often.status_code, "5次" in often.json()["detail"]) == (429, True)
    review.clock.move(days=1)
    await send_link(review, coordinator, delegation)


async def test_an_expert_without_an_account_is_written_to_at_the_phone_of_the_library(
    review: ServiceKit,
) -> None:
    _, coordinator, _, delegation = await handed_over(review, has_account=False, phone="13800138000")
    fact = await send_link(review, coordinator, delegation)
    assert (fact.account_id, fact.phone) == (None, "13800138000")


async def test_who_has_neither_account_nor_phone_is_called(review: ServiceKit) -> None:
    _, coordinator, _, delegation = await handed_over(review, has_account=False)
    reply = await post(review, coordinator, f"/delegations/{delegation['id']}/offers")
    assert (reply.status_code, reply.json()["detail"]) == (409, "没有手机号，请电话联系后登记。")
    assert await review.emitted(DelegationOffered) == []
    assert (await confirm(review, coordinator, delegation))["state_label"] == "已确认时间"


async def test_whose_time_is_taken_is_neither_asked_nor_logged_as_accepting(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    expert = await tell_expert(review)
    [here] = await hand_over(review, officer, await open_picking(review, officer, needs=ONE), expert)
    other = an_officer(review, KARAMAY)
    there = await open_picking(review, other, needs=ONE)
    await pick(review, other, there, expert, despite="专业对口")
    await hand_over(review, other, there)
    [delegation] = (await read(review, other, f"/activities/{there['id']}/delegations"))["items"]
    await log_call(review, coordinator, here)
    asked = await post(review, coordinator, f"/delegations/{delegation['id']}/offers")
    called = await post(
        review, coordinator, f"/delegations/{delegation['id']}/contacts", {"outcome": "accepted"}
    )
    assert [asked.status_code, called.status_code] == [409, 409]
    assert "时间冲突" in called.json()["detail"]


async def test_a_call_that_follows_an_answer_by_the_link_confirms_the_time(review: ServiceKit) -> None:
    _, coordinator, activity, delegation = await handed_over(review)
    await answer_link(review, (await send_link(review, coordinator, delegation)).token)
    told = await confirm(review, coordinator, delegation)
    assert told["state_label"] == "已确认时间"
    assert len(await review.emitted(DelegationAnswered)) == 1
    assert [line[:2] for line in lines(await contacts_of(review, coordinator, activity))] == [
        ("短信邀请", "已发送邀请"),
        ("短信链接答复", "接受"),
        ("电话联系", "接受"),
        ("平台记录", "确认工作时间"),
    ]


async def test_nobody_is_contacted_before_the_activity_is_handed_over(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer, needs=ONE)
    delegation = await pick(review, officer, activity, await tell_expert(review))
    coordinator = a_coordinator(review)
    for path, body in [("offers", None), ("contacts", {"outcome": "later"}), ("decline", {"reason": "不去"})]:
        reply = await post(review, coordinator, f"/delegations/{delegation['id']}/{path}", body)
        assert reply.status_code == 404


async def test_the_log_is_for_the_bureau_that_picks_and_the_association(review: ServiceKit) -> None:
    officer, coordinator, activity, delegation = await handed_over(review)
    await log_call(review, coordinator, delegation, "later", note="稍后")
    path = f"/activities/{activity['id']}/contacts"
    assert (await review.client.get(path, headers=review.as_(officer))).status_code == 200
    other = an_officer(review, KARAMAY)
    assert (await review.client.get(path, headers=review.as_(other))).status_code == 404


async def test_notes_reasons_and_tokens_are_in_no_table_in_plain(review: ServiceKit) -> None:
    _, coordinator, _, delegation = await handed_over(review)
    fact = await send_link(review, coordinator, delegation)
    await log_call(review, coordinator, delegation, "later", note="机密备注甲")
    await answer_link(review, fact.token, False, "机密原因乙")
    assert await found_in_tables(review, fact.token, "机密备注甲", "机密原因乙") == []


async def found_in_tables(review: ServiceKit, *texts: str) -> list[str]:
    """Return the tables in whose rows one of these texts stands, sealed columns read as bytes."""
    from sqlalchemy import text as sql

    found = []
    async with review.resources.database.read() as session:
        names = await session.scalars(sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        for name in names.all():
            for row in await session.execute(sql(f'SELECT * FROM "{name}"')):
                cells = b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
                found += [name for text in texts if text.encode() in cells]
    return found
