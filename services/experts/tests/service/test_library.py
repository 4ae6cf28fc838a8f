"""The library: who is found, and by whom."""

from uuid import UUID

import pytest

from contracts.words import ExpertKind, OrganizationKind, Role, Stage, Verdict
from experts.tests.service.given import NUMBER, account, applicant, organization
from foundation.ids import uuid7

pytestmark = pytest.mark.service

TIANSHAN, SHIHEZI, KASHGAR = "650102", "659001", "653101"


async def names(experts, actor, **wanted):
    answer = await experts.client.get("/library", params=wanted, headers=experts.as_(actor))
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def expert(experts, name, kind=ExpertKind.REGIONAL, **changes):
    person = await applicant(experts, name=name)
    await person.listed(kind, **changes)
    return person


async def test_a_listed_person_is_in_the_library_and_nobody_else(experts):
    await (await applicant(experts, name="草稿")).fill()
    await (await applicant(experts, name="申请中")).submitted()
    await expert(experts, "张三")
    association = experts.actor(Role.ASSOCIATION_COORDINATOR)
    answer = await experts.client.get("/library", headers=experts.as_(association))
    (item,) = answer.json()["items"]
    assert item["name"] == "张三"
    assert item["kind_label"] == "全区专家"
    assert item["status_label"] == "已入库"
    assert item["specialty_label"] == "消防"
    assert item["region_name"] == "新疆维吾尔自治区乌鲁木齐市天山区"
    assert item["sex_label"] == "男"
    assert answer.json()["next"] is None


async def test_an_experts_page_is_masked(experts):
    person = await expert(experts, "张三", phone="13812345678", email="zhang@example.com")
    association = experts.actor(Role.ASSOCIATION_REVIEWER)
    record_id = (await person.record())["id"]
    answer = await experts.client.get(f"/library/{record_id}", headers=experts.as_(association))
    page = answer.json()
    assert page["phone_masked"] == "138****5678"
    assert page["identity"]["document_number_masked"] == "6501***********777"
    assert "高级工程师" in [field["value"] for field in page["fields"]]
    for secret in (NUMBER, "13812345678", "zhang@example.com"):
        assert secret not in answer.text


async def test_the_sharing_rule(experts):
    here = await organization(experts, territory=(TIANSHAN,))
    there = await organization(experts, territory=(KASHGAR, SHIHEZI))
    authority = await organization(experts, OrganizationKind.AUTHORITY)
    closed = await organization(experts, territory=(TIANSHAN,), active=False)
    company = await organization(experts, OrganizationKind.COMPANY, territory=(TIANSHAN,))
    await expert(experts, "全区", ExpertKind.REGIONAL, region_code=TIANSHAN)
    await expert(experts, "本地", ExpertKind.LOCAL, region_code=TIANSHAN)
    await expert(experts, "石河子", ExpertKind.LOCAL, region_code=SHIHEZI)
    seen = {
        "here": (Role.BUREAU_OFFICER, here, {"全区", "本地"}),
        "here, reviewing": (Role.BUREAU_REVIEWER, here, {"全区", "本地"}),
        "there": (Role.BUREAU_OFFICER, there, {"全区", "石河子"}),
        "authority": (Role.BUREAU_OFFICER, authority, {"全区", "本地", "石河子"}),
        "association": (Role.ASSOCIATION_REVIEWER, uuid7(), {"全区", "本地", "石河子"}),
        "closed bureau": (Role.BUREAU_OFFICER, closed, set()),
        "company": (Role.BUREAU_OFFICER, company, set()),
        "unknown organization": (Role.BUREAU_OFFICER, uuid7(), set()),
        "no organization": (Role.BUREAU_OFFICER, None, set()),
    }
    association = experts.actor(Role.ASSOCIATION_REVIEWER)
    listed = await experts.client.get("/library", headers=experts.as_(association))
    records = {item["name"]: item["record_id"] for item in listed.json()["items"]}
    for who, (role, organization_id, expected) in seen.items():
        actor = experts.actor(role, organization_id=organization_id)
        assert set(await names(experts, actor)) == expected, who
        for name, record_id in records.items():
            page = await experts.client.get(f"/library/{record_id}", headers=experts.as_(actor))
            assert page.status_code == (200 if name in expected else 404), (who, name)


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.UNIT_ADMIN, Role.PLATFORM_ADMIN, Role.AUDITOR])
async def test_nobody_else_comes_in(experts, role):
    headers = experts.as_(experts.actor(role, organization_id=uuid7()))
    assert (await experts.client.get("/library", headers=headers)).status_code == 403
    assert (await experts.client.get(f"/library/{uuid7()}", headers=headers)).status_code == 403


async def test_a_territory_that_changes_is_followed_and_an_older_one_is_not(experts):
    organization_id = uuid7()
    await organization(experts, territory=(KASHGAR,), organization_id=organization_id)
    await expert(experts, "石河子", ExpertKind.LOCAL, region_code=SHIHEZI)
    officer = experts.actor(Role.BUREAU_OFFICER, organization_id=organization_id)
    assert await names(experts, officer) == []
    await organization(experts, territory=(SHIHEZI,), organization_id=organization_id, version=3)
    await organization(experts, territory=(), organization_id=organization_id, version=2)
    assert await names(experts, officer) == ["石河子"]


