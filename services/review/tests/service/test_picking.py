"""选定专家: who may be picked for which need, and what becomes of it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from contracts.events.experts import Employer, EntryChanged
from contracts.events.review import ActivitySubmitted, DelegationReleased
from contracts.words import ExpertKind, RecordStatus
from foundation.audit.tables import AuditEntry
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    confirm,
    hand_over,
    log_call,
    open_picking,
    pick,
    tell_expert,
)
from review.tests.service.making import AUTHORITY, IN_KARAMAY, KARAMAY, read

pytestmark = pytest.mark.service

DESIGN = "91650100MA77522X9G"
INSTITUTE = Employer(name="某某设计院", credit_code="")


async def try_to_pick(
    review: ServiceKit, officer: Actor, activity: dict[str, Any], expert: EntryChanged, **body: Any
) -> httpx.Response:
    return await review.client.post(
        f"/activities/{activity['id']}/delegations",
        json={"record_id": str(expert.record_id), "need_id": activity["needs"][0]["id"], **body},
        headers=review.as_(officer),
    )


async def candidates(
    review: ServiceKit, officer: Actor, activity: dict[str, Any], *ids: object
) -> list[dict[str, Any]]:
    reply = await review.client.post(
        f"/activities/{activity['id']}/candidates",
        json={"record_ids": [str(id) for id in ids]},
        headers=review.as_(officer),
    )
    assert reply.status_code == 200, reply.text
    return list(reply.json()["items"])


async def release(review: ServiceKit, officer: Actor, delegation: dict[str, Any], reason: str = "") -> Any:
    return await review.client.post(
        f"/delegations/{delegation['id']}/release", json={"reason": reason}, headers=review.as_(officer)
    )


async def submit(review: ServiceKit, officer: Actor, activity: dict[str, Any]) -> httpx.Response:
    return await review.client.post(f"/activities/{activity['id']}/submission", headers=review.as_(officer))


async def delegations(review: ServiceKit, actor: Actor, activity: dict[str, Any]) -> list[dict[str, Any]]:
    return list((await read(review, actor, f"/activities/{activity['id']}/delegations"))["items"])


async def audited(review: ServiceKit, action: str) -> list[tuple[str, dict[str, Any]]]:
    async with review.resources.database.read() as session:
        found = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        )
        return [(one.result, one.details) for one in found]


async def test_a_bureau_picks_experts_and_hands_them_over_to_the_association(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    first, second = await tell_expert(review, name="古丽"), await tell_expert(review, name="张伟")
    picked = await pick(review, officer, activity, first)
    assert (picked["expert_name"], picked["state"], picked["state_label"]) == ("古丽", "picked", "待联系")
    told = await hand_over(review, officer, activity, second)
    assert [one["expert_name"] for one in told] == ["古丽", "张伟"]
    seen = await read(review, a_coordinator(review), f"/activities/{activity['id']}")
    assert (seen["state"], seen["wanted"], seen["chosen"]) == ("contacting", 2, 2)
    assert [need["chosen"] for need in seen["needs"]] == [2]
    (fact,) = await review.emitted(ActivitySubmitted)
    assert (str(fact.activity_id), fact.experts) == (activity["id"], 2)


async def test_who_works_for_a_unit_involved_is_refused_with_the_reason_which_is_shown_and_logged(
    review: ServiceKit,
) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    expert = await tell_expert(review, present=(INSTITUTE,))
    reason = "冲突：现工作单位为设计单位（某某设计院）（按单位名称判断，请核对）"
    (shown,) = await candidates(review, officer, activity, expert.record_id)
    assert (shown["may_pick"], shown["refusals"], shown["picked"]) == (False, [reason], None)
    reply = await try_to_pick(review, officer, activity, expert, despite="领导同意")
    assert (reply.status_code, reply.json()["detail"]) == (409, f"不能选定古丽。{reason}。")
    assert await delegations(review, officer, activity) == []
    ((result, details),) = await audited(review, "delegation.pick")
    assert result == "refused"
    assert (details["grounds"], details["parties"]) == (["present_employer"], ["design"])
    ((_, excluded),) = await audited(review, "candidates.exclude")
    assert (excluded["records"], excluded["grounds"]) == ([str(expert.record_id)], ["present_employer"])
    assert "某某设计院" not in str([details, excluded])


async def test_who_worked_there_once_or_writes_so_in_the_career_is_refused(review: ServiceKit) -> None:
    officer = an_officer(review)
    party = {"role": "construction", "name": "天山消防工程有限公司", "credit_code": DESIGN}
    activity = await open_picking(review, officer, parties=[party])
    past = await tell_expert(review, past=(Employer(name="改名前的公司", credit_code=DESIGN),))
    career = await tell_expert(review, career=("2010 至 2014 年在天山消防工程有限公司工作",))
    left = await tell_expert(review, present=(Employer(name="天山消防工程有限公司", credit_code=DESIGN),))
    await review.deliver(left.model_copy(update={"version": 2, "present": ()}))
    shown = await candidates(review, officer, activity, *(one.record_id for one in (past, career, left)))
    assert [one["refusals"] for one in shown] == [
        ["冲突：曾在施工单位（天山消防工程有限公司）工作"],
        ["冲突：技术工作经历中写有施工单位（天山消防工程有限公司）（按单位名称判断，请核对）"],
        ["冲突：曾在施工单位（天山消防工程有限公司）工作"],
    ]


async def test_what_only_looks_like_a_conflict_wants_a_reason_which_is_kept(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    expert = await tell_expert(review, present=(Employer(name="某某设计院喀什分院", credit_code=""),))
    (shown,) = await candidates(review, officer, activity, expert.record_id)
    assert shown["may_pick"]
    assert "名称相近" in shown["warnings"][0]
    reply = await try_to_pick(review, officer, activity, expert)
    assert reply.status_code == 422
    assert reply.json()["warnings"] == shown["warnings"]
    (error,) = reply.json()["errors"]
    assert error["pointer"] == "/despite"
    picked = await pick(review, officer, activity, expert, despite="已电话核实，不是同一单位")
    assert picked["despite"] == "已电话核实，不是同一单位"
    (entry,) = await audited(review, "delegation.pick")
    assert (entry[0], entry[1]["grounds"]) == ("done", ["present_employer"])
    assert "核实" not in str(entry)


async def test_the_units_involved_are_looked_at_again_when_the_bureau_hands_over(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer, needs=[{"specialty": "hvac", "head_count": 1}])
    expert = await tell_expert(review)
    await pick(review, officer, activity, expert)
    await review.deliver(expert.model_copy(update={"version": 2, "present": (INSTITUTE,)}))
    reply = await submit(review, officer, activity)
    assert reply.status_code == 409
    assert "古丽（冲突：现工作单位为设计单位" in reply.json()["detail"]
    assert (await audited(review, "activity.submit"))[0][0] == "refused"
    ((one),) = await delegations(review, officer, activity)
    assert one["conflicts"] == ["冲突：现工作单位为设计单位（某某设计院）（按单位名称判断，请核对）"]


async def test_an_expert_who_is_not_there_and_one_who_is_not_shared_are_answered_alike(
    review: ServiceKit,
) -> None:
    officer = an_officer(review, KARAMAY)
    activity = await open_picking(review, officer, region_code=IN_KARAMAY)
    local = await tell_expert(review, kind=ExpertKind.LOCAL)
    unknown = local.model_copy(update={"record_id": uuid4()})
    answers = [
        {**one, "record_id": ""}
        for one in await candidates(review, officer, activity, local.record_id, unknown.record_id)
    ]
    assert answers[0] == answers[1]
    assert not answers[0]["may_pick"]
    replies = [await try_to_pick(review, officer, activity, one) for one in (local, unknown)]
    assert [reply.status_code for reply in replies] == [404, 404]
    assert replies[0].json()["detail"] == replies[1].json()["detail"]
    authority = an_officer(review, AUTHORITY)
    theirs = await open_picking(review, authority)
    assert (await pick(review, authority, theirs, local))["state"] == "picked"


@pytest.mark.parametrize(
    ("status", "label"), [(RecordStatus.SUSPENDED, "暂停"), (RecordStatus.REMOVED, "已出库")]
)
async def test_who_is_not_listed_any_more_is_refused(
    review: ServiceKit, status: RecordStatus, label: str
) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    expert = await tell_expert(review, status=status)
    reply = await try_to_pick(review, officer, activity, expert)
    assert reply.status_code == 409
    assert f"专家目前的状态为“{label}”" in reply.json()["detail"]


async def test_an_officer_who_is_an_expert_does_not_pick_themself(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    expert = await tell_expert(review, account_id=officer.id)
    assert "不能选定本人" in (await try_to_pick(review, officer, activity, expert)).json()["detail"]
    assert (await try_to_pick(review, an_officer(review), activity, expert)).status_code == 201


async def test_nobody_is_picked_twice_and_no_need_beyond_its_number(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    first, second, third = [await tell_expert(review, name=name) for name in ("古丽", "张伟", "阿迪力")]
    await pick(review, officer, activity, first)
    reply = await try_to_pick(review, officer, activity, first)
    assert reply.status_code == 409
    assert "已在本次评审的专家中（待联系）" in reply.json()["detail"]
    (shown,) = await candidates(review, officer, activity, first.record_id)
    assert (shown["may_pick"], shown["picked"]) == (False, "待联系")
    await pick(review, officer, activity, second)
    reply = await try_to_pick(review, officer, activity, third)
    assert (reply.status_code, reply.json()["detail"]) == (
        409,
        "这一专业已选满，不能再选。如需换人，请先取消选定。",
    )


async def test_of_two_officers_who_pick_the_last_at_once_one_is_told_that_it_is_full(
    review: ServiceKit,
) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer, needs=[{"specialty": "hvac", "head_count": 1}])
    experts = [await tell_expert(review) for _ in range(4)]
    replies = await asyncio.gather(
        *(try_to_pick(review, an_officer(review), activity, one) for one in experts)
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    assert (await read(review, officer, f"/activities/{activity['id']}"))["chosen"] == 1


async def test_of_two_officers_who_pick_the_same_expert_at_once_one_does(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    expert = await tell_expert(review)
    replies = await asyncio.gather(
        *(try_to_pick(review, an_officer(review), activity, expert) for _ in range(4))
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]


async def test_another_activitys_need_is_no_need_of_this_one(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity, other = await open_picking(review, officer), await open_picking(review, officer)
    expert = await tell_expert(review)
    reply = await try_to_pick(review, officer, activity, expert, need_id=other["needs"][0]["id"])
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/need_id")


async def test_two_bureaus_may_pick_the_same_expert_until_one_of_them_has_the_promise(
    review: ServiceKit,
) -> None:
    officer, other = an_officer(review), an_officer(review, KARAMAY)
    needs = [{"specialty": "hvac", "head_count": 1}]
    expert = await tell_expert(review, name="古丽")
    activity = await open_picking(review, officer, needs=needs, title="甲项目评审")
    (mine,) = await hand_over(review, officer, activity, expert)
    theirs = await open_picking(review, other, needs=needs)
    (shown,) = await candidates(review, other, theirs, expert.record_id)
    assert shown["may_pick"]
    assert "已被另一评审活动选定，尚未答复" in shown["warnings"][0]
    picked = await pick(review, other, theirs, expert, despite="专业对口，请协会协调")
    await confirm(review, a_coordinator(review), mine)
    (shown,) = await candidates(review, other, await open_picking(review, other), expert.record_id)
    assert not shown["may_pick"]
    assert "甲项目评审" not in str(shown)
    assert "已接受另一评审活动" in shown["refusals"][0]
    (seen,) = await delegations(review, other, theirs)
    assert seen["id"] == picked["id"]
    assert "时间冲突" in seen["conflicts"][0]
    assert "时间冲突" in (await submit(review, other, theirs)).json()["detail"]
    (kept,) = await delegations(review, officer, activity)
    assert kept["conflicts"] == []


async def test_the_same_bureaus_activity_is_named_and_one_that_follows_is_no_conflict(
    review: ServiceKit,
) -> None:
    officer = an_officer(review)
    needs = [{"specialty": "hvac", "head_count": 1}]
    expert = await tell_expert(review)
    activity = await open_picking(review, officer, needs=needs, title="甲项目评审")
    (mine,) = await hand_over(review, officer, activity, expert)
    await confirm(review, a_coordinator(review), mine)
    same = await open_picking(review, officer, needs=needs)
    (shown,) = await candidates(review, officer, same, expert.record_id)
    assert shown["refusals"][0].endswith("已接受“甲项目评审”")
    end = datetime.fromisoformat(activity["ends_at"])
    following = await open_picking(
        review, officer, starts_at=end.isoformat(), ends_at=(end + timedelta(hours=2)).isoformat()
    )
    (shown,) = await candidates(review, officer, following, expert.record_id)
    assert (shown["may_pick"], shown["warnings"]) == (True, [])


async def test_an_activity_is_handed_over_only_when_every_need_is_met(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    expert = await tell_expert(review)
    await pick(review, officer, activity, expert)
    reply = await submit(review, officer, activity)
    assert (reply.status_code, reply.json()["detail"]) == (409, "还不能提交协会：还差1位专家没有选定。")
    review.clock.move(days=3)
    assert "评审开始时间已过" in (await submit(review, officer, activity)).json()["detail"]
    assert await review.emitted(ActivitySubmitted) == []


async def test_pressed_twice_it_is_handed_over_once(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer, needs=[{"specialty": "hvac", "head_count": 1}])
    await pick(review, officer, activity, await tell_expert(review))
    replies = await asyncio.gather(*(submit(review, officer, activity) for _ in range(3)))
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409]
    assert len(await review.emitted(ActivitySubmitted)) == 1


async def test_who_is_released_before_anybody_has_called_is_told_nothing(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    picked = await pick(review, officer, activity, await tell_expert(review))
    reply = await release(review, officer, picked)
    assert (reply.status_code, reply.json()["state_label"]) == (200, "已取消选定")
    assert await review.emitted(DelegationReleased) == []
    assert (await read(review, officer, f"/activities/{activity['id']}"))["chosen"] == 0
    assert (await release(review, officer, picked)).status_code == 409


async def test_who_has_been_asked_is_told_why_they_are_not_needed(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=[{"specialty": "hvac", "head_count": 1}])
    expert = await tell_expert(review, name="古丽", has_account=False, phone="13800138000")
    (asked,) = await hand_over(review, officer, activity, expert)
    await log_call(review, coordinator, asked, "later")
    reply = await release(review, officer, asked)
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/reason")
    reply = await release(review, officer, asked, "项目方案有调整")
    assert (reply.status_code, reply.json()["release_reason"]) == (200, "项目方案有调整")
    (fact,) = await review.emitted(DelegationReleased)
    assert (fact.reason, fact.phone, fact.account_id) == ("项目方案有调整", "13800138000", None)


async def test_a_decline_is_replaced_once_and_the_history_stays(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=[{"specialty": "hvac", "head_count": 1}])
    first, second, third = [await tell_expert(review, name=name) for name in ("古丽", "张伟", "阿迪力")]
    (asked,) = await hand_over(review, officer, activity, first)
    assert (await try_to_pick(review, officer, activity, second, replaces_id=asked["id"])).status_code == 409
    declined = await log_call(review, coordinator, asked, "declined", note="身体原因")
    reply = await try_to_pick(review, officer, activity, first, replaces_id=asked["id"], despite="再问一次")
    assert reply.json()["detail"] == "更换的专家不能是同一位专家，请另选一位。"
    new = await pick(review, officer, activity, second, replaces=declined)
    assert new["replaces_id"] == asked["id"]
    old, seen = await delegations(review, coordinator, activity)
    assert (old["state_label"], old["decline_reason"], old["replaced_by_id"]) == (
        "不能参加",
        "身体原因",
        seen["id"],
    )
    await release(review, officer, seen)
    reply = await try_to_pick(review, officer, activity, third, replaces_id=asked["id"])
    assert reply.json()["detail"] == "这位专家不需要更换，或已经更换过，请刷新页面后再试。"
    chain = await pick(review, officer, activity, third, replaces=seen)
    assert [one["expert_name"] for one in await delegations(review, officer, activity)] == [
        "古丽",
        "张伟",
        "阿迪力",
    ]
    assert (await read(review, officer, f"/activities/{activity['id']}"))["chosen"] == 1
    await confirm(review, coordinator, chain)


async def test_who_declined_is_replaced_by_somebody_for_the_same_need(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    needs = [{"specialty": one, "head_count": 1} for one in ("hvac", "fire_protection")]
    activity = await open_picking(review, officer, needs=needs)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟", "阿迪力", "李明")]
    first = await pick(review, officer, activity, experts[0], need=0)
    second = await pick(review, officer, activity, experts[1], need=1)
    await hand_over(review, officer, activity)
    for one in (first, second):
        await log_call(review, coordinator, one, "declined", note="身体原因")
    need = activity["needs"][1]["id"]
    reply = await try_to_pick(review, officer, activity, experts[2], need_id=need, replaces_id=first["id"])
    assert (reply.status_code, "不需要更换" in reply.json()["detail"]) == (409, True)
    await pick(review, officer, activity, experts[2], need=1, replaces=second)
    await pick(review, officer, activity, experts[3], need=0, replaces=first)


async def test_two_officers_replace_one_decline_once(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer)
    experts = [await tell_expert(review) for _ in range(4)]
    asked = await hand_over(review, officer, activity, *experts[:2])
    for one in asked:
        await log_call(review, coordinator, one, "declined", note="时间冲突")
    replies = await asyncio.gather(
        *(try_to_pick(review, officer, activity, one, replaces_id=asked[0]["id"]) for one in experts[2:])
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409]


async def test_a_delegation_of_another_activity_is_not_replaced_here(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity, other = await open_picking(review, officer), await open_picking(review, officer)
    picked = await pick(review, officer, other, await tell_expert(review))
    await release(review, officer, picked)
    expert = await tell_expert(review)
    assert (await try_to_pick(review, officer, activity, expert, replaces_id=picked["id"])).status_code == 409
    assert (await try_to_pick(review, officer, activity, expert, replaces_id=str(uuid4()))).status_code == 409


async def test_who_declined_may_be_asked_again_with_a_reason(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=[{"specialty": "hvac", "head_count": 1}])
    expert = await tell_expert(review)
    (asked,) = await hand_over(review, officer, activity, expert)
    await log_call(review, coordinator, asked, "declined", note="时间冲突")
    reply = await try_to_pick(review, officer, activity, expert)
    assert reply.json()["warnings"] == ["请核对：这位专家曾答复不能参加本次评审"]
    assert (await pick(review, officer, activity, expert, despite="本人来电表示可以参加"))[
        "state"
    ] == "picked"


async def test_another_bureaus_activity_is_nowhere_to_be_found(review: ServiceKit) -> None:
    officer, stranger = an_officer(review), an_officer(review, KARAMAY)
    activity = await open_picking(review, officer)
    expert = await tell_expert(review)
    picked = await pick(review, officer, activity, expert)
    path, as_ = f"/activities/{activity['id']}", review.as_(stranger)
    assert (await try_to_pick(review, stranger, activity, expert)).status_code == 404
    assert (await release(review, stranger, picked)).status_code == 404
    assert (await submit(review, stranger, activity)).status_code == 404
    assert (await review.client.get(f"{path}/delegations", headers=as_)).status_code == 404
    reply = await review.client.post(f"{path}/candidates", json={"record_ids": []}, headers=as_)
    assert reply.status_code == 404
    coordinator = review.as_(a_coordinator(review))
    assert (await review.client.get(f"{path}/delegations", headers=coordinator)).status_code == 404
