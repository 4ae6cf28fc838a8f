"""Who has read whose data: noted, shown to the person; full numbers for a reason only, and not without end."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from contracts.words import ExpertKind, OrganizationKind, Role, Stage, Verdict
from experts.readings.policies import MOST_UNMASKED
from experts.tests.service.given import NUMBER, applicant, organization
from foundation.auth.actor import Grant
from foundation.ids import uuid7

pytestmark = pytest.mark.service

PHONE = "13812345678"
EMAIL = "zhang@example.com"
TIANSHAN, KASHGAR = "650102", "653101"


async def expert(experts, kind=ExpertKind.REGIONAL, **changes):
    person = await applicant(experts)
    await person.listed(kind, phone=PHONE, email=EMAIL, **changes)
    return person, (await person.record())["id"]


async def readings(person, **params):
    answer = await person.ask("GET", "/record/readings", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def look(experts, reader, path):
    return experts.client.get(path, headers=experts.as_(reader))


def unmask(experts, reader, path, reason="联系评审工作"):
    return experts.client.post(f"{path}/unmasking", json={"reason": reason}, headers=experts.as_(reader))


async def test_opening_a_page_is_noted_once_within_ten_minutes(experts):
    person, record_id = await expert(experts)
    officer = experts.actor(Role.ASSOCIATION_COORDINATOR, name="维护人员甲")
    for _ in range(3):
        assert (await look(experts, officer, f"/library/{record_id}")).status_code == 200
    (item,) = (await readings(person))["items"]
    assert item["reader_name"] == "维护人员甲"
    assert item["what_label"] == "专家信息（隐去证件号码和电话）"
    assert item["reason"] is None
    experts.clock.move(minutes=11)
    await look(experts, officer, f"/library/{record_id}")
    await look(experts, experts.actor(Role.ASSOCIATION_REVIEWER, name="乙"), f"/library/{record_id}")
    assert [one["reader_name"] for one in (await readings(person))["items"]] == [
        "乙",
        "维护人员甲",
        "维护人员甲",
    ]


async def test_a_reading_says_for_whom_and_in_which_role(experts):
    here = await organization(experts, territory=(TIANSHAN,), name="某市住房和城乡建设局")
    association = await organization(experts, OrganizationKind.ASSOCIATION, name="某某消防协会")
    person, record_id = await expert(experts, ExpertKind.LOCAL, region_code=TIANSHAN)
    coordinator = experts.actor(Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR)
    coordinator = replace(
        coordinator, grants=frozenset(Grant(one.role, association) for one in coordinator.grants)
    )
    nowhere = replace(experts.actor(Role.ASSOCIATION_REVIEWER), employer_name="某某公司")
    for reader in (coordinator, experts.actor(Role.BUREAU_OFFICER, organization_id=here), nowhere):
        experts.clock.move(seconds=1)
        assert (await look(experts, reader, f"/library/{record_id}")).status_code == 200
    seen = [
        (one["reader_role_label"], one["reader_organization"]) for one in (await readings(person))["items"]
    ]
    assert seen == [
        ("协会预审人员", "某某公司"),
        ("住建局经办人员", "某市住房和城乡建设局"),
        ("协会专家库维护人员", "某某消防协会"),
    ]


async def test_a_submission_is_read_as_a_reviewer_by_who_is_both(experts):
    person = await applicant(experts)
    submission_id = await person.submitted()
    both = experts.actor(Role.ASSOCIATION_COORDINATOR, Role.ASSOCIATION_REVIEWER)
    assert (await look(experts, both, f"/submissions/{submission_id}")).status_code == 200
    (item,) = (await readings(person))["items"]
    assert item["reader_role_label"] == "协会预审人员"


async def test_a_reading_from_before_roles_were_noted_is_shown_without(experts):
    """Rows of an older version have no role; no use case of this one can write them."""
    person, record_id = await expert(experts)
    await look(
        experts, experts.actor(Role.ASSOCIATION_COORDINATOR, name="维护人员甲"), f"/library/{record_id}"
    )
    async with experts.resources.database.writing.begin() as session:
        await session.execute(text("UPDATE readings SET reader_role = NULL"))
    (item,) = (await readings(person))["items"]
    assert (item["reader_name"], item["reader_role_label"]) == ("维护人员甲", None)


async def test_who_may_not_see_the_page_leaves_no_trace(experts):
    person, record_id = await expert(experts, ExpertKind.LOCAL, region_code=TIANSHAN)
    elsewhere = await organization(experts, territory=(KASHGAR,))
    stranger = experts.actor(Role.BUREAU_OFFICER, organization_id=elsewhere)
    assert (await look(experts, stranger, f"/library/{record_id}")).status_code == 404
    assert (await unmask(experts, stranger, f"/library/{record_id}")).status_code == 404
    assert (await readings(person))["items"] == []


async def test_ones_own_reading_is_none(experts):
    person = await applicant(experts)
    submission_id = await person.submitted()
    file_id = (await person.record())["files"][0]["id"]
    assert (await person.ask("GET", f"/submissions/{submission_id}")).status_code == 200
    assert (await person.ask("GET", f"/files/{file_id}/content")).status_code == 200
    assert (await readings(person))["items"] == []


async def test_submissions_and_files_are_noted_each_file_once_an_hour(experts):
    person = await applicant(experts)
    submission_id = await person.submitted()
    file_id = (await person.record())["files"][0]["id"]
    reviewer = experts.actor(Role.ASSOCIATION_REVIEWER)
    for path in (f"/submissions/{submission_id}", f"/files/{file_id}/preview", f"/files/{file_id}/pages/1"):
        assert (await look(experts, reviewer, path)).status_code == 200
        assert (await look(experts, reviewer, path)).status_code == 200
    assert [one["what"] for one in (await readings(person))["items"]] == ["file", "submission"]
    experts.clock.move(minutes=61)
    await look(experts, reviewer, f"/files/{file_id}/content")
    assert [one["what"] for one in (await readings(person))["items"]] == ["file", "file", "submission"]


async def test_full_numbers_are_shown_for_a_reason_which_the_person_reads(experts):
    person, record_id = await expert(experts)
    officer = experts.actor(Role.ASSOCIATION_COORDINATOR, name="维护人员甲")
    answer = await unmask(experts, officer, f"/library/{record_id}", "  通知评审时间 ")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    shown = answer.json()
    assert (shown["document_number"], shown["phone"], shown["email"]) == (NUMBER, PHONE, EMAIL)
    (item,) = (await readings(person))["items"]
    assert (item["what"], item["reason"]) == ("unmasked", "通知评审时间")
    assert "library.unmask" in await experts.audit_actions()


@pytest.mark.parametrize("reason", ["", " ", "的", "长" * 201, "\x00\x01", None, 5])
async def test_no_number_without_a_reason(experts, reason):
    person, record_id = await expert(experts)
    answer = await unmask(experts, experts.actor(Role.ASSOCIATION_REVIEWER), f"/library/{record_id}", reason)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reason"
    assert NUMBER not in answer.text
    assert (await readings(person))["items"] == []


async def test_neither_the_audit_log_nor_the_reading_holds_the_numbers(experts):
    _, record_id = await expert(experts)
    await unmask(experts, experts.actor(Role.ASSOCIATION_REVIEWER), f"/library/{record_id}")
    async with experts.resources.database.read() as session:
        rows = [str(row) for row in await session.execute(text("SELECT * FROM audit_entries"))]
        rows += [str(row) for row in await session.execute(text("SELECT * FROM readings"))]
    for secret in (NUMBER, PHONE, EMAIL):
        assert not any(secret in row for row in rows)


async def test_a_bureau_unmasks_whom_the_library_shares_with_it(experts):
    here = await organization(experts, territory=(TIANSHAN,))
    _, record_id = await expert(experts, ExpertKind.LOCAL, region_code=TIANSHAN)
    for role in (Role.BUREAU_OFFICER, Role.BUREAU_REVIEWER):
        answer = await unmask(experts, experts.actor(role, organization_id=here), f"/library/{record_id}")
        assert answer.json()["phone"] == PHONE


async def test_reviewers_unmask_what_they_decide_on_and_nobody_else(experts):
    here, there = uuid7(), uuid7()
    person = await applicant(experts)
    submission_id = await person.submitted(phone=PHONE)
    path = f"/submissions/{submission_id}"
    bureau, other = (experts.actor(Role.BUREAU_REVIEWER, organization_id=one) for one in (here, there))
    assert (await unmask(experts, bureau, path)).status_code == 404
    await person.decide(submission_id, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, here)
    for actor in (bureau, experts.actor(Role.ASSOCIATION_REVIEWER)):
        assert (await unmask(experts, actor, path)).json()["document_number"] == NUMBER
    assert (await unmask(experts, other, path)).status_code == 404
    for role in (Role.APPLICANT, Role.ASSOCIATION_COORDINATOR):
        assert (await unmask(experts, experts.actor(role), path)).status_code == 403
    assert [one["what"] for one in (await readings(person))["items"]] == ["unmasked", "unmasked"]


async def test_nobody_unmasks_more_than_sixty_times_a_day(experts):
    _, record_id = await expert(experts)
    reader, path = experts.actor(Role.ASSOCIATION_COORDINATOR), f"/library/{record_id}"
    answers = [(await unmask(experts, reader, path)).status_code for _ in range(MOST_UNMASKED)]
    assert set(answers) == {200}
    refused = await unmask(experts, reader, path)
    assert refused.status_code == 429
    assert "上限" in refused.json()["detail"]
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    assert (await unmask(experts, experts.actor(Role.ASSOCIATION_REVIEWER), path)).status_code == 200
    experts.clock.move(hours=24)
    assert (await unmask(experts, reader, path)).status_code == 200


async def test_the_limit_holds_for_calls_at_the_same_time(experts):
    import asyncio

    _, record_id = await expert(experts)
    reader, path = experts.actor(Role.ASSOCIATION_COORDINATOR), f"/library/{record_id}"
    for _ in range(MOST_UNMASKED - 3):
        await unmask(experts, reader, path)
    answers = await asyncio.gather(*(unmask(experts, reader, path) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [429] * 5


async def test_the_list_has_pages_newest_first(experts):
    person, record_id = await expert(experts)
    reader = experts.actor(Role.ASSOCIATION_COORDINATOR)
    for number in range(25):
        await unmask(experts, reader, f"/library/{record_id}", f"第{number:02}次")
    first = await readings(person)
    second = await readings(person, cursor=first["next"])
    reasons = [item["reason"] for item in first["items"] + second["items"]]
    assert reasons == [f"第{number:02}次" for number in reversed(range(25))]
    assert second["next"] is None
    assert (await person.ask("GET", "/record/readings", params={"cursor": "x"})).status_code == 422


async def test_the_coordinator_reads_the_list_of_an_expert_and_the_person_only_the_own(experts):
    _, record_id = await expert(experts)
    other = await applicant(experts, document_number="650102196501018999")
    await unmask(experts, experts.actor(Role.ASSOCIATION_REVIEWER, name="丙"), f"/library/{record_id}")
    coordinator = experts.actor(Role.ASSOCIATION_COORDINATOR)
    listed = (await look(experts, coordinator, f"/library/{record_id}/readings")).json()
    assert [one["reader_name"] for one in listed["items"]] == ["丙"]
    assert (await readings(other))["items"] == []
    assert (await look(experts, coordinator, f"/library/{uuid7()}/readings")).status_code == 404
    reviewer = experts.actor(Role.ASSOCIATION_REVIEWER)
    assert (await look(experts, reviewer, f"/library/{record_id}/readings")).status_code == 403