async def test_names_are_found_by_any_part(experts):
    for name in ("欧阳建国", "阿不都·热依木", "张建", "Li Ming"):
        await expert(experts, name)
    association = experts.actor(Role.ASSOCIATION_REVIEWER)
    found = {
        "建": {"欧阳建国", "张建"},
        "建国": {"欧阳建国"},
        "阳建国": {"欧阳建国"},
        "欧阳建国": {"欧阳建国"},
        "欧建": set(),
        "热依木": {"阿不都·热依木"},
        "都热": set(),
        "LI M": {"Li Ming"},
        "%": set(),
        "_": set(),
        "'; --": set(),
        "国建": set(),
        " ": {"欧阳建国", "阿不都·热依木", "张建", "Li Ming"},
    }
    for part, expected in found.items():
        assert set(await names(experts, association, name=part)) == expected, part


async def test_filters_restrict_together(experts):
    await expert(experts, "天山", region_code=TIANSHAN, specialty="hvac")
    await expert(experts, "石河子", ExpertKind.LOCAL, region_code=SHIHEZI)
    await expert(experts, "喀什", ExpertKind.LOCAL, region_code=KASHGAR, specialty="hvac")
    association = experts.actor(Role.ASSOCIATION_REVIEWER)
    for wanted, expected in [
        ({"region": "650100"}, {"天山"}),
        ({"region": "659000"}, {"石河子"}),
        ({"region": SHIHEZI}, {"石河子"}),
        ({"region": "650000"}, {"天山", "石河子", "喀什"}),
        ({"region": "110000"}, set()),
        ({"specialty": "hvac"}, {"天山", "喀什"}),
        ({"kind": "local"}, {"石河子", "喀什"}),
        ({"kind": "local", "specialty": "hvac"}, {"喀什"}),
        ({"kind": "", "specialty": "", "region": "", "name": ""}, {"天山", "石河子", "喀什"}),
    ]:
        assert set(await names(experts, association, **wanted)) == expected, wanted


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": "everybody"},
        {"region": "65"},
        {"name": "长" * 31},
        {"cursor": "nonsense"},
        {"cursor": "WyJhIiwiYiJd"},
        {"cursor": "W10"},
        {"specialty": "'"},
        {"unknown": "1"},
    ],
)
async def test_a_search_that_makes_no_sense_is_refused(experts, wanted):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    assert (await experts.client.get("/library", params=wanted, headers=headers)).status_code == 422


async def test_bytes_that_no_database_takes_do_no_harm(experts):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    assert (await experts.client.get("/library?name=%00%ff", headers=headers)).status_code == 200


async def test_the_library_serves_the_old_data_until_the_change_has_passed_both_stages(experts):
    person = await expert(experts, "张三")
    association = experts.actor(Role.ASSOCIATION_REVIEWER)

    async def title():
        answer = await experts.client.get("/library", headers=experts.as_(association))
        (item,) = answer.json()["items"]
        return item["title"], item["status_label"], item["kind_label"]

    await person.save(title="教授")
    assert await title() == ("高级工程师", "已入库", "全区专家")
    change = UUID((await person.submit()).json()["submission_id"])
    assert await title() == ("高级工程师", "已入库", "全区专家")
    await person.decide(change, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, uuid7())
    assert await title() == ("高级工程师", "已入库", "全区专家")
    await person.decide(change, 3, Stage.FINAL, Verdict.PASS, ExpertKind.LOCAL, uuid7())
    assert await title() == ("教授", "已入库", "所在地专家")


async def test_a_corrected_name_shows_at_once_while_what_was_submitted_keeps_the_old_one(experts):
    person = await expert(experts, "张三")
    change = UUID((await person.submit()).json()["submission_id"])
    await experts.deliver(account(account_id=person.actor.id, version=9, name="李四"))
    reviewer = experts.actor(Role.ASSOCIATION_REVIEWER)
    assert await names(experts, reviewer) == ["李四"]
    assert await names(experts, reviewer, name="李") == ["李四"]
    assert await names(experts, reviewer, name="张") == []
    record_id = (await person.record())["id"]
    page = await experts.client.get(f"/library/{record_id}", headers=experts.as_(reviewer))
    assert (page.json()["name"], page.json()["identity"]["name"]) == ("李四", "李四")
    submitted = await experts.client.get(f"/submissions/{change}", headers=experts.as_(reviewer))
    assert submitted.json()["identity"]["name"] == "张三"
    await experts.deliver(account(account_id=person.actor.id, version=8, name="王五"))
    await person.passes(change, ExpertKind.REGIONAL, uuid7())
    assert await names(experts, reviewer) == ["李四"], "neither an older fact nor the final pass undoes it"


async def test_an_account_that_is_disabled_stays_in_the_library_until_the_association_acts(experts):
    person = await expert(experts, "张三")
    await experts.deliver(account(account_id=person.actor.id, version=9, name="张三", status="disabled"))
    assert await names(experts, experts.actor(Role.ASSOCIATION_REVIEWER)) == ["张三"]


async def test_the_dictionaries_are_for_everybody_who_is_signed_in(experts):
    person = await applicant(experts)
    answer = await person.ask("GET", "/dictionaries")
    assert answer.status_code == 200
    assert {"specialty", "industry", "education", "title", "qualification"} <= set(answer.json())
    assert answer.json()["specialty"][0] == {
        "code": "architecture",
        "label": "建筑",
        "group": None,
        "active": True,
    }
    assert (await experts.client.get("/dictionaries")).status_code == 401
