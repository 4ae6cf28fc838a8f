"""专家库: what a filter finds, and how many are counted for what could be chosen next."""

import random

import pytest

from contracts.words import Role
from experts.library.queries import facets as counting
from experts.library.queries import searching
from experts.tests.service import registers
from experts.tests.service.registers import expert
from foundation.ids import uuid7

pytestmark = pytest.mark.service

PEOPLE = (
    {"姓名": "王建国", "专业": "消防", "职称": "高级工程师", "注册职业资格证书类别": "一级注册消防工程师",
     "最高学历": "大学本科"},
    {"姓名": "王明", "专业": "消防", "职称": "工程师", "专家类型": "所在地专家", "所属行业分类": "房屋建筑"},
    {"姓名": "李建国", "专业": "暖通", "职称": "工程师", "注册职业资格证书类别": "一级注册消防工程师、注册安全工程师"},
    {"姓名": "阿不都热依木·买买提", "专业": "电气", "所在地区": "653101", "现工作单位": "喀什 ABC 设计院"},
    {"姓名": "欧阳𠮷", "专业": "暖通", "所在地区": "659004", "现工作单位": "五家渠设计院"},
)  # fmt: skip


@pytest.fixture
async def library(experts):
    """The library with PEOPLE, asked by the association."""
    by = await registers.coordinator(experts)
    await registers.imported(experts, by, *(expert(order, **one) for order, one in enumerate(PEOPLE, 1)))
    headers = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER, organization_id=uuid7()))

    async def ask(path="/library", **wanted):
        answer = await experts.client.get(path, params=wanted, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


async def names(library, **wanted):
    return {item["name"] for item in (await library(**wanted))["items"]}


async def counts(library, part, **wanted):
    found = (await library("/library/facets", **wanted))["facets"][part]
    return {one["label"]: one["count"] for one in found}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"employer": "设计院"}, 5),
        ({"employer": "abc 设"}, {"阿不都热依木·买买提"}),
        ({"employer": "喀什ABC设计院"}, {"阿不都热依木·买买提"}),
        ({"employer": "院设"}, set()),
        ({"employer": "%_"}, set()),
        ({"specialty": ["hvac", "electrical"]}, {"李建国", "欧阳𠮷", "阿不都热依木·买买提"}),
        ({"specialty": ["", "hvac"]}, {"李建国", "欧阳𠮷"}),
        ({"title": ["engineer"]}, {"王明", "李建国"}),
        ({"title": ["engineer", "senior_engineer"], "specialty": "fire_protection"}, {"王建国", "王明"}),
        ({"qualification": ["safety_engineer"]}, {"李建国"}),
        ({"qualification": ["safety_engineer", "fire_engineer_1"]}, {"王建国", "李建国"}),
        ({"education": "20"}, {"王建国"}),
        ({"industry": "building"}, {"王明"}),
        ({"region": "659000"}, {"欧阳𠮷"}),
        ({"region": "650000", "name": "建国"}, {"王建国", "李建国"}),
        ({"kind": "local", "name": "王"}, {"王明"}),
        ({"status": "listed"}, 5),
        ({"status": "removed"}, set()),
        ({"status": ""}, 5),
    ],
)
async def test_parts_restrict_together_and_values_of_a_part_add(library, wanted, expected):
    found = await names(library, **wanted)
    assert (len(found) if isinstance(expected, int) else found) == expected


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"employer": "院"}, "请至少输入单位名称中连续的两个字。"),
        ({"status": "draft"}, ""),
        ({"specialty": "'"}, ""),
        ({"title": ["a"] * 41}, ""),
    ],
)
async def test_what_makes_no_sense_is_refused(experts, wanted, sentence):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    for path in ("/library", "/library/facets"):
        answer = await experts.client.get(path, params=wanted, headers=headers)
        assert answer.status_code == 422, path
        assert sentence in answer.text


