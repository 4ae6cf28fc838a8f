"""Submitting, and what review makes of it."""

import asyncio
from uuid import UUID

import pytest

from contracts.events.experts import SubmissionMade
from contracts.words import ExpertKind, Role, Stage, Verdict
from experts.form.policies import CHECKING, FAILED
from experts.resync import resync
from experts.tests import files
from experts.tests.service.given import NUMBER, PHONE, applicant, pointers
from foundation.ids import uuid7

pytestmark = pytest.mark.service


async def test_a_whole_record_is_submitted_and_review_is_told(experts):
    person = await applicant(experts)
    await person.fill()
    before = await person.record()
    assert before["missing"] == []
    answer = await person.submit("key-1")
    assert answer.status_code == 201
    made = answer.json()
    assert (made["status"], made["status_label"]) == ("applying", "入库申请中")
    record = await person.record()
    assert record["may"] == {"apply": False, "change": False, "withdraw": True, "edit": False}
    assert (record["submission_id"], record["round"]) == (made["submission_id"], 1)
    assert record["submitted_at"]
    (fact,) = await experts.emitted(SubmissionMade)
    assert str(fact.submission_id) == made["submission_id"]
    assert (str(fact.record_id), fact.version) == (record["id"], record["version"])
    assert (fact.purpose, fact.round, fact.region_code) == ("application", 1, "650102")
    assert (fact.specialty, fact.expert_name) == ("fire_protection", "阿不都·热依木")
    assert fact.employer_id == person.actor.employer_id
    assert "submission.make" in await experts.audit_actions()


async def test_everything_that_is_missing_is_said_and_nothing_is_submitted(experts):
    person = await applicant(experts)
    answer = await person.submit()
    assert answer.status_code == 422
    assert pointers(answer) == [gap["pointer"] for gap in (await person.record())["missing"]]
    assert {"/specialty", "/career", "/files/application_form"} <= set(pointers(answer))
    assert f"还有 {len(pointers(answer))} 处" in answer.json()["detail"]
    assert await experts.emitted(SubmissionMade) == []
    assert (await person.record())["status"] == "draft"


async def test_files_under_check_and_failed_ones_stand_in_the_way(experts):
    person = await applicant(experts)
    await person.fill()
    failing = (await person.upload(files.pdf(files.javascript))).json()
    waiting = await person.submit()
    assert [error["message"] for error in waiting.json()["errors"]] == [CHECKING]
    await experts.run_tasks()
    failed = await person.submit()
    assert [error["message"] for error in failed.json()["errors"]] == [FAILED]
    await person.ask("DELETE", f"/record/files/{failing['id']}")
    assert (await person.submit()).status_code == 201


async def test_a_double_click_from_two_tabs_makes_one_submission(experts):
    person = await applicant(experts)
    await person.fill()
    version = (await person.record())["draft_version"]
    answers = await asyncio.gather(*(person.submit("same-key", version) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["submission_id"] for answer in answers}) == 1
    assert len(await experts.emitted(SubmissionMade)) == 1


async def test_other_keys_at_once_are_told_that_it_is_under_review(experts):
    person = await applicant(experts)
    await person.fill()
    version = (await person.record())["draft_version"]
    answers = await asyncio.gather(*(person.submit(f"key-{n}", version) for n in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["detail"] == "您的申请已提交，正在审核中。"
    assert len(await experts.emitted(SubmissionMade)) == 1
    assert (await person.submit()).status_code == 409


async def test_a_key_of_an_earlier_round_still_answers_with_its_submission(experts):
    person = await applicant(experts)
    await person.fill()
    first = UUID((await person.submit("key-1")).json()["submission_id"])
    await person.decide(first, 2, Stage.PRELIMINARY, Verdict.REJECT)
    assert (await person.submit("key-1")).json()["submission_id"] == str(first)
    second = await person.submit("key-2")
    assert second.json()["submission_id"] != str(first)
    assert (await person.record())["round"] == 2


async def test_two_people_may_use_the_same_key(experts):
    people = [await applicant(experts) for _ in range(2)]
    for person in people:
        await person.fill()
    answers = [await person.submit("same-key") for person in people]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["submission_id"] for answer in answers}) == 2


async def test_a_key_that_is_none_is_refused(experts):
    person = await applicant(experts)
    assert (await person.submit("x" * 101)).status_code == 422


async def test_what_another_tab_has_changed_is_not_submitted_unread(experts):
    person = await applicant(experts)
    await person.fill()
    version = (await person.record())["draft_version"]
    await person.save(title="教授")
    answer = await person.submit("key", version)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("draft-stale")


async def test_under_review_nothing_is_edited(experts):
    person = await applicant(experts)
    await person.submitted()
    answer = await person.save(title="教授")
    assert answer.status_code == 409
    assert "入库申请中" in answer.json()["detail"]


async def test_saving_and_submitting_at_once_never_submit_what_nobody_read(experts):
    person = await applicant(experts)
    await person.fill()
    version = (await person.record())["draft_version"]
    saved, submitted = await asyncio.gather(
        person.save(draft_version=version, title="教授"), person.submit("key", version)
    )
    assert sorted([saved.status_code, submitted.status_code]) in ([200, 409], [201, 409])


