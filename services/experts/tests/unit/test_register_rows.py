"""What a line of an older register says by itself."""

from datetime import date

import pytest

from contracts.words import RecordStatus, Sex
from experts.dictionaries.model import DictionaryEntry, Words
from experts.register_imports.model import Typed
from experts.register_imports.policies import COLUMNS, masked, outcome_of, read_row, repetitions
from experts.register_imports.policies.standing import OUTCOMES
from experts.tests.numbers import eighteen

TODAY = date(2026, 11, 23)
WORDS = Words(
    [
        DictionaryEntry(kind="specialty", code="fire", label="消防", position=0, active=True),
        DictionaryEntry(kind="specialty", code="old", label="老专业", position=1, active=False),
        DictionaryEntry(
            kind="qualification", code="q1", label="注册公用设备工程师（给水排水）", position=0, active=True
        ),
    ]
)


def typed(rounded=(), repeats=0, **cells):
    known = {
        "姓名": "买买提",
        "身份证号码": eighteen(),
        "所在地区": "650102",
        "现工作单位": "某某设计院",
        "专业": "消防",
        "专家类型": "全区专家",
    }
    return Typed({column.title: "" for column in COLUMNS} | known | cells, tuple(rounded), repeats)


def faults(**cells):
    return "".join(read_row(typed(**cells), WORDS, TODAY).faults)


def test_sex_and_birth_date_come_from_the_number():
    who = read_row(typed(), WORDS, TODAY).expert.identity
    assert (who.sex, who.birth_date) == (Sex.MALE, date(1960, 5, 21))


def test_a_short_number_is_masked_whole():
    assert (masked(eighteen())[:5], masked("123")) == ("6501*", "***")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"专业": "老专业"}, "已停用"),
        ({"专业": " 消 防 "}, ""),
        ({"注册职业资格证书类别": "注册公用设备工程师(给水排水)"}, ""),
        ({"工作年限": "35年"}, ""),
        ({"联系电话": "138-0000-0000"}, ""),
        ({"邮箱": "not an address"}, "邮箱"),
        ({"入库日期": "2019/5/1"}, ""),
        ({"入库日期": "20190501"}, ""),
        ({"入库日期": "2019-02-30"}, "2019-05-01"),
        ({"所在地区": "新疆天山区"}, ""),
        ({"所在地区": "652303"}, "乌鲁木齐市米东区（650109）"),
        ({"所在地区": ""}, "请填写所在地区"),
        ({"所在地区": "市中区"}, "不明确"),
    ],
)
def test_what_is_typed_is_understood_or_said(cells, words):
    said = faults(**cells)
    assert (words in said) if words else said == ""


def test_a_rounded_phone_and_a_repeated_number_are_told():
    assert "联系电话在表格中是数字格式" in "".join(
        read_row(typed(rounded=("联系电话",)), WORDS, TODAY).faults
    )
    assert "与第2行重复" in "".join(read_row(typed(repeats=2), WORDS, TODAY).faults)


def test_repetitions_are_found_however_they_are_written():
    number = eighteen()
    assert repetitions([(2, number), (3, f" {number} "), (4, ""), (5, "")]) == {3: 2}


def test_every_status_has_its_outcome():
    assert set(OUTCOMES) == set(RecordStatus)
    assert outcome_of(None) == "new"
