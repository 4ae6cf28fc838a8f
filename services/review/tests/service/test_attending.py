"""出席与评价: who came and how it went, noted by the bureau or the association, and that the activity is over."""

from typing import Any

import pytest

from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    a_note,
    an_officer,
    delegated,
    note,
    run_daily,
    tell_expert,
    underway,
)
from review.tests.service.making import KARAMAY, URUMQI, read

pytestmark = pytest.mark.service


async def two_experts(review: ServiceKit) -> list[Any]:
    return [await tell_expert(review, name=name) for name in ("古丽", "张伟")]


async def refused(
    review: ServiceKit, actor: Actor, path: str, status: int, json: dict[str, Any] | None = None
) -> str:
    reply = await review.client.post(path, json=json, headers=review.as_(actor))
    assert reply.status_code == status, reply.text
    return str(reply.text)


async def test_attendance_and_rating_are_noted_for_all_at_once(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review, KARAMAY, name="买买提"), a_coordinator(review)
    activity, (first, second) = await underway(review, officer, coordinator, *await two_experts(review))
    seen = await note(
        review,
        officer,
        activity,
        a_note(first, rating=5, comment="意见具体，负责。"),
        a_note(second, attended=False, comment="临时生病"),
    )
    assert [(one["state_label"], one["attended"], one["rating"]) for one in seen] == [
        ("已出席", True, 5),
        ("未出席", False, None),
    ]
    assert [(one["rating_comment"], one["rated_by_name"]) for one in seen] == [
        ("意见具体，负责。", "买买提"),
        ("临时生病", "买买提"),
    ]
    assert (await review.audit_actions()).count("delegation.note_attendance") == 2
    local = an_officer(review, URUMQI)
    told = await read(review, local, f"/activities/{activity['id']}/delegations")
    assert {(one["rating"], one["rating_comment"], one["rated_by_name"]) for one in told["items"]} == {
        (None, None, None)
    }, "the bureau of the place learns who came, not how they were rated"


async def test_what_was_noted_is_corrected_afterwards_too_and_who_turns_out_absent_has_no_rating(
    review: ServiceKit,
) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review, name="李协会")
    activity, (one,) = await underway(review, officer, coordinator, await tell_expert(review))
    (one,) = await note(review, officer, activity, a_note(one, rating=4))
    reply = await review.client.post(f"/activities/{activity['id']}/completion", headers=review.as_(officer))
    assert reply.status_code == 200, reply.text
    (one,) = await note(review, coordinator, activity, a_note(one, attended=False))
    assert (one["attended"], one["rating"], one["rated_by_name"]) == (False, None, None)
    seen = await read(review, officer, f"/activities/{activity['id']}")
    assert (seen["state_label"], seen["delegated"]) == ("完成", 1)


