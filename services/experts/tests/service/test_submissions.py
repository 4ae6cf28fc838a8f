"""What reviewers see of a submission."""

from uuid import UUID

import pytest

from contracts.events.review import CaseReassigned
from contracts.words import ExpertKind, Role, Stage, Verdict
from experts.tests import files
from experts.tests.service.given import NUMBER, account, applicant
from foundation.ids import uuid7

pytestmark = pytest.mark.service


async def look(experts, actor, case_id):
    return await experts.client.get(f"/submissions/{case_id}", headers=experts.as_(actor))


async def test_a_reviewer_reads_fields_in_order_files_with_hashes_and_masked_numbers(experts):
    person = await applicant(experts)
    rows = [{"id": "c1", "kind": "title", "number": "证 1", "valid_until": "2030-01-31"}]
    await person.save(certificates=rows, achievements=[{"id": "a1", "title": "某某大厦"}])
    await person.upload(files.image(), "证书.jpg", "image/jpeg", "certificate", "c1")
    await person.upload(files.image(), "left over.jpg", "image/jpeg", "certificate", "gone")
    case_id = await person.submitted(email="someone@example.com", phone="13812345678")
    answer = await look(experts, experts.actor(Role.ASSOCIATION_REVIEWER), case_id)
    assert answer.status_code == 200
    seen = answer.json()
    assert NUMBER not in answer.text
    assert "13812345678" not in answer.text
    assert "someone@" not in answer.text
    assert seen["identity"]["document_number_masked"] == "6501***********777"
    texts = {field["key"]: field["value"] for field in seen["fields"]}
    assert list(texts)[:4] == ["phone", "email", "region_code", "position"]
    assert texts["phone"] == "138****5678"
    assert texts["certificates"] == ["职称证书，证 1，有效期至 2030-01-31"]
    assert seen["certificates"][0]["kind_label"] == "职称证书"
    assert seen["region_name"] == "新疆维吾尔自治区乌鲁木齐市天山区"
    assert (seen["purpose_label"], seen["round"]) == ("入库申请", 1)
    assert (seen["bases"], seen["comparison"]["against"], seen["comparison"]["changes"]) == ([], None, 0)
    names = {file["file_name"]: file for file in seen["files"]}
    assert set(names) == {"证书.jpg", "专家申报表.pdf"}
    assert all(len(file["sha256"]) == 64 and file["has_preview"] for file in names.values())


def changed(parts):
    return {part["key"]: (part["before"], part["value"]) for part in parts if part["before"] is not None}


async def test_a_change_shows_what_the_library_holds_until_now(experts):
    person = await applicant(experts)
    bureau = uuid7()
    await person.listed(ExpertKind.LOCAL, bureau)
    await person.save(title="教授")
    (old,) = (await person.record())["files"]
    await person.ask("DELETE", f"/record/files/{old['id']}")
    await person.upload(files.image(), "新申报表.jpg", "image/jpeg")
    await experts.run_tasks()
    change = UUID((await person.submit()).json()["submission_id"])
    await person.decide(change, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, other := uuid7())
    reviewer = experts.actor(Role.BUREAU_REVIEWER, organization_id=other)
    seen = (await look(experts, reviewer, change)).json()
    assert seen["purpose_label"] == "信息变更"
    assert changed(seen["comparison"]["fields"]) == {"title": ("高级工程师", "教授")}
    assert [(file["mark"], file["file_name"]) for file in seen["comparison"]["files"]] == [
        ("added", "新申报表.jpg"),
        ("removed", "专家申报表.pdf"),
    ]
    assert (seen["comparison"]["against"], seen["comparison"]["changes"]) == ("listed", 3)
    assert (
        await experts.client.get(f"/files/{old['id']}/content", headers=experts.as_(reviewer))
    ).status_code == 200


async def test_the_snapshot_does_not_change_when_the_draft_does(experts):
    person = await applicant(experts)
    case_id = await person.submitted()
    await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.REJECT)
    await person.save(title="教授")
    seen = (await look(experts, person.actor, case_id)).json()
    assert {field["key"]: field["value"] for field in seen["fields"]}["title"] == "高级工程师"


