"""The link in the text message: one answer without logging in, and nothing shown to anybody else."""

import asyncio
import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from redis.exceptions import ConnectionError as RedisDown
from sqlalchemy import select

from contracts.events.review import DelegationAnswered, DelegationOffered
from foundation.audit.tables import AuditEntry
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    answer_link,
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

ONE = [{"specialty": "fire_protection", "head_count": 1}]
DETAILS = ("title", "project", "place", "region_code", "bureau_name", "contact_name", "contact_phone")


async def invited(
    review: ServiceKit, **expert: Any
) -> tuple[Actor, Actor, dict[str, Any], DelegationOffered]:
    """Return officer, coordinator, activity and the invitation of one expert."""
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=ONE)
    [delegation] = await hand_over(review, officer, activity, await tell_expert(review, **expert))
    return officer, coordinator, activity, await send_link(review, coordinator, delegation)


async def only_delegation(review: ServiceKit, actor: Actor, activity: dict[str, Any]) -> dict[str, Any]:
    [one] = (await read(review, actor, f"/activities/{activity['id']}/delegations"))["items"]
    return dict(one)


def shows_nothing(link: dict[str, Any]) -> bool:
    return all(value is None for name, value in link.items() if name not in ("state", "answer"))


async def test_an_open_link_says_what_where_when_and_who_asks(review: ServiceKit) -> None:
    _, _, activity, fact = await invited(review)
    link = await open_link(review, fact.token)
    assert (link["state"], link["answer"]) == ("open", None)
    assert {name: link[name] for name in DETAILS} == {name: activity[name] for name in DETAILS}
    assert "古丽" not in str(link)


async def test_looking_changes_nothing(review: ServiceKit) -> None:
    _, coordinator, activity, fact = await invited(review)
    before = await review.audit_actions()
    first, second = await open_link(review, fact.token), await open_link(review, fact.token)
    assert first == second
    assert await review.audit_actions() == before
    assert (await only_delegation(review, coordinator, activity))["state_label"] == "待答复"


async def test_a_yes_is_taken_once_and_the_page_says_it_afterwards(review: ServiceKit) -> None:
    _, coordinator, activity, fact = await invited(review)
    link = await answer_link(review, fact.token)
    assert (link["state"], link["answer"]) == ("used", "accepted")
    assert shows_nothing(link)
    again = await answer_link(review, fact.token, False, "时间冲突")
    assert again == link == await open_link(review, fact.token)
    assert (await only_delegation(review, coordinator, activity))["state_label"] == "已接受"
    assert [one.accepted for one in await review.emitted(DelegationAnswered)] == [True]


async def test_a_no_says_why(review: ServiceKit) -> None:
    officer, _, activity, fact = await invited(review)
    body = {"token": fact.token, "accepted": False, "reason": "忙"}
    short = await review.client.post("/invitations/answer", json=body)
    assert (short.status_code, short.json()["errors"][0]["pointer"]) == (422, "/reason")
    link = await answer_link(review, fact.token, False, "需要回避")
    assert (link["state"], link["answer"]) == ("used", "declined")
    told = await only_delegation(review, officer, activity)
    assert (told["state_label"], told["decline_reason"]) == ("不能参加", "需要回避")


async def test_what_was_answered_by_the_link_stays_what_it_was(review: ServiceKit) -> None:
    _, coordinator, activity, fact = await invited(review)
    await answer_link(review, fact.token)
    delegation = await only_delegation(review, coordinator, activity)
    await log_call(review, coordinator, delegation, "declined", note="临时有事")
    assert (await open_link(review, fact.token))["answer"] == "accepted"


async def test_of_many_answers_at_once_one_counts(review: ServiceKit) -> None:
    _, coordinator, activity, fact = await invited(review)
    answers = await asyncio.gather(
        *(answer_link(review, fact.token, accepted=turn % 2 == 0, reason="时间冲突") for turn in range(20))
    )
    assert len({one["answer"] for one in answers}) == 1
    assert len(await review.emitted(DelegationAnswered)) == 1
    assert (await review.audit_actions()).count("delegation.answer") == 1
    state = (await only_delegation(review, coordinator, activity))["state_label"]
    assert state == ("已接受" if answers[0]["answer"] == "accepted" else "不能参加")


async def test_by_link_in_the_app_and_on_the_phone_at_once_one_counts(review: ServiceKit) -> None:
    account_id = uuid4()
    _, coordinator, activity, fact = await invited(review, account_id=account_id)
    expert = review.actor("applicant", id=account_id)
    delegation = await only_delegation(review, coordinator, activity)
    body = {"version": delegation["version"], "accepted": False, "reason": "身体原因"}
    await asyncio.gather(
        answer_link(review, fact.token),
        review.client.post(
            f"/delegations/own/{delegation['id']}/answer", json=body, headers=review.as_(expert)
        ),
        review.client.post(
            f"/delegations/{delegation['id']}/contacts",
            json={"outcome": "declined", "note": "时间冲突"},
            headers=review.as_(coordinator),
        ),
    )
    facts = await review.emitted(DelegationAnswered)
    # who has said yes may be called off on the phone, nothing else follows an answer
    assert [one.accepted for one in facts] in ([True], [False], [True, False])


async def test_an_answer_elsewhere_voids_the_link(review: ServiceKit) -> None:
    _, coordinator, activity, fact = await invited(review)
    await log_call(review, coordinator, await only_delegation(review, coordinator, activity))
    assert await open_link(review, fact.token) == await answer_link(review, fact.token, False, "时间冲突")
    assert (await open_link(review, fact.token))["state"] == "void"
    assert len(await review.emitted(DelegationAnswered)) == 1


