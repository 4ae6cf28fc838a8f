"""The dictionaries of the first start."""

from collections import Counter

import pytest

from contracts.reference.dictionaries import KINDS, initial_entries


def labels(kind):
    return [one.label for one in initial_entries() if one.kind == kind]


def test_every_kind_has_entries_and_every_entry_a_kind():
    assert {one.kind for one in initial_entries()} == set(KINDS)


@pytest.mark.parametrize("field", ["code", "label", "order"])
def test_nothing_is_there_twice_within_a_kind(field):
    counted = Counter((one.kind, getattr(one, field)) for one in initial_entries())
    assert [key for key, times in counted.items() if times > 1] == []


def test_entries_come_in_the_order_they_are_shown():
    for kind in KINDS:
        orders = [one.order for one in initial_entries() if one.kind == kind]
        assert orders == [10 * n for n in range(1, len(orders) + 1)]


def test_codes_are_plain_and_labels_are_chinese():
    for one in initial_entries():
        assert one.code.isascii()
        assert one.code == one.code.strip().lower()
        assert any("一" <= character <= "鿿" for character in one.label)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("specialty", ["建筑", "结构", "给水排水", "暖通", "电气", "消防", "化工"]),
        ("title", ["正高级工程师", "高级工程师", "工程师", "助理工程师", "教授", "副教授", "研究员"]),
        (
            "qualification",
            [
                "一级注册消防工程师",
                "一级注册建筑师",
                "二级注册建筑师",
                "一级注册结构工程师",
                "二级注册结构工程师",
                "注册公用设备工程师(给水排水)",
                "注册公用设备工程师(暖通空调)",
                "注册公用设备工程师(动力)",
                "注册化工工程师",
                "一级注册建造师",
            ],
        ),
        ("attachment_kind", ["专家申报表附件", "专家业绩", "专家证书"]),
    ],
)
def test_what_the_manual_and_the_product_page_name_is_there(kind, wanted):
    assert set(wanted) <= set(labels(kind))


def test_education_is_coded_by_the_standard():
    coded = {one.label: one.standard_code for one in initial_entries() if one.kind == "education"}
    assert coded["博士研究生"] == "11"
    assert coded["硕士研究生"] == "14"
    assert coded["大学本科"] == "20"
    assert coded["大学专科"] == "30"
    assert all(one.code == one.standard_code for one in initial_entries() if one.kind == "education")


def test_every_title_says_its_level():
    levels = {one.group for one in initial_entries() if one.kind == "title"}
    assert levels == {"正高级", "副高级", "中级", "初级", "其他"}
