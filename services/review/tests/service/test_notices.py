"""Notices after they were issued: the paper, the public page, 签收, 知悉, and the register."""

from typing import Any

import pypdfium2
import pytest
import zxingcpp
from icalendar import Calendar

from contracts.events.review import NoticeIssued
from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.settings import settings, settings_of
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    confirm,
    confirmed,
    delegated,
    hand_over,
    issue,
    log_call,
    open_picking,
    pick,
    tell_expert,
)
from review.tests.service.making import AUTHORITY, KARAMAY, URUMQI, read
from review.tests.service.test_withdrawing import withdraw

pytestmark = pytest.mark.service


def an_expert(review: ServiceKit, account_id: Any) -> Actor:
    return review.actor(Role.APPLICANT, id=account_id, name="古丽")


async def file_of(review: ServiceKit, actor: Actor, notice: dict[str, Any], own: bool = False) -> bytes:
    address = f"/notices/{'own/' if own else ''}{notice['id']}/file"
    reply = await review.client.get(address, headers=review.as_(actor))
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["content-disposition"].startswith("attachment; ")
    return reply.content


async def status_of(review: ServiceKit, actor: Actor, method: str, address: str) -> int:
    return (await review.client.request(method, address, headers=review.as_(actor))).status_code


async def verify(review: ServiceKit, code: str) -> dict[str, Any]:
    reply = await review.client.post("/notices/verification", json={"code": code})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


async def keys_of(review: ServiceKit, notice: dict[str, Any]) -> list[str]:
    return [key async for key in review.resources.store.keys(f"notices/{notice['id']}/")]