async def test_who_sees_a_submission_and_its_line(experts):
    person, other = await applicant(experts), await applicant(experts)
    case_id = await person.submitted()
    bureau = uuid7()
    lookers = {
        "owner": person.actor,
        "other applicant": other.actor,
        "association_reviewer": experts.actor(Role.ASSOCIATION_REVIEWER),
        "association_coordinator": experts.actor(Role.ASSOCIATION_COORDINATOR),
        "bureau_reviewer": experts.actor(Role.BUREAU_REVIEWER, organization_id=bureau),
        "other bureau": experts.actor(Role.BUREAU_REVIEWER, organization_id=uuid7()),
        "bureau without organization": experts.actor(Role.BUREAU_REVIEWER),
        "bureau_officer": experts.actor(Role.BUREAU_OFFICER, organization_id=bureau),
        "platform_admin": experts.actor(Role.PLATFORM_ADMIN),
        "unit_admin": experts.actor(Role.UNIT_ADMIN, organization_id=bureau),
    }

    async def who():
        one = {n for n, a in lookers.items() if (await look(experts, a, case_id)).status_code == 200}
        lines = {n for n, a in lookers.items() if await line(a)}
        assert one == lines
        return one

    async def line(actor):
        answer = await experts.client.post(
            "/submissions/summaries", json={"ids": [str(case_id)]}, headers=experts.as_(actor)
        )
        return answer.json().get("items")

    everybody = {"owner", "association_reviewer", "association_coordinator"}
    assert await who() == everybody
    await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, bureau)
    assert await who() == everybody | {"bureau_reviewer"}
    assert await line(person.actor) == [
        {
            "id": str(case_id),
            "expert_name": "阿不都·热依木",
            "specialty_label": "消防",
            "region_name": "新疆维吾尔自治区乌鲁木齐市天山区",
            "employer_name": "某某设计院",
            "opened": False,
        }
    ]
    assert [found["opened"] for found in await line(lookers["association_reviewer"])] == [True]
    assert [found["opened"] for found in await line(lookers["association_coordinator"])] == [True]


async def test_a_list_says_which_of_them_the_reader_has_opened(experts):
    reviewer = experts.actor(Role.ASSOCIATION_REVIEWER)
    person = await applicant(experts)
    case_id = await person.submitted()

    async def opened(actor):
        body = {"ids": [str(case_id)]}
        answer = await experts.client.post("/submissions/summaries", json=body, headers=experts.as_(actor))
        return [found["opened"] for found in answer.json()["items"]]

    assert await opened(reviewer) == [False]
    await look(experts, reviewer, case_id)
    assert await opened(reviewer) == [True]
    assert await opened(experts.actor(Role.ASSOCIATION_REVIEWER)) == [False]


async def test_a_list_asks_for_a_hundred_at_most(experts):
    reviewer = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    ids = [str(uuid7()) for _ in range(101)]
    answer = await experts.client.post("/submissions/summaries", json={"ids": ids}, headers=reviewer)
    assert answer.status_code == 422
    answer = await experts.client.post("/submissions/summaries", json={"ids": ids[:100]}, headers=reviewer)
    assert answer.json() == {"items": []}


async def mend(person, **changes):
    """Save and submit again; return the submission's id."""
    await person.save(**changes)
    answer = await person.submit()
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["submission_id"])


async def compared(experts, actor, case_id, **params):
    answer = await experts.client.get(f"/submissions/{case_id}", params=params, headers=experts.as_(actor))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return [(base["against"], base["round"]) for base in found["bases"]], found["comparison"]


async def test_after_a_rejection_the_submission_is_held_against_the_one_that_was_rejected(experts):
    person = await applicant(experts)
    first = await person.submitted()
    await person.decide(first, 2, Stage.PRELIMINARY, Verdict.REJECT)
    second = await mend(person, title="教授", career=[{"period": "1985-2020", "description": "审查"}])
    bases, comparison = await compared(experts, experts.actor(Role.ASSOCIATION_REVIEWER), second)
    assert (bases, comparison["against"], comparison["changes"]) == ([("previous", 1)], "previous", 2)
    assert changed(comparison["fields"]) == {"title": ("高级工程师", "教授")}
    (row,) = next(each for each in comparison["sections"] if each["key"] == "career")["rows"]
    assert (row["mark"], changed(row["parts"])) == ("changed", {"description": ("消防设计", "审查")})


async def test_one_that_was_taken_back_is_nothing_to_be_held_against(experts):
    person = await applicant(experts)
    first = await person.submitted()
    await person.withdraw(first)
    second = await mend(person, title="教授")
    bases, comparison = await compared(experts, experts.actor(Role.ASSOCIATION_REVIEWER), second)
    assert (bases, comparison["against"], comparison["changes"]) == ([], None, 0)


async def test_a_change_sent_again_is_held_against_the_library_or_the_rejected_one(experts):
    person, reviewer = await applicant(experts), experts.actor(Role.ASSOCIATION_REVIEWER)
    await person.listed()
    first = await mend(person, title="教授", major="消防工程")
    await person.decide(first, 2, Stage.PRELIMINARY, Verdict.REJECT)
    second = await mend(person, title="正高级工程师")
    bases, by_itself = await compared(experts, reviewer, second)
    assert bases == [("listed", 1), ("previous", 2)]
    assert changed(by_itself["fields"]) == {
        "title": ("高级工程师", "正高级工程师"),
        "major": ("给水排水", "消防工程"),
    }
    _, asked = await compared(experts, reviewer, second, against="previous")
    assert (asked["against"], changed(asked["fields"])) == ("previous", {"title": ("教授", "正高级工程师")})


