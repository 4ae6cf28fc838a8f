"""The figures of the library: by what, for whom."""

import pytest

from contracts.words import ExpertKind, OrganizationKind, Role
from experts.tests.service.given import applicant, organization
from foundation.ids import uuid7

pytestmark = pytest.mark.service

TIANSHAN, SHIHEZI, KASHGAR = "650102", "659001", "653101"


@pytest.fixture(autouse=True)
def _nothing_kept(experts):
    experts.resources.extras.clear()


async def expert(experts, name, kind=ExpertKind.REGIONAL, person=None, **changes):
    made = await applicant(experts, name=name, **(person or {}))
    await made.listed(kind, **changes)


async def figures(experts, role=Role.ASSOCIATION_REVIEWER, organization_id=None):
    headers = experts.as_(experts.actor(role, organization_id=organization_id))
    answer = await experts.client.get("/library/statistics", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def bars(found, name):
    return {bar["label"]: bar["count"] for bar in found[name] if bar["count"]}


async def test_each_expert_is_counted_once_in_every_figure(experts):
    from datetime import date

    year = experts.clock.now().year
    born = {"birth_date": date(year - 40, 1, 1)}
    await expert(experts, "甲", region_code=TIANSHAN, specialty="hvac", person=born)
    await expert(experts, "乙", ExpertKind.LOCAL, region_code=SHIHEZI, title="自己写的职称")
    await expert(experts, "丙", region_code=KASHGAR, person={"birth_date": None})
    await (await applicant(experts, name="草稿")).fill()
    found = await figures(experts)
    assert found["total"] == 3
    assert bars(found, "prefectures") == {"乌鲁木齐市": 1, "自治区直辖县级市": 1, "喀什地区": 1}
    assert bars(found, "specialties") == {"消防": 2, "暖通": 1} or bars(found, "specialties") == {
        "消防": 2,
        "暖通空调": 1,
    }
    assert bars(found, "titles") == {"高级工程师": 2, "其他": 1}
    assert bars(found, "ages") == {"36–45 岁": 1, "56–65 岁": 1, "未知": 1}
    assert bars(found, "kinds") == {"全区专家": 2, "所在地专家": 1}
    assert bars(found, "statuses") == {"已入库": 3}
    assert bars(found, "months") == {experts.clock.now().strftime("%Y-%m"): 3}
    assert len(found["months"]) == 24


async def test_a_bureau_counts_whom_the_library_shares_with_it(experts):
    here = await organization(experts, territory=(TIANSHAN,))
    there = await organization(experts, territory=(KASHGAR,))
    authority = await organization(experts, OrganizationKind.AUTHORITY)
    closed = await organization(experts, territory=(TIANSHAN,), active=False)
    await expert(experts, "全区", region_code=TIANSHAN)
    await expert(experts, "本地", ExpertKind.LOCAL, region_code=TIANSHAN)
    for bureau, total in ((here, 2), (there, 1), (authority, 2), (closed, 0), (uuid7(), 0), (None, 0)):
        for role in (Role.BUREAU_OFFICER, Role.BUREAU_REVIEWER):
            found = await figures(experts, role, bureau)
            assert found["total"] == total
            assert found["statuses"] is None
            assert sum(bars(found, "months").values()) == total


async def test_figures_are_kept_for_a_minute_and_apart_for_each_scope(experts):
    here = await organization(experts, territory=(TIANSHAN,))
    assert (await figures(experts))["total"] == 0
    await expert(experts, "甲", region_code=TIANSHAN)
    assert (await figures(experts))["total"] == 0
    assert (await figures(experts, Role.BUREAU_OFFICER, here))["total"] == 1
    experts.clock.move(seconds=61)
    assert (await figures(experts))["total"] == 1


async def test_an_empty_library_has_figures_too(experts):
    found = await figures(experts)
    assert found["total"] == 0
    assert found["prefectures"] == []
    assert {bar["count"] for bar in found["ages"]} == {0}


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.UNIT_ADMIN, Role.PLATFORM_ADMIN, Role.AUDITOR])
async def test_nobody_else_reads_them(experts, role):
    headers = experts.as_(experts.actor(role))
    assert (await experts.client.get("/library/statistics", headers=headers)).status_code == 403
