"""What reviewers see of a submission."""

from uuid import UUID

import pytest

from contracts.words import ExpertKind, Role, Stage, Verdict
from experts.tests import files
from experts.tests.service.given import NUMBER, applicant
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
    assert (seen["previous_fields"], seen["files_previous"]) == (None, None)
    names = {file["file_name"]: file for file in seen["files"]}
    assert set(names) == {"证书.jpg", "专家申报表.pdf"}
    assert all(len(file["sha256"]) == 64 and file["has_preview"] for file in names.values())


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
    new = {field["key"]: field["value"] for field in seen["fields"]}
    before = {field["key"]: field["value"] for field in seen["previous_fields"]}
    assert {key for key in new if new[key] != before[key]} == {"title"}
    assert [file["file_name"] for file in seen["files"]] == ["新申报表.jpg"]
    assert [file["id"] for file in seen["files_previous"]] == [old["id"]]
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
        }
    ]


async def test_a_list_asks_for_a_hundred_at_most(experts):
    reviewer = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    ids = [str(uuid7()) for _ in range(101)]
    answer = await experts.client.post("/submissions/summaries", json={"ids": ids}, headers=reviewer)
    assert answer.status_code == 422
    answer = await experts.client.post("/submissions/summaries", json={"ids": ids[:100]}, headers=reviewer)
    assert answer.json() == {"items": []}