async def test_a_bureau_holds_it_against_an_earlier_round_only_if_that_came_to_it(experts):
    person, bureau = await applicant(experts), uuid7()
    reviewer = experts.actor(Role.BUREAU_REVIEWER, organization_id=bureau)
    first = await person.submitted()
    await person.decide(first, 2, Stage.PRELIMINARY, Verdict.REJECT)
    second = await mend(person, title="教授")
    await person.decide(second, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, bureau)
    assert (await compared(experts, reviewer, second))[0] == []
    await person.decide(second, 3, Stage.FINAL, Verdict.REJECT, ExpertKind.LOCAL, bureau)
    third = await mend(person, title="正高级工程师")
    await person.decide(third, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, bureau)
    bases, comparison = await compared(experts, reviewer, third)
    assert bases == [("previous", 2)]
    assert changed(comparison["fields"]) == {"title": ("教授", "正高级工程师")}


async def test_a_number_whose_hidden_part_has_changed_is_marked(experts):
    person = await applicant(experts)
    await person.listed(phone="13812345678")
    change = await mend(person, phone="13899995678")
    _, comparison = await compared(experts, experts.actor(Role.ASSOCIATION_REVIEWER), change)
    assert changed(comparison["fields"]) == {"phone": ("138****5678", "138****5678")}


async def test_a_name_corrected_since_is_marked(experts):
    person = await applicant(experts)
    await person.listed()
    fact = account(account_id=person.actor.id, version=2, name="阿卜杜热依木")
    await experts.deliver(fact)
    change = await mend(person, title="教授")
    _, comparison = await compared(experts, experts.actor(Role.ASSOCIATION_REVIEWER), change)
    assert changed(comparison["identity"]) == {"name": ("阿不都·热依木", "阿卜杜热依木")}


async def test_the_files_of_each_row_stand_beside_it_new_gone_or_the_same(experts):
    person = await applicant(experts)
    rows = [{"id": "c1", "kind": "title", "number": "证 1"}, {"id": "c2", "kind": "title", "number": "证 2"}]
    await person.save(certificates=rows)
    await person.upload(files.image(), "旧.jpg", "image/jpeg", "certificate", "c1")
    await person.upload(files.pdf(), "同.pdf", "application/pdf", "certificate", "c2")
    await person.listed()
    old = next(f for f in (await person.record())["files"] if f["file_name"] == "旧.jpg")
    await person.ask("DELETE", f"/record/files/{old['id']}")
    await person.upload(
        files.pdf(lambda document: document.add_blank_page()),
        "新.pdf",
        "application/pdf",
        "certificate",
        "c1",
    )
    await experts.run_tasks()
    change = await mend(person)
    _, comparison = await compared(experts, experts.actor(Role.ASSOCIATION_REVIEWER), change)
    section = next(each for each in comparison["sections"] if each["key"] == "certificates")
    assert [
        (row["mark"], [(file["mark"], file["file_name"]) for file in row["files"]]) for row in section["rows"]
    ] == [
        ("changed", [("added", "新.pdf"), ("removed", "旧.jpg")]),
        ("same", [("same", "同.pdf")]),
    ]
    assert comparison["changes"] == 1


async def test_the_region_of_the_account_changed_under_review_leaves_the_submission_as_it_was(experts):
    person = await applicant(experts)
    case_id = await person.submitted(region_code="650102")
    await experts.deliver(account(account_id=person.actor.id, version=2, region_code="650203"))
    seen = (await look(experts, experts.actor(Role.ASSOCIATION_REVIEWER), case_id)).json()
    assert seen["region_code"] == "650102"


async def test_what_moves_from_a_closed_bureau_is_read_by_the_one_that_decides_now(experts):
    person, closed, authority = await applicant(experts), uuid7(), uuid7()
    case_id = await person.submitted()
    await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, closed)
    made = await person.fact_of(case_id)
    moved = CaseReassigned(
        case_id=case_id,
        version=3,
        record_id=made.record_id,
        account_id=person.actor.id,
        bureau_id=authority,
        reassigned_at=experts.clock.now(),
    )
    for _ in range(2):
        await experts.deliver(moved)
    before, after = (experts.actor(Role.BUREAU_REVIEWER, organization_id=id) for id in (closed, authority))
    assert (await look(experts, before, case_id)).status_code == 404
    seen = (await look(experts, after, case_id)).json()
    content = f"/files/{seen['files'][0]['id']}/content"
    assert (await experts.client.get(content, headers=experts.as_(after))).status_code == 200
    assert (await experts.audit_actions()).count("submission.take_reassignment") == 1
    await person.decide(case_id, 4, Stage.FINAL, Verdict.PASS, ExpertKind.LOCAL, authority)
    assert (await person.record())["status"] == "listed"