async def test_saying_the_same_again_changes_nothing(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, (one,) = await underway(review, officer, coordinator, await tell_expert(review))
    said = a_note(one, rating=3, comment="合格")
    (first,) = await note(review, officer, activity, said)
    (again,) = await note(review, officer, activity, said)
    assert first == again
    assert (await review.audit_actions()).count("delegation.note_attendance") == 1


async def test_who_was_slower_is_told_and_nothing_of_theirs_is_kept(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, (first, second) = await underway(review, officer, coordinator, *await two_experts(review))
    await note(review, coordinator, activity, a_note(second, attended=False))
    notes = {"items": [a_note(first), a_note(second)]}
    path = f"/activities/{activity['id']}/attendance"
    assert "张伟的出席情况刚刚被其他人登记过" in await refused(review, officer, path, 409, notes)
    told = await read(review, officer, f"/activities/{activity['id']}/delegations")
    assert [one["attended"] for one in told["items"]] == [None, False]


async def test_who_is_absent_is_not_rated_and_a_rating_is_one_to_five(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, (one,) = await underway(review, officer, coordinator, await tell_expert(review))
    path = f"/activities/{activity['id']}/attendance"
    told = await refused(review, officer, path, 422, {"items": [a_note(one, attended=False, rating=2)]})
    assert "/items/0/rating" in told
    assert "未出席的专家不评分" in told
    for rating in (0, 6):
        await refused(review, officer, path, 422, {"items": [a_note(one, rating=rating)]})
    await refused(review, officer, path, 422, {"items": [a_note(one, comment="好" * 501)]})
    await refused(review, officer, path, 422, {"items": []})
    await refused(review, officer, path, 422, {"items": [a_note(one), a_note(one)]})


async def test_nothing_is_noted_before_the_review_has_begun(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, _ = await delegated(review, officer, coordinator, await tell_expert(review))
    told = await read(review, officer, f"/activities/{activity['id']}/delegations")
    notes = {"items": [a_note(told["items"][0])]}
    path = f"/activities/{activity['id']}"
    await refused(review, officer, f"{path}/attendance", 409, notes)
    review.clock.move(days=2, minutes=-1)
    await run_daily(review, "begin_activities")
    for deed, sent in (("attendance", notes), ("completion", None)):
        assert "评审还没有开始" in await refused(review, officer, f"{path}/{deed}", 409, sent)


async def test_an_activity_is_over_once_everybodys_attendance_is_noted(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, (first, second) = await underway(review, officer, coordinator, *await two_experts(review))
    path = f"/activities/{activity['id']}/completion"
    await note(review, officer, activity, a_note(first))
    assert "张伟还没有登记出席情况" in await refused(review, officer, path, 409)
    await note(review, officer, activity, a_note(second, attended=False))
    reply = await review.client.post(path, headers=review.as_(officer))
    assert reply.status_code == 200, reply.text
    seen = await read(review, officer, f"/activities/{activity['id']}")
    assert (seen["state_label"], bool(seen["done_at"])) == ("完成", True)
    await refused(review, officer, path, 409)
    assert (await review.audit_actions()).count("activity.complete") == 1


async def test_a_review_to_which_nobody_was_left_to_come_is_not_completed(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity, _ = await underway(review, officer, coordinator, await tell_expert(review))
    notices = await read(review, coordinator, f"/activities/{activity['id']}/notices")
    reply = await review.client.post(
        f"/notices/{notices['items'][0]['id']}/withdrawal",
        json={"reason": "专家临时有事", "replace": False},
        headers=review.as_(coordinator),
    )
    assert reply.status_code == 200, reply.text
    told = await refused(review, officer, f"/activities/{activity['id']}/completion", 409)
    assert "没有专家参加" in told


async def test_the_bureau_of_the_place_notes_nothing(review: ServiceKit) -> None:
    officer, coordinator = an_officer(review, KARAMAY), a_coordinator(review)
    activity, (one,) = await underway(review, officer, coordinator, await tell_expert(review))
    local, path = an_officer(review, URUMQI), f"/activities/{activity['id']}"
    await refused(review, local, f"{path}/attendance", 403, {"items": [a_note(one)]})
    await refused(review, local, f"{path}/completion", 403)


async def test_an_expert_who_is_an_officer_too_neither_rates_nor_reads_the_own_rating(
    review: ServiceKit,
) -> None:
    officer, coordinator, both = an_officer(review), a_coordinator(review), an_officer(review, name="古丽")
    own, other = await tell_expert(review, account_id=both.id), await tell_expert(review, name="张伟")
    activity, (mine, others) = await underway(review, officer, coordinator, own, other)
    path = f"/activities/{activity['id']}"
    said = await refused(review, both, f"{path}/attendance", 422, {"items": [a_note(mine, rating=5)]})
    assert "不能登记本人的出席和评价" in said
    await note(review, both, activity, a_note(others, rating=4))
    await note(review, officer, activity, a_note(mine, rating=2, comment="迟到"))

    seen = (await read(review, both, f"{path}/delegations"))["items"]
    assert [(one["rating"], one["rating_comment"], one["rated_by_name"]) for one in seen] == [
        (None, None, None),
        (4, None, "古丽"),
    ]
    (line,) = (await read(review, both, f"/delegations/of/{own.record_id}"))["items"]
    assert (line["state_label"], line["rating"], line["comment"], line["rated_by_name"]) == (
        "已出席",
        None,
        "",
        None,
    )


async def test_a_form_of_all_experts_saved_by_one_of_them_leaves_the_own_line_as_it_was(
    review: ServiceKit,
) -> None:
    officer, coordinator, both = an_officer(review), a_coordinator(review), an_officer(review, name="古丽")
    own, other = await tell_expert(review, account_id=both.id), await tell_expert(review, name="张伟")
    activity, (mine, others) = await underway(review, officer, coordinator, own, other)
    await note(review, officer, activity, a_note(mine, rating=2, comment="迟到"))
    (mine, others) = (await read(review, both, f"/activities/{activity['id']}/delegations"))["items"]
    await note(review, both, activity, a_note(mine), a_note(others, rating=4))
    seen = (await read(review, officer, f"/activities/{activity['id']}/delegations"))["items"]
    assert [(one["rating"], one["rating_comment"]) for one in seen] == [(2, "迟到"), (4, None)]