async def test_a_part_is_counted_under_all_others_but_not_its_own(library):
    assert await counts(library, "specialty") == {"消防": 2, "暖通": 2, "电气": 1}
    assert await counts(library, "specialty", specialty="hvac") == {"消防": 2, "暖通": 2, "电气": 1}
    assert await counts(library, "specialty", name="建国") == {"消防": 1, "暖通": 1}
    assert await counts(library, "specialty", title="engineer", specialty="hvac") == {"消防": 1, "暖通": 1}
    assert await counts(library, "title", specialty="hvac") == {"工程师": 1}
    assert await counts(library, "qualification", title="engineer") == {
        "一级注册消防工程师": 1,
        "注册安全工程师": 1,
    }
    assert await counts(library, "kind", name="王") == {"全区专家": 1, "所在地专家": 1}
    assert await counts(library, "kind", kind="local") == {"全区专家": 4, "所在地专家": 1}
    assert await counts(library, "region") == {"乌鲁木齐市": 3, "喀什地区": 1, "新疆维吾尔自治区（直辖）": 1}
    assert await counts(library, "status") == {"已入库": 5}


async def test_the_most_frequent_stands_first_and_nothing_is_more_than_counted(library):
    found = await library("/library/facets")
    assert (found["total"], found["more"]) == (5, False)
    numbers = [one["count"] for one in found["facets"]["specialty"]]
    assert numbers == sorted(numbers, reverse=True)
    assert not any(one["more"] for values in found["facets"].values() for one in values)


async def test_counting_ends_somewhere_and_says_so(library, monkeypatch):
    monkeypatch.setattr(searching, "MOST_COUNTED", 2)
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)
    monkeypatch.setattr(counting, "MOST_READ", 3)
    found = await library("/library/facets", specialty="hvac")
    assert (found["total"], found["more"]) == (2, False)
    (hvac,) = [one for one in found["facets"]["specialty"] if one["value"] == "hvac"]
    assert (hvac["count"], hvac["more"]) == (2, False), "the chosen value agrees with the total"
    monkeypatch.setattr(counting, "MOST_READ", 1)
    chosen = {"specialty": ["hvac", "electrical"]}
    shown = {one["value"] for one in (await library("/library/facets", **chosen))["facets"]["specialty"]}
    assert shown >= {"hvac", "electrical"}, "also where nobody of them was read"
    monkeypatch.setattr(counting, "MOST_READ", 3)
    everybody = await library("/library/facets")
    assert (everybody["total"], everybody["more"]) == (2, True)
    specialties = everybody["facets"]["specialty"]
    assert sum(one["count"] for one in specialties) == 3
    assert all(one["more"] for one in specialties)
    assert [(one["count"], one["more"]) for one in everybody["facets"]["status"]] == [(2, True)]


async def test_any_part_of_a_name_finds_it_and_finds_nobody_else(experts):
    dice = random.Random(7)
    singles, dotted = "王李张建国明欧阳𠮷㐂", "阿不都热依木买提古丽"
    everybody = ["欧阳𠮷", "Li Ming", "阿不都·热依木"]
    everybody += ["".join(dice.choices(singles, k=dice.randint(2, 4))) for _ in range(40)]
    everybody += [
        "·".join("".join(dice.choices(dotted, k=dice.randint(3, 9))) for _ in range(2)) for _ in range(20)
    ]
    by = await registers.coordinator(experts)
    await registers.imported(
        experts, by, *(expert(order, 姓名=name) for order, name in enumerate(everybody, 1))
    )
    headers = experts.as_(by)
    folded = ["".join(name.split()).casefold() for name in everybody]
    parts = {
        name[start : start + size]
        for name in folded
        for size in (1, 2, 3, 4, 6)
        for start in range(len(name))
    }
    parts |= {"".join(dice.choices(singles + dotted, k=dice.randint(1, 5))) for _ in range(60)}
    for part in dice.sample(sorted(parts), 150):
        found, cursor = [], ""
        while cursor is not None:
            wanted = {"name": part, "cursor": cursor}
            page = (await experts.client.get("/library", params=wanted, headers=headers)).json()
            found += [item["name"] for item in page["items"]]
            cursor = page["next"]
        assert sorted(found) == sorted(
            name for name, fold in zip(everybody, folded, strict=True) if part in fold
        ), part