@pytest.mark.parametrize("stage", list(Stage))
async def test_a_rejection_gives_the_record_back_for_mending(experts, stage):
    person = await applicant(experts)
    case_id = await person.submitted()
    if stage == Stage.FINAL:
        await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, uuid7())
        assert (await person.record())["may"]["withdraw"] is False
        assert (await person.record())["status"] == "applying"
    await person.decide(case_id, 3, stage, Verdict.REJECT, ExpertKind.LOCAL, uuid7())
    record = await person.record()
    assert (record["status"], record["status_label"]) == ("rejected", "入库申请不通过")
    assert record["may"] == {"apply": True, "change": False, "withdraw": False, "edit": True}
    assert (await person.save(title="教授")).status_code == 200
    assert (await person.submit()).status_code == 201
    assert [fact.round for fact in await experts.emitted(SubmissionMade)] == [1, 2]


async def test_both_stages_passed_the_person_is_listed(experts):
    person = await applicant(experts)
    await person.listed(ExpertKind.LOCAL)
    record = await person.record()
    assert (record["status_label"], record["kind"], record["kind_label"]) == ("已入库", "local", "所在地专家")
    assert record["may"] == {"apply": False, "change": True, "withdraw": False, "edit": True}
    actions = await experts.audit_actions()
    assert {"record.list", "library.enter", "submission.take_decision"} <= set(actions)


async def test_facts_that_repeat_or_come_in_the_wrong_order_do_no_harm(experts):
    person = await applicant(experts)
    case_id = await person.submitted()
    bureau = uuid7()
    passed = (Verdict.PASS, ExpertKind.REGIONAL, bureau)
    await person.decide(case_id, 3, Stage.FINAL, *passed)
    version = (await person.record())["version"]
    await person.decide(case_id, 2, Stage.PRELIMINARY, *passed)
    await person.decide(case_id, 3, Stage.FINAL, *passed)
    await person.withdraw(case_id, 4)
    record = await person.record()
    assert (record["status"], record["version"]) == ("listed", version)


async def test_a_fact_of_an_earlier_round_changes_nothing(experts):
    person = await applicant(experts)
    first = await person.submitted()
    await person.withdraw(first)
    assert (await person.submit()).status_code == 201
    await person.decide(first, 3, Stage.PRELIMINARY, Verdict.REJECT)
    assert (await person.record())["status"] == "applying"


async def test_withdrawn_the_record_is_a_draft_again(experts):
    person = await applicant(experts)
    case_id = await person.submitted()
    await person.withdraw(case_id)
    record = await person.record()
    assert (record["status"], record["may"]["apply"], record["may"]["edit"]) == ("draft", True, True)
    assert record["draft"]["title"] == "高级工程师"


async def test_a_change_that_is_withdrawn_or_rejected_leaves_the_library_as_it_is(experts):
    person = await applicant(experts)
    await person.listed()
    await person.save(title="教授")
    change = UUID((await person.submit()).json()["submission_id"])
    record = await person.record()
    assert (record["status"], record["status_label"]) == ("changing", "信息变更中")
    await person.withdraw(change)
    assert (await person.record())["status"] == "listed"
    again = UUID((await person.submit()).json()["submission_id"])
    await person.decide(again, 2, Stage.PRELIMINARY, Verdict.REJECT)
    record = await person.record()
    assert (record["status"], record["status_label"]) == ("change_rejected", "信息变更不通过")
    assert record["may"] == {"apply": False, "change": True, "withdraw": False, "edit": True}
    assert [fact.purpose for fact in await experts.emitted(SubmissionMade)] == [
        "application",
        "change",
        "change",
    ]


async def test_fifty_deliveries_of_the_same_pass_list_once(experts):
    person = await applicant(experts)
    case_id = await person.submitted()
    bureau = uuid7()
    await asyncio.gather(
        *(
            person.decide(case_id, 3, Stage.FINAL, Verdict.PASS, ExpertKind.REGIONAL, bureau)
            for _ in range(50)
        )
    )
    assert (await experts.audit_actions()).count("record.list") == 1


async def test_what_is_under_review_can_be_told_again(experts):
    people = [await applicant(experts) for _ in range(2)]
    open_case, _ = await people[0].submitted(), await people[1].listed()
    async with experts.resources.unit_of_work() as uow:
        assert await resync(uow) == 1
    first, again = [fact for fact in await experts.emitted(SubmissionMade) if fact.submission_id == open_case]
    assert first == again


async def test_retired_choices_stay_good_for_whoever_is_listed_with_them(experts):
    person, newcomer = await applicant(experts), await applicant(experts)
    await person.listed()
    await newcomer.fill()
    path = "/dictionaries/kinds/specialty/entries/fire_protection/retire"
    keeper = experts.as_(experts.actor(Role.PLATFORM_ADMIN))
    retired = await experts.client.post(path, json={"version": 1}, headers=keeper)
    assert retired.status_code == 200
    assert (await person.submit()).status_code == 201
    refused = await newcomer.submit()
    assert pointers(refused) == ["/specialty"]
    offered = (await newcomer.ask("GET", "/dictionaries")).json()["specialty"]
    assert "fire_protection" not in [one["code"] for one in offered]


async def test_nothing_personal_of_a_submission_is_found_in_the_clear(experts):
    person = await applicant(experts)
    await person.listed()
    async with experts.resources.database.read() as session:
        connection = await session.connection()
        for table in ("people", "records", "submissions", "library_entries", "outbox", "audit_entries"):
            for row in await connection.exec_driver_sql(f"SELECT t::text FROM {table} t"):
                for secret in (NUMBER, PHONE):
                    assert secret not in row[0]
                    assert secret.encode().hex() not in row[0]
