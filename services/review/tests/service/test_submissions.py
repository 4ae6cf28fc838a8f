"""Submissions open cases; applicants may take them back."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.events.review import CaseDecided, CaseWithdrawn
from contracts.reference.working_days import add_working_days
from contracts.words import Role
from foundation.clock import official_day
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from review.tests.service.making import (
    an_association_reviewer,
    decide,
    pass_preliminary,
    read,
    submit,
    withdraw,
)

pytestmark = pytest.mark.service

REJECT = {"stage": "preliminary", "verdict": "reject", "opinion": "请补充业绩证明"}


async def test_a_submission_opens_one_case_however_often_it_is_told(review: ServiceKit) -> None:
    submission = await submit(review)
    event_id = uuid7()
    assert await review.deliver(submission, event_id=event_id)
    assert not await review.deliver(submission, event_id=event_id)
    listed = await read(review, an_association_reviewer(review), "/cases")
    assert [item["id"] for item in listed["items"]] == [str(submission.submission_id)]


async def test_told_again_after_its_end_it_does_not_come_back(review: ServiceKit) -> None:
    submission = await submit(review)
    await decide(review, an_association_reviewer(review), submission.submission_id, **REJECT)
    await review.deliver(submission)
    assert (await read(review, an_association_reviewer(review), "/cases"))["items"] == []


async def test_the_term_is_five_working_days(review: ServiceKit) -> None:
    # Wednesday 30 September 2026; 1 to 7 October is off, Saturday the 10th is worked.
    submission = await submit(review, at=datetime(2026, 9, 30, 4, 0, tzinfo=UTC))
    case = await read(review, an_association_reviewer(review), f"/cases/{submission.submission_id}")
    assert case["due_on"] == "2026-10-13"


async def test_the_day_is_counted_in_official_time(review: ServiceKit) -> None:
    # 17:00 UTC on Sunday the 22nd is Monday the 23rd in Beijing.
    submission = await submit(review, at=datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    case = await read(review, an_association_reviewer(review), f"/cases/{submission.submission_id}")
    assert case["due_on"] == "2026-11-30"


async def test_the_second_stage_has_a_term_of_its_own(review: ServiceKit) -> None:
    submission = await submit(review, at=review.clock.now() - timedelta(days=60))
    before = await read(review, an_association_reviewer(review), f"/cases/{submission.submission_id}")
    after = (await pass_preliminary(review, submission.submission_id)).json()
    assert (before["overdue"], after["overdue"]) == (True, False)
    assert after["due_on"] == str(add_working_days(official_day(review.clock.now()), 5))


async def test_a_new_round_is_a_new_case(review: ServiceKit) -> None:
    first = await submit(review)
    await decide(review, an_association_reviewer(review), first.submission_id, **REJECT)
    second = await submit(review, account_id=first.account_id, record_id=first.record_id, round=2)
    applicant = review.actor(Role.APPLICANT, id=first.account_id)
    rounds = (await read(review, applicant, "/history"))["rounds"]
    assert [each["case_id"] for each in rounds] == [str(second.submission_id), str(first.submission_id)]
    assert [each["state"] for each in rounds] == ["preliminary", "rejected"]
    assert rounds[1]["decisions"][0]["opinion"] == REJECT["opinion"]
    assert rounds[1]["decisions"][0]["by_name"] == "协会预审员"


async def test_the_applicant_takes_the_submission_back(review: ServiceKit) -> None:
    submission = await submit(review)
    applicant = review.actor(Role.APPLICANT, id=submission.account_id)
    reply = await withdraw(review, applicant, submission.submission_id)
    assert (reply.status_code, reply.json()["state"]) == (201, "withdrawn")
    (fact,) = await review.emitted(CaseWithdrawn)
    assert (fact.case_id, fact.record_id) == (submission.submission_id, submission.record_id)
    assert "case.withdraw" in await review.audit_actions()
    (round,) = (await read(review, applicant, "/history"))["rounds"]
    assert round["state_label"] == "已撤回"
    assert round["withdrawn_at"] is not None


async def test_pressing_withdraw_twice_tells_it_once(review: ServiceKit) -> None:
    submission = await submit(review)
    applicant = review.actor(Role.APPLICANT, id=submission.account_id)
    replies = await asyncio.gather(*(withdraw(review, applicant, submission.submission_id) for _ in range(5)))
    assert {reply.status_code for reply in replies} == {201}
    assert len(await review.emitted(CaseWithdrawn)) == 1


async def test_after_a_decision_it_cannot_be_taken_back(review: ServiceKit) -> None:
    submission = await submit(review)
    await pass_preliminary(review, submission.submission_id)
    applicant = review.actor(Role.APPLICANT, id=submission.account_id)
    reply = await withdraw(review, applicant, submission.submission_id)
    assert (reply.status_code, reply.json()["detail"]) == (409, "已有审核意见，不能撤回。")


async def test_a_withdrawn_case_is_not_decided(review: ServiceKit) -> None:
    submission = await submit(review)
    await withdraw(review, review.actor(Role.APPLICANT, id=submission.account_id), submission.submission_id)
    reply = await decide(review, an_association_reviewer(review), submission.submission_id, **REJECT)
    assert reply.status_code == 409
    assert "撤回" in reply.json()["detail"]


async def test_withdrawing_and_deciding_at_once_one_wins(review: ServiceKit) -> None:
    for _ in range(5):
        submission = await submit(review)
        applicant = review.actor(Role.APPLICANT, id=submission.account_id)
        replies = await asyncio.gather(
            withdraw(review, applicant, submission.submission_id),
            decide(review, an_association_reviewer(review), submission.submission_id, **REJECT),
        )
        assert sorted(reply.status_code for reply in replies) == [201, 409]
    decided, withdrawn = await review.emitted(CaseDecided), await review.emitted(CaseWithdrawn)
    assert len(decided) + len(withdrawn) == 5


async def test_what_is_not_there_yet_is_said_in_words(review: ServiceKit) -> None:
    reply = await withdraw(review, review.actor(Role.APPLICANT), uuid4())
    assert (reply.status_code, reply.json()["detail"]) == (404, "申请正在登记，请稍后再试。")


async def test_a_stranger_learns_nothing_from_withdrawing(review: ServiceKit) -> None:
    submission = await submit(review)
    stranger = review.actor(Role.APPLICANT)
    known, unknown = (
        await withdraw(review, stranger, submission.submission_id),
        await withdraw(review, stranger, uuid4()),
    )
    assert known.status_code == unknown.status_code == 404
    assert known.json()["detail"] == unknown.json()["detail"]
    assert await review.emitted(CaseWithdrawn) == []
