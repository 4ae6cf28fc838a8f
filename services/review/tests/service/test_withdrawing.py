"""撤回委派通知 and 取消评审活动: both by notices of their own, and nothing is forgotten."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.events.review import ActivityCancelled, DelegationReleased, NoticeIssued
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    a_note,
    an_officer,
    confirm,
    confirmed,
    delegated,
    hand_over,
    issue,
    log_call,
    make_activity,
    note,
    open_picking,
    pick,
    tell_expert,
    underway,
)
from review.tests.service.making import KARAMAY, read

pytestmark = pytest.mark.service

REASON = "评审时间调整，该专家不能参加"


async def withdraw(
    review: ServiceKit, actor: Actor, notice: dict[str, Any], status: int = 200, **body: Any
) -> Any:
    reply = await review.client.post(
        f"/notices/{notice['id']}/withdrawal", json={"reason": REASON, **body}, headers=review.as_(actor)
    )
    assert reply.status_code == status, reply.text
    return reply.json()


async def cancel(
    review: ServiceKit, actor: Actor, activity: dict[str, Any], status: int = 200, reason: str = REASON
) -> Any:
    reply = await review.client.post(
        f"/activities/{activity['id']}/cancellation", json={"reason": reason}, headers=review.as_(actor)
    )
    assert reply.status_code == status, reply.text
    return reply.json()


async def test_a_withdrawn_notice_is_followed_by_its_own_and_another_expert_is_picked_in_place(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review, KARAMAY), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟", "李明")]
    activity, (first, second) = await delegated(review, officer, coordinator, *experts[:2])
    notices = (await withdraw(review, coordinator, first, replace=True))["items"]
    assert [(one["kind"], one["state"], one["withdraws_number"]) for one in notices] == [
        ("delegation", "withdrawn", None),
        ("delegation", "valid", None),
        ("withdrawal", "valid", first["number"]),
    ]
    assert (notices[2]["reason"], notices[2]["number"][-5:]) == (REASON, "0003号")
    told = (await review.emitted(NoticeIssued))[-1]
    assert (told.kind, told.expert_name, told.replace, told.reason) == ("withdrawal", "古丽", True, REASON)
    seen = await read(review, officer, f"/activities/{activity['id']}")
    assert (seen["state"], seen["chosen"], seen["delegated"], seen["unacknowledged"]) == (
        "contacting",
        1,
        1,
        3,
    )

    replaced = {"id": first["delegation_id"]}
    another = await pick(review, officer, activity, experts[2], replaces=replaced)
    await confirm(review, coordinator, another)
    after = await issue(review, coordinator, activity)
    assert [
        one["expert_name"] for one in after if one["state"] == "valid" and one["kind"] == "delegation"
    ] == [
        "张伟",
        "李明",
    ]
    assert after[-1]["number"].endswith("0004号")
    states = (await read(review, officer, f"/activities/{activity['id']}/delegations"))["items"]
    assert [(one["expert_name"], one["state"]) for one in states] == [
        ("古丽", "withdrawn"),
        ("张伟", "delegated"),
        ("李明", "delegated"),
    ]
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state"] == "delegated"
    assert second["number"] == after[1]["number"]


async def test_without_replacement_the_others_stay_delegated_until_nobody_is_left(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, (first, second) = await delegated(review, officer, coordinator, *experts)
    await withdraw(review, coordinator, first)
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state"] == "delegated"
    await withdraw(review, coordinator, second)
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state"] == "contacting"


async def test_a_notice_is_withdrawn_once_and_its_withdrawal_never(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    _, (first, _second) = await delegated(review, officer, coordinator, *experts)
    withdrawal = (await withdraw(review, coordinator, first))["items"][-1]
    await withdraw(review, coordinator, first, 409)
    assert "不能再撤回" in (await withdraw(review, coordinator, withdrawal, 409))["detail"]
    assert len(await review.emitted(NoticeIssued)) == 3


async def test_a_withdrawal_says_why_and_only_the_association_withdraws(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    _, (notice,) = await delegated(review, officer, coordinator, await tell_expert(review))
    answer = await withdraw(review, coordinator, notice, 422, reason=" 无 ")
    assert answer["errors"][0]["pointer"] == "/reason"
    await withdraw(review, officer, notice, 403)
    assert len(await review.emitted(NoticeIssued)) == 1


async def test_under_way_nobody_is_replaced_but_a_notice_can_still_be_withdrawn(review: ServiceKit) -> None:
    starts_at = review.clock.now() + timedelta(minutes=30)
    if official_day(starts_at) != official_day(review.clock.now()):
        review.clock.move(hours=1)
        starts_at += timedelta(hours=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()}
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, (notice,) = await delegated(review, officer, coordinator, await tell_expert(review), **times)
    assert "已进入“进行”" in (await withdraw(review, coordinator, notice, 409, replace=True))["detail"]
    await withdraw(review, coordinator, notice)
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state"] == "underway"


async def test_the_bureau_cancels_before_notices_are_out_and_who_was_asked_is_told(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    delegations = await hand_over(review, officer, activity, *experts)
    await log_call(review, coordinator, delegations[0], note="可以参加")
    assert (await cancel(review, officer, activity))["state_label"] == "已取消"
    (told,) = await review.emitted(DelegationReleased)
    assert (told.expert_name, told.reason) == ("古丽", REASON)
    (fact,) = await review.emitted(ActivityCancelled)
    assert (str(fact.activity_id), fact.submitted, fact.reason) == (activity["id"], True, REASON)
    seen = await read(review, officer, f"/activities/{activity['id']}")
    assert (seen["state"], seen["chosen"], seen["cancel_reason"]) == ("cancelled", 0, REASON)
    assert await review.emitted(NoticeIssued) == []


async def test_once_notices_are_out_the_association_cancels_and_every_notice_is_withdrawn_by_its_own(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, _ = await delegated(review, officer, coordinator, *experts)
    await cancel(review, officer, activity, 403)
    await cancel(review, coordinator, activity)
    notices = (await read(review, officer, f"/activities/{activity['id']}/notices"))["items"]
    assert [(one["kind"], one["state"]) for one in notices] == [
        ("delegation", "withdrawn"),
        ("delegation", "withdrawn"),
        ("withdrawal", "valid"),
        ("withdrawal", "valid"),
    ]
    told = await review.emitted(NoticeIssued)
    assert [(one.kind, one.expert_name) for one in told[2:]] == [
        ("withdrawal", "古丽"),
        ("withdrawal", "张伟"),
    ]
    await cancel(review, coordinator, activity)
    assert len(await review.emitted(ActivityCancelled)) == 1
    assert len(await review.emitted(NoticeIssued)) == 4


async def test_an_unused_draft_needs_no_reason_anything_else_does(review: ServiceKit) -> None:
    officer = an_officer(review)
    draft, picking = await make_activity(review, officer), await open_picking(review, officer)
    assert (await cancel(review, officer, draft, reason=""))["state"] == "cancelled"
    answer = await cancel(review, officer, picking, 422, reason="")
    assert answer["errors"][0]["pointer"] == "/reason"


async def test_nothing_of_a_withdrawal_stands_in_the_audit_log_but_numbers(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await confirmed(review, officer, coordinator, await tell_expert(review, name="古丽"))
    (notice,) = await issue(review, coordinator, activity)
    await withdraw(review, coordinator, notice)
    told = (await review.emitted(NoticeIssued))[0]
    auditor = review.actor("auditor")
    reply = await review.client.get("/audit/entries", headers=review.as_(auditor))
    assert reply.status_code == 200
    assert "notice.withdraw" in reply.text
    for secret in (told.code, REASON, "0991-2841234"):
        assert secret not in reply.text


async def test_where_nobody_replaces_fewer_are_wanted_and_issuing_again_needs_no_new_notice(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, (first, _) = await delegated(review, officer, coordinator, *experts)
    await withdraw(review, coordinator, first, replace=True)
    now = await read(review, officer, f"/activities/{activity['id']}")
    fewer = {"version": now["version"], "needs": [{"id": now["needs"][0]["id"], "head_count": 1}]}
    reply = await review.client.put(
        f"/activities/{activity['id']}/needs", json=fewer, headers=review.as_(officer)
    )
    assert reply.status_code == 200, reply.text
    assert len(await issue(review, coordinator, activity)) == 3
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state"] == "delegated"
    assert len(await review.emitted(NoticeIssued)) == 3


async def test_a_review_that_was_held_with_fewer_than_wanted_can_still_be_brought_to_its_end(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, (first, _) = await delegated(review, officer, coordinator, *experts)
    await withdraw(review, coordinator, first, replace=True)
    review.clock.move(days=3)
    now = await read(review, officer, f"/activities/{activity['id']}")
    fewer = {"version": now["version"], "needs": [{"id": now["needs"][0]["id"], "head_count": 1}]}
    reply = await review.client.put(
        f"/activities/{activity['id']}/needs", json=fewer, headers=review.as_(officer)
    )
    assert reply.status_code == 200, reply.text
    assert len(await issue(review, coordinator, activity)) == 3, "nobody new is delegated to what is over"
    assert (await read(review, officer, f"/activities/{activity['id']}"))["state_label"] == "进行"


async def test_of_whom_it_is_noted_who_came_the_notice_stays(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, (one, _) = await underway(review, officer, coordinator, *experts)
    await note(review, officer, activity, a_note(one))
    (notice, _) = (await read(review, coordinator, f"/activities/{activity['id']}/notices"))["items"]
    refusal = await withdraw(review, coordinator, notice, 409)
    assert "已登记这位专家的出席情况" in refusal["detail"]
