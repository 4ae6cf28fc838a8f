"""我的委派: what an expert sees of it, answering in the platform, and whose delegations they are."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.events.identity import AccountsMerged
from contracts.events.review import DelegationAnswered
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    confirm,
    hand_over,
    log_call,
    open_link,
    open_picking,
    pick,
    send_link,
    tell_expert,
)
from review.tests.service.making import read

pytestmark = pytest.mark.service

ONE = [{"specialty": "fire_protection", "head_count": 1}]


def the_expert(review: ServiceKit, account_id: UUID) -> Actor:
    return review.actor("applicant", id=account_id, name="古丽")


async def to_contact(
    review: ServiceKit, account_id: UUID | None, **expert: Any
) -> tuple[Actor, dict[str, Any], dict[str, Any]]:
    """Return the coordinator, the activity and the delegation of the expert with this account."""
    officer = an_officer(review)
    activity = await open_picking(review, officer, needs=ONE)
    told = await tell_expert(review, account_id=account_id, has_account=account_id is not None, **expert)
    [delegation] = await hand_over(review, officer, activity, told)
    return a_coordinator(review), activity, delegation


async def own(review: ServiceKit, actor: Actor) -> list[dict[str, Any]]:
    return list((await read(review, actor, "/delegations/own"))["items"])


async def answer(review: ServiceKit, actor: Actor, shown: dict[str, Any], **body: Any) -> httpx.Response:
    return await review.client.post(
        f"/delegations/own/{shown['id']}/answer",
        json={"version": shown["version"], "accepted": True, **body},
        headers=review.as_(actor),
    )


async def test_an_expert_sees_what_was_asked_and_answers(review: ServiceKit) -> None:
    account_id = uuid4()
    coordinator, activity, delegation = await to_contact(review, account_id)
    expert = the_expert(review, account_id)
    fact = await send_link(review, coordinator, delegation)
    [shown] = await own(review, expert)
    assert (shown["state_label"], shown["may"], shown["title"]) == ("待答复", ["answer"], activity["title"])
    assert (shown["contact_name"], shown["contact_phone"]) == ("王科长", "0991-2841234")
    assert await read(review, expert, f"/delegations/own/{shown['id']}") == shown
    told = (await answer(review, expert, shown)).json()
    assert (told["state_label"], told["may"]) == ("已接受", [])
    assert (await open_link(review, fact.token))["state"] == "void"
    [answered] = await review.emitted(DelegationAnswered)
    assert answered.accepted
    [contact] = (await read(review, coordinator, f"/activities/{activity['id']}/contacts"))["items"]
    assert [one["kind_label"] for one in contact["entries"]] == ["短信邀请", "平台答复"]
    assert "delegation.answer" in await review.audit_actions()


async def test_a_no_needs_a_reason_and_is_final(review: ServiceKit) -> None:
    account_id = uuid4()
    coordinator, _, delegation = await to_contact(review, account_id)
    await send_link(review, coordinator, delegation)
    expert = the_expert(review, account_id)
    [shown] = await own(review, expert)
    refused = await answer(review, expert, shown, accepted=False)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/reason")
    told = (await answer(review, expert, shown, accepted=False, reason="身体原因")).json()
    assert (told["state_label"], told["decline_reason"]) == ("不能参加", "身体原因")
    assert (await answer(review, expert, told)).status_code == 409


async def test_who_is_picked_but_not_asked_yet_sees_nothing(review: ServiceKit) -> None:
    account_id = uuid4()
    coordinator, _, delegation = await to_contact(review, account_id)
    expert = the_expert(review, account_id)
    assert await own(review, expert) == []
    await log_call(review, coordinator, delegation, "no_answer")
    assert await own(review, expert) == []
    await log_call(review, coordinator, delegation, "later")
    [shown] = await own(review, expert)
    assert (shown["state_label"], shown["may"]) == ("待联系", [])
    assert (await answer(review, expert, shown)).status_code == 409


async def test_who_was_asked_learns_of_being_released_and_why(review: ServiceKit) -> None:
    account_id = uuid4()
    coordinator, _, delegation = await to_contact(review, account_id)
    await send_link(review, coordinator, delegation)
    await review.client.post(
        f"/delegations/{delegation['id']}/release",
        json={"reason": "评审人数减少"},
        headers=review.as_(an_officer(review)),
    )
    [shown] = await own(review, the_expert(review, account_id))
    assert (shown["state_label"], shown["release_reason"], shown["may"]) == ("已取消选定", "评审人数减少", [])


async def test_what_was_shown_before_the_time_was_moved_cannot_be_answered(review: ServiceKit) -> None:
    account_id = uuid4()
    coordinator, activity, delegation = await to_contact(review, account_id)
    await send_link(review, coordinator, delegation)
    expert = the_expert(review, account_id)
    [shown] = await own(review, expert)
    now = await read(review, coordinator, f"/activities/{activity['id']}")
    moved = await reschedule(review, coordinator, activity, now["version"])
    assert moved.status_code == 200, moved.text
    review.clock.move(minutes=2)
    await send_link(review, coordinator, delegation)
    stale = await answer(review, expert, shown)
    assert (stale.status_code, "看清时间和地点" in stale.json()["detail"]) == (409, True)


async def reschedule(
    review: ServiceKit, actor: Actor, activity: dict[str, Any], version: int
) -> httpx.Response:
    later = datetime.fromisoformat(activity["ends_at"])
    body = {
        "starts_at": later.isoformat(),
        "ends_at": (later + (later - datetime.fromisoformat(activity["starts_at"]))).isoformat(),
        "place": "另一会议室",
        "reason": "会议室冲突",
        "version": version,
    }
    return await review.client.post(
        f"/activities/{activity['id']}/schedule", json=body, headers=review.as_(actor)
    )


async def test_others_delegations_are_not_found(review: ServiceKit) -> None:
    account_id = uuid4()
    coordinator, _, delegation = await to_contact(review, account_id)
    await send_link(review, coordinator, delegation)
    stranger = the_expert(review, uuid4())
    assert await own(review, stranger) == []
    path = f"/delegations/own/{delegation['id']}"
    assert (await review.client.get(path, headers=review.as_(stranger))).status_code == 404
    assert (await answer(review, stranger, {**delegation})).status_code == 404


async def test_a_merged_account_brings_its_delegations_along(review: ServiceKit) -> None:
    folded, kept = uuid4(), uuid4()
    coordinator, _, delegation = await to_contact(review, folded)
    await send_link(review, coordinator, delegation)
    fact = AccountsMerged(
        kept_account_id=kept, folded_account_id=folded, version=2, merged_at=datetime.now(UTC)
    )
    await review.deliver(fact)
    assert await own(review, the_expert(review, folded)) == []
    [shown] = await own(review, the_expert(review, kept))
    assert (await answer(review, the_expert(review, kept), shown)).status_code == 200


async def test_who_gets_an_account_later_finds_earlier_delegations(review: ServiceKit) -> None:
    record_id, account_id = uuid4(), uuid4()
    coordinator, _, delegation = await to_contact(review, None, record_id=record_id)
    await confirm(review, coordinator, delegation)
    await tell_expert(review, record_id=record_id, version=2, account_id=account_id)
    [shown] = await own(review, the_expert(review, account_id))
    assert shown["state_label"] == "已确认时间"


async def test_many_come_in_pages_the_last_picked_first(review: ServiceKit) -> None:
    account_id, record_id = uuid4(), uuid4()
    officer, coordinator = an_officer(review), a_coordinator(review)
    expert = await tell_expert(review, account_id=account_id, record_id=record_id)
    titles = []
    for number in range(22):
        review.clock.move(minutes=1)
        activity = await open_picking(review, officer, needs=ONE, title=f"评审{number}")
        delegation = await pick(review, officer, activity, expert, despite="同意" if number else "")
        await hand_over(review, officer, activity)
        await log_call(review, coordinator, delegation, "later")
        titles.append(activity["title"])
    actor = the_expert(review, account_id)
    first = await read(review, actor, "/delegations/own")
    second = await read(review, actor, "/delegations/own", cursor=first["next"])
    assert [one["title"] for one in first["items"] + second["items"]] == titles[::-1]
    assert (len(first["items"]), second["next"]) == (20, None)
    bad = await review.client.get("/delegations/own", params={"cursor": "W10"}, headers=review.as_(actor))
    assert bad.status_code == 422