async def test_the_paper_is_made_by_a_task_kept_sealed_and_its_code_leads_to_the_public_page(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, (notice,) = await delegated(
        review, officer, coordinator, await tell_expert(review, name="古丽")
    )
    assert notice["file_ready"] is False
    await review.run_tasks()
    (again,) = (await read(review, officer, f"/activities/{activity['id']}/notices"))["items"]
    assert again["file_ready"] is True
    pdf = await file_of(review, officer, notice)
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    assert notice["number"] in text
    assert "古丽 专家：" in text
    (told,) = await review.emitted(NoticeIssued)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    (scanned,) = zxingcpp.read_barcodes(picture)
    assert scanned.text == f"{settings().public_url.rstrip('/')}/verify/{told.code}"
    (key,) = await keys_of(review, notice)
    assert b"%PDF" not in review.resources.store._read(key)


async def test_the_same_paper_comes_before_the_task_has_run_and_after_the_object_was_damaged(
    review: ServiceKit,
) -> None:
    coordinator = a_coordinator(review)
    _, (notice,) = await delegated(review, an_officer(review), coordinator, await tell_expert(review))
    first = await file_of(review, coordinator, notice)
    await review.run_tasks()
    (key,) = await keys_of(review, notice)
    await review.resources.store.put_bytes(key, b"damaged", "application/octet-stream")
    assert await file_of(review, coordinator, notice) == first
    assert await file_of(review, coordinator, notice) == first
    assert (await review.audit_actions()).count("notice.download") == 3


async def test_the_notices_of_an_activity_are_seen_by_its_bureau_the_bureau_of_the_place_and_the_association(
    review: ServiceKit,
) -> None:
    expert = await tell_expert(review)
    activity = await confirmed(review, an_officer(review, KARAMAY), a_coordinator(review), expert)
    listing = f"/activities/{activity['id']}/notices"
    assert await status_of(review, an_officer(review, URUMQI), "GET", listing) == 404
    issued = await review.client.post(listing, headers=review.as_(a_coordinator(review)))
    (notice,) = issued.json()["items"]
    paper = f"/notices/{notice['id']}/file"
    for actor in (an_officer(review, KARAMAY), an_officer(review, URUMQI), a_coordinator(review)):
        assert await status_of(review, actor, "GET", listing) == 200
        assert await status_of(review, actor, "GET", paper) == 200
    stranger = an_officer(review, AUTHORITY)
    assert await status_of(review, stranger, "GET", listing) == 404
    assert await status_of(review, stranger, "GET", paper) == 404
    assert await status_of(review, stranger, "POST", f"/activities/{activity['id']}/acknowledgement") == 404


async def test_the_bureau_of_the_place_learns_who_comes_and_not_who_was_asked_in_vain(
    review: ServiceKit,
) -> None:
    officer, local, coordinator = (
        an_officer(review, KARAMAY),
        an_officer(review, URUMQI),
        a_coordinator(review),
    )
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟", "李明", "王芳")]
    activity = await open_picking(review, officer)
    asked = await hand_over(review, officer, activity, *experts[:2])
    await log_call(review, coordinator, asked[0], "declined", note="家中有事")
    instead = await pick(review, officer, activity, experts[2], replaces=asked[0])
    for one in (asked[1], instead):
        await confirm(review, coordinator, one)
    (_, notice) = await issue(review, coordinator, activity)
    await withdraw(review, coordinator, notice, replace=True)
    await pick(review, officer, activity, experts[3], replaces={"id": notice["delegation_id"]})

    names = {}
    for actor in (officer, coordinator, local):
        told = (await read(review, actor, f"/activities/{activity['id']}/delegations"))["items"]
        names[actor.id] = {one["expert_name"] for one in told}
        missing = (await read(review, actor, f"/activities/{activity['id']}/notices"))["missing"]
        assert missing == ([] if actor is local else ["王芳还没有确认工作时间"])
    assert names[officer.id] == names[coordinator.id] == {"古丽", "张伟", "李明", "王芳"}
    assert names[local.id] == {"张伟", "李明"}, "who had a notice, and none of whom it was not told"


async def test_an_expert_receives_once_and_only_what_is_theirs(review: ServiceKit) -> None:
    expert, other = await tell_expert(review, name="古丽"), await tell_expert(review, name="张伟")
    activity, (notice, _) = await delegated(review, an_officer(review), a_coordinator(review), expert, other)
    her, him = an_expert(review, expert.account_id), an_expert(review, other.account_id)
    (own,) = (await read(review, her, "/notices/own"))["items"]
    assert (own["number"], own["delegation_id"], own["received_at"]) == (
        notice["number"],
        notice["delegation_id"],
        None,
    )
    first = await review.client.post(f"/notices/own/{notice['id']}/receipt", headers=review.as_(her))
    review.clock.move(minutes=5)
    second = await review.client.post(f"/notices/own/{notice['id']}/receipt", headers=review.as_(her))
    assert first.json()["received_at"] == second.json()["received_at"] is not None
    assert (await review.audit_actions()).count("notice.receive") == 1
    seen = (await read(review, an_officer(review), f"/activities/{activity['id']}/notices"))["items"]
    assert [one["received_at"] for one in seen] == [first.json()["received_at"], None]
    assert (await file_of(review, her, notice, own=True)).startswith(b"%PDF")
    for method, what in (("POST", "receipt"), ("GET", "file"), ("GET", "calendar")):
        assert await status_of(review, him, method, f"/notices/own/{notice['id']}/{what}") == 404


async def test_a_withdrawn_notice_is_not_received_any_more_but_its_withdrawal_is(review: ServiceKit) -> None:
    expert, coordinator = await tell_expert(review), a_coordinator(review)
    _, (notice,) = await delegated(review, an_officer(review), coordinator, expert)
    withdrawal = (await withdraw(review, coordinator, notice))["items"][-1]
    her = an_expert(review, expert.account_id)
    assert await status_of(review, her, "POST", f"/notices/own/{notice['id']}/receipt") == 409
    assert await status_of(review, her, "POST", f"/notices/own/{withdrawal['id']}/receipt") == 200


async def test_the_calendar_file_of_an_expert_is_cancelled_by_the_withdrawal(review: ServiceKit) -> None:
    expert, coordinator = await tell_expert(review), a_coordinator(review)
    _, (notice,) = await delegated(review, an_officer(review), coordinator, expert)
    her = review.as_(an_expert(review, expert.account_id))
    before = await review.client.get(f"/notices/own/{notice['id']}/calendar", headers=her)
    assert before.headers["content-type"].startswith("text/calendar; charset=utf-8; method=PUBLISH")
    await withdraw(review, coordinator, notice)
    after = await review.client.get(f"/notices/own/{notice['id']}/calendar", headers=her)
    first, second = (Calendar.from_ical(reply.content).walk("VEVENT")[0] for reply in (before, after))
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert (str(first["STATUS"]), str(second["STATUS"])) == ("CONFIRMED", "CANCELLED")


async def test_the_bureau_of_the_place_acknowledges_all_that_is_open_withdrawals_too(
    review: ServiceKit,
) -> None:
    officer, local, coordinator = (
        an_officer(review, KARAMAY),
        an_officer(review, URUMQI),
        a_coordinator(review),
    )
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, (first, _) = await delegated(review, officer, coordinator, *experts)
    address = f"/activities/{activity['id']}/acknowledgement"
    assert await status_of(review, officer, "POST", address) == 403
    taken = await review.client.post(address, headers=review.as_(local))
    assert {one["acknowledged_by_name"] for one in taken.json()["items"]} == {local.name}
    assert (await read(review, local, f"/activities/{activity['id']}"))["unacknowledged"] == 0
    assert await status_of(review, local, "POST", address) == 409
    await withdraw(review, coordinator, first)
    assert (await read(review, local, f"/activities/{activity['id']}"))["unacknowledged"] == 1
    again = await review.client.post(address, headers=review.as_(local))
    assert all(one["acknowledged_at"] for one in again.json()["items"])


async def test_nobody_takes_note_of_a_notice_that_came_after_the_page_was_read(review: ServiceKit) -> None:
    officer, local = an_officer(review, KARAMAY), an_officer(review, URUMQI)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity, (first, _) = await delegated(review, officer, a_coordinator(review), *experts)
    shown = (await read(review, local, f"/activities/{activity['id']}"))["unacknowledged"]
    await withdraw(review, a_coordinator(review), first)
    address = f"/activities/{activity['id']}/acknowledgement"
    late = await review.client.post(address, json={"open": shown}, headers=review.as_(local))
    assert (late.status_code, "刚刚有变化" in late.text) == (409, True)
    assert (await read(review, local, f"/activities/{activity['id']}"))["unacknowledged"] == shown + 1
    again = await review.client.post(address, json={"open": shown + 1}, headers=review.as_(local))
    assert again.status_code == 200, again.text


async def test_the_public_page_says_whether_a_notice_counts_and_nothing_that_is_not_on_it(
    review: ServiceKit,
) -> None:
    coordinator = a_coordinator(review)
    _, (notice,) = await delegated(
        review, an_officer(review), coordinator, await tell_expert(review, name="古丽")
    )
    (told,) = await review.emitted(NoticeIssued)
    shown = await verify(review, told.code)
    assert (shown["state"], shown["number"], shown["expert_name"]) == ("valid", notice["number"], "古丽")
    assert not {"contact_phone", "contact_name", "id", "bureau_name"} & set(shown)
    await withdraw(review, coordinator, notice)
    gone = await verify(review, told.code)
    assert (gone["state"], gone["withdrawn_at"] is None) == ("withdrawn", False)
    withdrawal = (await review.emitted(NoticeIssued))[-1]
    own = await verify(review, withdrawal.code)
    assert (own["state"], own["kind_label"], own["withdraws_number"]) == (
        "valid",
        "撤回委派通知",
        notice["number"],
    )


@pytest.mark.parametrize("code", ["abcdefghijklmnopqrstuvwxyz", "x", "新消专委〔2026〕0001号"])
async def test_of_an_unknown_code_nothing_is_said_but_that(review: ServiceKit, code: str) -> None:
    shown = await verify(review, code)
    assert shown.pop("state") == "unknown"
    assert not any(shown.values())


async def test_the_register_lists_the_highest_number_first_and_is_narrowed(review: ServiceKit) -> None:
    coordinator, officer = a_coordinator(review), an_officer(review)
    experts = [await tell_expert(review, name=f"专家{number:02d}") for number in range(22)]
    _, notices = await delegated(review, officer, coordinator, *experts)
    await withdraw(review, coordinator, notices[4])
    first = await read(review, coordinator, "/notices")
    assert len(first["items"]) == 20
    assert first["items"][0]["kind"] == "withdrawal"
    second = await read(review, coordinator, "/notices", cursor=first["next"])
    numbers = [one["number"] for one in [*first["items"], *second["items"]]]
    assert len(numbers) == 23
    assert numbers == sorted(numbers, reverse=True)
    assert second["next"] is None
    (found,) = (await read(review, coordinator, "/notices", q="专家04", state="withdrawn"))["items"]
    assert found["number"] == notices[4]["number"]
    (found,) = (await read(review, coordinator, "/notices", q=notices[7]["number"]))["items"]
    assert found["expert_name"] == "专家07"
    for nothing in ({"year": "2001"}, {"q": "%"}):
        assert (await read(review, coordinator, "/notices", **nothing))["items"] == []
    assert await status_of(review, officer, "GET", "/notices") == 403


async def test_an_address_that_asks_for_too_many_codes_is_told_to_wait(review: ServiceKit) -> None:
    most = settings_of(review.resources).open_pages_per_address_per_hour
    headers = {"x-client-address": "203.0.113.9"}
    replies = [
        await review.client.post("/notices/verification", json={"code": "x"}, headers=headers)
        for _ in range(most + 1)
    ]
    assert {reply.status_code for reply in replies[:-1]} == {200}
    assert replies[-1].status_code == 429
    assert (await verify(review, "x"))["state"] == "unknown"
