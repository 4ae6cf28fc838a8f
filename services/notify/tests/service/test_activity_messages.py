"""What the association sees of the messages about an activity, and sends again."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.events.review import DelegationOffered, DelegationReleased, DelegationUpcoming
from contracts.words import Role
from foundation.testing.kit import ServiceKit
from notify.sms.errors import Reason, Refused
from notify.tests.service.looking import call, figures, resend, sms, texts
from notify.tests.service.making import FailingProvider, a_submission, outbox, tell_account

pytestmark = pytest.mark.service

TOKEN = "Ab3dE6gH9kLmNpQ"


def an_offer(notify: ServiceKit, activity_id: UUID, **changes: Any) -> DelegationOffered:
    return DelegationOffered(**{**of_a_delegation(notify, activity_id), **for_the_link(notify), **changes})


def for_the_link(notify: ServiceKit) -> dict[str, Any]:
    return {"offer_id": uuid4(), "token": TOKEN, "expires_at": notify.clock.now() + timedelta(hours=48)}


def of_a_delegation(notify: ServiceKit, activity_id: UUID) -> dict[str, Any]:
    begins = notify.clock.now() + timedelta(days=7)
    return {
        "delegation_id": uuid4(),
        "version": 1,
        "activity_id": activity_id,
        "account_id": None,
        "phone": "13900005678",
        "expert_name": "古丽",
        "bureau_name": "乌鲁木齐市住房和城乡建设局",
        "title": "某综合楼消防设计审查",
        "place": "市会议中心",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=8),
        "reason": "另有安排",
    }


async def told(notify: ServiceKit, activity_id: UUID) -> list[dict[str, Any]]:
    path = f"/activities/{activity_id}/messages"
    items: list[dict[str, Any]] = (await call(notify, Role.ASSOCIATION_COORDINATOR, "GET", path))["items"]
    return items


async def tell_again(notify: ServiceKit, message_id: object, status: int = 204) -> Any:
    path = f"/activities/messages/{message_id}/resend"
    return await call(notify, Role.ASSOCIATION_COORDINATOR, "POST", path, status=status)


async def test_every_message_of_an_activity_is_there_without_the_link(notify: ServiceKit) -> None:
    activity_id, account_id = uuid4(), await tell_account(notify)
    await notify.deliver(an_offer(notify, activity_id, account_id=account_id, phone=None))
    await notify.deliver(an_offer(notify, activity_id))
    await notify.deliver(an_offer(notify, uuid4()))
    await notify.deliver(a_submission(notify, account_id))
    await notify.run_tasks()
    items = await told(notify, activity_id)
    assert sorted((each["name"], each["phone"], each["state_label"]) for each in items) == [
        ("", "139****5678", "已发送"),
        ("艾尔肯", "", "未读"),
        ("艾尔肯", "139****1234", "已发送"),
    ]
    assert TOKEN not in str(items)
    assert all("某综合楼" in each["body"] for each in items)
    bodies = [each["body"] for each in items if each["channel"] == "sms"]
    assert all("（已隐去）" in body for body in bodies)
    assert any(TOKEN in kept["text"] for kept in await outbox(notify))


async def test_what_went_out_is_sent_again_as_a_message_of_its_own(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    activity_id = uuid4()
    await notify.deliver(an_offer(notify, activity_id))
    await notify.run_tasks()
    [first] = await told(notify, activity_id)
    await tell_again(notify, first["id"])
    await notify.run_tasks()
    kept = await outbox(notify)
    assert len(kept) == 2
    assert kept[0]["text"] == kept[1]["text"]
    one, two = await texts(notify)
    assert two.key == f"{one.key}#1"
    refused = await tell_again(notify, one.id, 409)
    assert "更新的短信" in refused["detail"]
    assert "message.repeat" in await notify.audit_actions()


async def test_it_is_not_repeated_without_end(notify: ServiceKit) -> None:
    activity_id = uuid4()
    await notify.deliver(an_offer(notify, activity_id))
    for _ in range(5):
        await notify.run_tasks()
        await tell_again(notify, (await told(notify, activity_id))[0]["id"])
    await notify.run_tasks()
    refused = await tell_again(notify, (await told(notify, activity_id))[0]["id"], 409)
    assert "已重新发送5次" in refused["detail"]


async def test_what_failed_is_sent_again_as_itself(notify: ServiceKit, provider: FailingProvider) -> None:
    provider.before = [Refused(Reason.NUMBER_REFUSED)]
    activity_id = uuid4()
    await notify.deliver(an_offer(notify, activity_id))
    await notify.run_tasks()
    [failed] = await told(notify, activity_id)
    assert failed["explanation"] == "手机号被短信服务商拒绝，请核对该人员的手机号。"
    await tell_again(notify, failed["id"])
    await notify.run_tasks()
    [after] = await told(notify, activity_id)
    assert (after["id"], after["state_label"]) == (failed["id"], "已发送")


async def test_what_may_not_be_sent_again_says_why(notify: ServiceKit) -> None:
    activity_id, account_id = uuid4(), await tell_account(notify)
    await notify.deliver(an_offer(notify, activity_id, account_id=account_id, phone=None))
    waiting = {each["channel"]: each for each in await told(notify, activity_id)}
    assert (await tell_again(notify, waiting["in_app"]["id"], 409))["detail"] == waiting["in_app"]["refusal"]
    assert "站内消息已经送达" in waiting["in_app"]["refusal"]
    assert "状态已发生变化" in (await tell_again(notify, waiting["sms"]["id"], 409))["detail"]
    await notify.run_tasks()
    notify.clock.move(hours=49)
    late = await tell_again(notify, waiting["sms"]["id"], 409)
    assert late["detail"] == "这条短信的内容已经过期，不能重新发送。"
    await notify.deliver(a_submission(notify, account_id))
    of_no_activity = (await texts(notify))[-1]
    await tell_again(notify, of_no_activity.id, 404)


async def test_another_kind_of_message_does_not_supersede_it(notify: ServiceKit) -> None:
    activity_id = uuid4()
    await notify.deliver(an_offer(notify, activity_id))
    await notify.run_tasks()
    await notify.deliver(DelegationUpcoming(**of_a_delegation(notify, activity_id)))
    await notify.run_tasks()
    assert {each["refusal"] for each in await told(notify, activity_id)} == {""}


async def test_what_has_been_taken_back_is_not_told_again(notify: ServiceKit) -> None:
    activity_id = uuid4()
    await notify.deliver(an_offer(notify, activity_id))
    await notify.run_tasks()
    await notify.deliver(DelegationReleased(**of_a_delegation(notify, activity_id)))
    await notify.deliver(DelegationReleased(**of_a_delegation(notify, uuid4())))  # of another activity
    await notify.run_tasks()
    released, offered = await told(notify, activity_id)
    assert (released["refusal"], "更新的" in offered["refusal"]) == ("", True)
    assert "更新的" in (await tell_again(notify, offered["id"], 409))["detail"]
    await notify.deliver(an_offer(notify, activity_id))  # asked anew
    await notify.run_tasks()
    newest = (await told(notify, activity_id))[0]
    assert (newest["title"], newest["refusal"]) == ("评审活动邀请", "")


async def test_whoever_runs_the_platform_sends_nothing_again_that_has_been_taken_back(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    provider.before = [Refused(Reason.TEMPLATE_MISSING)] * 2
    taken_back, valid = uuid4(), uuid4()
    for activity_id in (taken_back, valid):
        await notify.deliver(an_offer(notify, activity_id))
    await notify.run_tasks()
    await notify.deliver(DelegationReleased(**of_a_delegation(notify, taken_back)))
    await notify.run_tasks()
    failed = {each["id"]: each["refusal"] for each in await sms(notify, "failed")}
    old, good = [str(each.id) for each in (await texts(notify))[:2]]
    assert ("更新的" in failed[old], failed[good]) == (True, "")
    assert "更新的" in (await resend(notify, UUID(old), 409))["detail"]
    assert [each["count"] for each in (await figures(notify))["causes"]] == [1]
    body = {"cause": "template_missing"}
    done = await call(notify, Role.PLATFORM_ADMIN, "POST", "/sms/resends", json=body)
    assert done == {"count": 1}
    await notify.run_tasks()
    assert [each.state for each in await texts(notify)] == ["failed", "sent", "sent"]


async def test_what_is_taken_back_while_it_waits_does_not_go_out(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    activity_id, other = uuid4(), uuid4()
    await notify.deliver(an_offer(notify, activity_id))
    await notify.deliver(an_offer(notify, other))
    await notify.deliver(DelegationReleased(**of_a_delegation(notify, activity_id)))
    await notify.run_tasks()
    assert [each.state for each in await texts(notify)] == ["expired", "sent", "sent"]
    assert len(provider.asked) == 2
