"""Deleting a person: cases, the directory and delegations keep figures only; notices keep their time."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.events.identity import AccountErased, AccountsMerged
from contracts.events.review import CaseWithdrawn, DelegationAnswered
from contracts.words import ERASED_NAME, RecordStatus, Role
from foundation.testing.canary import found_in
from foundation.testing.kit import ServiceKit
from review.database import Base
from review.tests.service.activities import (
    a_coordinator,
    a_note,
    an_officer,
    answer_link,
    delegated,
    hand_over,
    note,
    open_picking,
    run_daily,
    send_link,
    tell_expert,
    underway,
)
from review.tests.service.making import (
    a_bureau_reviewer,
    an_association_reviewer,
    decide,
    pass_preliminary,
    submit,
)

pytestmark = pytest.mark.service

NAME, PHONE = "热孜万古丽", "13812349876"
WORDS = (NAME, PHONE)


def erased(review: ServiceKit, account_id: UUID) -> AccountErased:
    return AccountErased(account_id=account_id, version=9, phone=PHONE, erased_at=review.clock.now())


async def problem(review: ServiceKit, account_id: UUID) -> Any:
    reply = await review.client.get(
        f"/erasures/{account_id}", headers=review.as_(review.actor(Role.PLATFORM_ADMIN))
    )
    assert reply.status_code == 200, reply.text
    return reply.json()["problem"]


async def left_over(review: ServiceKit) -> set[str]:
    return await found_in(review, Base.metadata, WORDS)


async def decided(review: ServiceKit, account_id: UUID) -> UUID:
    case = await submit(review, account_id=account_id, name=NAME)
    await pass_preliminary(review, case.submission_id)
    body = {"stage": "final", "verdict": "reject", "opinion": f"{NAME}的材料不全"}
    reply = await decide(review, a_bureau_reviewer(review), case.submission_id, **body)
    assert reply.status_code == 201, reply.text
    return case.submission_id


async def test_whose_case_is_open_cannot_be_deleted_yet(review: ServiceKit) -> None:
    account_id = uuid4()
    assert await problem(review, account_id) is None
    case = await submit(review, account_id=account_id)
    assert "正在审核" in await problem(review, account_id)
    body = {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
    await decide(review, an_association_reviewer(review), case.submission_id, **body)
    assert await problem(review, account_id) is None


async def test_who_is_expected_at_a_review_cannot_be_deleted_yet(review: ServiceKit) -> None:
    officer, coordinator, account_id = an_officer(review), a_coordinator(review), uuid4()
    expert = await tell_expert(review, account_id=account_id)
    activity = await open_picking(review, officer, needs=[{"specialty": "fire_protection", "head_count": 1}])
    (delegation,) = await hand_over(review, officer, activity, expert)
    assert activity["title"] in await problem(review, account_id)
    offer = await send_link(review, coordinator, delegation)
    await answer_link(review, offer.token, accepted=False, reason="出差")
    assert await problem(review, account_id) is None


async def test_who_is_picked_all_the_same_takes_part_no_more_and_another_is_asked_for(
    review: ServiceKit,
) -> None:
    """The check and the deletion are two moments: an officer may pick somebody in between."""
    officer, coordinator, account_id = an_officer(review), a_coordinator(review), uuid4()
    expert = await tell_expert(review, account_id=account_id, name=NAME)
    needs = [{"specialty": "fire_protection", "head_count": 1}]
    asked = await open_picking(review, officer, needs=needs)
    (delegation,) = await hand_over(review, officer, asked, expert)
    offer = await send_link(review, coordinator, delegation)
    await review.deliver(erased(review, account_id))
    reply = await review.client.get(f"/activities/{asked['id']}/delegations", headers=review.as_(officer))
    assert [(line["state"], line["expert_name"]) for line in reply.json()["items"]] == [
        ("declined", ERASED_NAME)
    ]
    (told,) = await review.emitted(DelegationAnswered)
    assert (told.expert_name, told.accepted, told.reason) == (ERASED_NAME, False, "该专家已注销账号")
    late = {"token": offer.token, "accepted": True, "reason": ""}
    assert (await review.client.post("/invitations/answer", json=late)).json().get("state") != "accepted"
    await review.deliver(erased(review, account_id))
    assert len(await review.emitted(DelegationAnswered)) == 1
    assert await left_over(review) <= {"outbox.body"}


async def test_who_has_taken_part_may_go_and_the_figures_stay(review: ServiceKit) -> None:
    officer, coordinator, account_id = an_officer(review), a_coordinator(review), uuid4()
    expert = await tell_expert(review, account_id=account_id, name=NAME)
    activity, (delegation,) = await underway(review, officer, coordinator, expert)
    assert await problem(review, account_id) is not None
    await note(review, officer, activity, a_note(delegation, rating=5, comment=f"{NAME}很认真"))
    assert await problem(review, account_id) is None
    await decided(review, account_id)
    assert {"delegations.expert_name", "directory.name", "cases.expert_name", "decisions.opinion"} <= (
        await left_over(review)
    )
    await review.deliver(erased(review, account_id))
    assert await left_over(review) == {"notices.contents"}
    reply = await review.client.get(f"/activities/{activity['id']}/delegations", headers=review.as_(officer))
    (line,) = reply.json()["items"]
    assert (line["expert_name"], line["rating"]) == (ERASED_NAME, 5)


async def test_told_twice_it_comes_to_the_same(review: ServiceKit) -> None:
    account_id = uuid4()
    await decided(review, account_id)
    for _ in range(2):
        await review.deliver(erased(review, account_id))
    assert await left_over(review) == set()


async def test_what_comes_after_the_deletion_brings_nobody_back(review: ServiceKit) -> None:
    account_id, folded = uuid4(), uuid4()
    await decided(review, folded)
    await review.deliver(erased(review, account_id))
    late = await submit(review, account_id=account_id, name=NAME)
    await tell_expert(review, account_id=account_id, name=NAME, phone=PHONE)
    await review.deliver(AccountsMerged(kept_account_id=account_id, version=2, folded_account_id=folded))
    assert await left_over(review) == set()
    reply = await review.client.get(
        f"/cases/{late.submission_id}", headers=review.as_(an_association_reviewer(review))
    )
    assert reply.status_code == 404


async def test_the_library_may_tell_of_the_removal_before_or_after_the_deletion(review: ServiceKit) -> None:
    account_id = uuid4()
    expert = await tell_expert(review, account_id=account_id, name=NAME)
    gone = {"version": 2, "name": ERASED_NAME, "status": RecordStatus.REMOVED}
    await review.deliver(expert.model_copy(update=gone))
    await review.deliver(erased(review, account_id))
    await review.deliver(expert.model_copy(update={"version": 3, "name": NAME}))
    assert await left_over(review) == set()


async def test_a_case_that_is_open_all_the_same_is_over(review: ServiceKit) -> None:
    account_id = uuid4()
    first = await submit(review, account_id=account_id, name=NAME)
    await pass_preliminary(review, first.submission_id)
    await review.deliver(erased(review, account_id))
    assert [fact.case_id for fact in await review.emitted(CaseWithdrawn)] == [first.submission_id]
    body = {"stage": "final", "verdict": "pass"}
    reply = await decide(review, a_bureau_reviewer(review), first.submission_id, **body)
    assert reply.status_code == 409
    assert await left_over(review) == set()


async def test_a_notice_keeps_its_person_for_three_years_and_its_number_for_ever(review: ServiceKit) -> None:
    officer, coordinator, account_id = an_officer(review), a_coordinator(review), uuid4()
    expert = await tell_expert(review, account_id=account_id, name=NAME)
    _, (notice,) = await delegated(review, officer, coordinator, expert)
    await review.run_tasks()
    await review.deliver(erased(review, account_id))
    review.clock.move(days=1000)
    await run_daily(review, "forget_notices")
    assert await left_over(review) == {"notices.contents"}
    review.clock.move(days=97)
    await run_daily(review, "forget_notices")
    assert await left_over(review) == set()
    assert [key async for key in review.resources.store.keys(f"notices/{notice['id']}/")] == []
    assert "notice.forget" in await review.audit_actions()
    assert timedelta(days=1097) > timedelta(days=3 * 365)