async def test_a_link_expires(review: ServiceKit) -> None:
    _, _, _, fact = await invited(review)
    review.clock.move(hours=49)
    link = await answer_link(review, fact.token)
    assert (link["state"], shows_nothing(link)) == ("expired", True)
    assert await review.emitted(DelegationAnswered) == []


async def test_the_link_of_who_is_not_needed_any_more_opens_nothing(review: ServiceKit) -> None:
    officer, coordinator, activity, fact = await invited(review)
    delegation = await only_delegation(review, coordinator, activity)
    reply = await review.client.post(
        f"/delegations/{delegation['id']}/release", json={"reason": "人数减少"}, headers=review.as_(officer)
    )
    assert reply.status_code == 200
    link = await open_link(review, fact.token)
    assert (link["state"], shows_nothing(link)) == ("void", True)


async def test_unknown_links_look_like_any_other_that_opens_nothing(review: ServiceKit) -> None:
    _, _, _, fact = await invited(review)
    review.clock.move(hours=49)
    old = await open_link(review, fact.token)
    for token in (secrets.token_urlsafe(16), "", "x", fact.token[:-1], fact.token.swapcase()):
        unknown = await open_link(review, token)
        assert (unknown["state"], set(unknown)) == ("unknown", set(old))
        assert (await answer_link(review, token))["state"] == "unknown"
    assert "delegation.answer" not in await review.audit_actions()


async def test_a_time_promised_elsewhere_meanwhile_is_not_promised_twice(review: ServiceKit) -> None:
    account = {"account_id": uuid4()}
    officer, coordinator = an_officer(review), a_coordinator(review)
    expert = await tell_expert(review, **account)
    first = await open_picking(review, officer, needs=ONE)
    [here] = await hand_over(review, officer, first, expert)
    other = an_officer(review, KARAMAY)
    second = await open_picking(review, other, needs=ONE)
    await pick(review, other, second, expert, despite="专业对口")
    [there] = await hand_over(review, other, second)
    links = [await send_link(review, coordinator, one) for one in (here, there)]
    replies = await asyncio.gather(
        *(
            review.client.post("/invitations/answer", json={"token": one.token, "accepted": True})
            for one in links
        )
    )
    assert sorted(reply.status_code for reply in replies) == [200, 409]
    [refused] = [reply for reply in replies if reply.status_code == 409]
    assert refused.json()["detail"].startswith("您在该时间已接受其他评审活动")
    # the link stays open to say no by
    [token] = [link.token for link, reply in zip(links, replies, strict=True) if reply is refused]
    assert (await answer_link(review, token, False, "时间冲突"))["answer"] == "declined"


async def test_what_else_speaks_against_somebody_is_not_said_on_an_open_page(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    expert = await tell_expert(review)
    activity = await open_picking(review, officer, needs=ONE)
    [delegation] = await hand_over(review, officer, activity, expert)
    fact = await send_link(review, coordinator, delegation)
    await tell_expert(review, record_id=expert.record_id, version=2, career=("2019年在某某设计院任职",))
    await tell_expert(review, record_id=expert.record_id, version=3, status="suspended")
    reply = await review.client.post("/invitations/answer", json={"token": fact.token, "accepted": True})
    assert reply.status_code == 409
    assert reply.json()["detail"] == "平台核对后，这次评审暂时不能由您接受。请与消防协会联系。"


async def test_who_is_logged_in_as_somebody_else_answers_for_the_holder_of_the_link(
    review: ServiceKit,
) -> None:
    account_id = uuid4()
    _, _, _, fact = await invited(review, account_id=account_id)
    stranger = review.actor("applicant", name="他人")
    reply = await review.client.post(
        "/invitations/answer", json={"token": fact.token, "accepted": True}, headers=review.as_(stranger)
    )
    assert reply.json()["answer"] == "accepted"
    async with review.resources.database.read() as session:
        [entry] = await session.scalars(select(AuditEntry).where(AuditEntry.action == "delegation.answer"))
    assert (entry.actor_id, entry.actor_name) == (account_id, None)
    assert fact.token not in str(entry.details) + entry.object_id


async def test_an_address_has_a_budget_with_redis_and_without(
    review: ServiceKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review.resources.settings, "open_pages_per_address_per_hour", 3)
    review.resources.extras.pop("address_budgets", None)

    async def statuses() -> list[int]:
        return [
            (await review.client.post("/invitations/look", json={"token": "x"})).status_code for _ in range(4)
        ]

    assert await statuses() == [200, 200, 200, 429]

    async def down(*_arguments: object) -> None:
        raise RedisDown("down")

    monkeypatch.setattr(review.resources.redis, "eval", down)
    assert await statuses() == [200, 200, 200, 429]
    review.clock.move(minutes=61)
    assert await statuses() == [200, 200, 200, 429]


async def test_the_answer_by_link_is_in_the_log_without_an_account(review: ServiceKit) -> None:
    _, coordinator, activity, fact = await invited(review)
    review.clock.move(hours=1)
    await answer_link(review, fact.token)
    [contact] = (await read(review, coordinator, f"/activities/{activity['id']}/contacts"))["items"]
    last = contact["entries"][-1]
    assert (last["kind_label"], last["outcome_label"], last["by_name"]) == ("短信链接答复", "接受", "古丽")
    assert contact["offer"]["state"] == "used"
    assert timedelta(0) < fact.expires_at - review.clock.now()
