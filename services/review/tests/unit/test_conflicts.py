"""Whether an expert's employers of now and then are among the units involved (docs/guide/activities.md)."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events.experts import Employer
from review.activities.model import PARTY_ROLE_LABELS, PartyRole
from review.delegations.policies import Conflicts, employers_against
from review.delegations.policies.names import fold_name
from review.directory.model import Background

DESIGN, OTHER = "91650100MA7750AB1X", "91650200MA7751CD2Y"
INSTITUTE = "天山勘察设计研究院有限公司"
BY_NAME = "（按单位名称判断，请核对）"


@dataclass(frozen=True)
class Unit:
    """A unit involved."""

    role: PartyRole
    name: str
    credit_code: str = ""


def a_designer(name: str = INSTITUTE, code: str = "") -> Unit:
    return Unit(PartyRole.DESIGN, name, code)


def working_at(name: str, code: str = "") -> Background:
    return Background(present=(Employer(name=name, credit_code=code),))


def formerly_at(name: str, code: str = "") -> Background:
    return Background(given=(Employer(name=name, credit_code=code),))


def said(conflicts: Conflicts) -> tuple[list[str], list[str]]:
    return [one.sentence for one in conflicts.refusals], [one.sentence for one in conflicts.warnings]


def against(background: Background, *parties: Unit) -> tuple[list[str], list[str]]:
    return said(employers_against(background, parties))


def test_who_works_at_a_unit_with_the_same_credit_code_is_refused_whatever_it_is_called():
    refusals, warnings = against(working_at("改名前的设计院", DESIGN), a_designer(INSTITUTE, DESIGN))
    assert refusals == [f"冲突：现工作单位为设计单位（{INSTITUTE}）"]
    assert warnings == []


def test_who_has_worked_there_is_refused_too():
    party = Unit(PartyRole.OWNER, "天山置业有限公司", DESIGN)
    assert against(formerly_at("天山置业", DESIGN), party)[0] == [
        "冲突：曾在建设单位（天山置业有限公司）工作"
    ]


def test_who_left_it_after_the_library_had_told_of_it_is_refused_too():
    left = Background(left=(Employer(name=INSTITUTE, credit_code=DESIGN),))
    assert against(left, a_designer(code=DESIGN))[0] == [f"冲突：曾在设计单位（{INSTITUTE}）工作"]


@pytest.mark.parametrize(
    "code", ["91650100ma7750ab1x", " 91650100 MA7750AB1X", "９１６５０１００ＭＡ７７５０ＡＢ１Ｘ"]
)
def test_a_credit_code_is_compared_without_width_case_and_blanks(code):
    assert against(working_at("甲", code), a_designer(code=DESIGN))[0]


@pytest.mark.parametrize(("mine", "theirs"), [("", ""), (DESIGN, ""), ("", DESIGN)])
def test_where_one_side_has_no_credit_code_the_same_name_refuses_and_says_so(mine, theirs):
    refusals, warnings = against(working_at(INSTITUTE, mine), a_designer(code=theirs))
    assert refusals == [f"冲突：现工作单位为设计单位（{INSTITUTE}）{BY_NAME}"]
    assert warnings == []


def test_two_units_of_one_name_with_different_credit_codes_are_only_warned_of():
    refusals, warnings = against(working_at(INSTITUTE, OTHER), a_designer(code=DESIGN))
    assert refusals == []
    assert warnings == [
        f"请核对：现工作单位“{INSTITUTE}”与设计单位“{INSTITUTE}”名称相同，但统一社会信用代码不同"
    ]


@pytest.mark.parametrize(
    "written",
    [
        "天山勘察设计研究院 有限公司",
        "天山勘察设计研究院有限公司。",
        "　天山勘察设计研究院有限公司　",
        "天山·勘察设计研究院有限公司",
        "《天山勘察设计研究院有限公司》",
    ],
)
def test_blanks_width_and_punctuation_make_no_other_unit(written):
    assert against(working_at(written), a_designer())[0]


def test_brackets_of_either_width_make_no_other_unit():
    party = a_designer("天山（乌鲁木齐）设计院")
    assert against(working_at("天山(乌鲁木齐)设计院"), party)[0]
    assert against(working_at("天山乌鲁木齐设计院"), party)[0]


def test_letters_of_either_case_make_no_other_unit():
    assert against(working_at("abc消防技术"), a_designer("ＡＢＣ消防技术"))[0]


@pytest.mark.parametrize(
    "mine",
    [
        "天山勘察设计研究院",
        "天山勘察设计研究院有限责任公司",
        "天山勘察设计研究院股份有限公司",
        "天山勘察设计研究院集团有限公司",
        "天山勘察设计研究院喀什分公司",
        "天山勘察设计研究院有限公司喀什分院",
        "新疆天山勘察设计研究院有限公司",
    ],
)
def test_a_name_cut_short_a_branch_or_another_kind_of_company_is_warned_of(mine):
    refusals, warnings = against(working_at(mine), a_designer())
    assert refusals == []
    assert warnings == [
        f"请核对：现工作单位“{mine}”与设计单位“{INSTITUTE}”名称相近，可能是同一单位或其分支机构"
    ]
    assert against(formerly_at(mine), a_designer())[1][0].startswith(f"请核对：曾工作的单位“{mine}”")


def test_a_branch_with_a_credit_code_of_its_own_is_warned_of():
    assert against(working_at("天山勘察设计研究院有限公司喀什分公司", OTHER), a_designer(code=DESIGN))[1]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("昆仑建筑设计院", INSTITUTE),
        ("设计院", INSTITUTE),
        ("勘察设计研究院", INSTITUTE),
        ("建筑设计研究院有限公司", "天山建筑设计研究院有限公司"),
        ("某公司", "某公司的开发项目部有限公司"),
        ("天山", INSTITUTE),
        ("无", "无锡消防工程有限公司"),
        ("已退休", "已退休"),
        ("", ""),
        ("（）", "——"),
    ],
)
def test_other_units_short_words_and_words_that_any_unit_bears_are_no_conflict(mine, theirs):
    assert against(working_at(mine), a_designer(theirs)) == ([], [])
    assert against(formerly_at(mine), a_designer(theirs)) == ([], [])


def test_a_unit_that_is_named_in_the_career_refuses():
    background = Background(career=("2009 年至 2015 年在天山勘察设计研究院（有限公司）任所长",))
    assert against(background, a_designer()) == (
        [f"冲突：技术工作经历中写有设计单位（{INSTITUTE}）{BY_NAME}"],
        [],
    )


def test_a_unit_whose_name_is_cut_short_in_the_career_is_warned_of():
    background = Background(career=("在天山勘察设计研究院从事消防设计",))
    assert against(background, a_designer()) == (
        [],
        [f"请核对：技术工作经历中的单位与设计单位“{INSTITUTE}”名称相近"],
    )


@pytest.mark.parametrize("name", ["天山公司", "天山院", "建筑设计研究院有限公司", "消防工程有限公司"])
def test_a_short_or_general_name_is_not_looked_for_in_the_career(name):
    background = Background(career=(f"先后在{name}和其他单位从事建筑设计研究院的消防工程有限公司工作",))
    assert against(background, a_designer(name)) == ([], [])


def test_of_each_unit_the_gravest_is_said_once():
    background = Background(
        present=(Employer(name=INSTITUTE, credit_code=DESIGN),),
        given=(Employer(name=INSTITUTE, credit_code=""), Employer(name="天山勘察设计研究院", credit_code="")),
        career=(f"在{INSTITUTE}工作",),
    )
    owner = Unit(PartyRole.OWNER, "昆仑置业有限公司")
    assert against(background, a_designer(code=DESIGN), owner) == (
        [f"冲突：现工作单位为设计单位（{INSTITUTE}）"],
        [],
    )


def test_a_unit_with_two_parts_in_the_project_is_said_for_both():
    parties = (a_designer(code=DESIGN), Unit(PartyRole.DRAWING_REVIEW, INSTITUTE, DESIGN))
    refusals, _ = against(working_at(INSTITUTE, DESIGN), *parties)
    assert len(refusals) == 2
    assert "图审机构" in refusals[1]


def test_every_kind_of_unit_involved_has_its_word():
    for role in PartyRole:
        (refusal,), _ = against(working_at(INSTITUTE, DESIGN), Unit(role, INSTITUTE, DESIGN))
        assert PARTY_ROLE_LABELS[role] in refusal


names = st.text(st.sampled_from("天山昆仑建筑设计研究院有限公司（）() 集团新疆ABａ·"), max_size=16)
codes = st.sampled_from(["", DESIGN, OTHER])
employers = st.builds(Employer, name=names, credit_code=codes)
units = st.builds(Unit, role=st.sampled_from(PartyRole), name=names, credit_code=codes)
backgrounds = st.builds(
    Background,
    present=st.tuples(employers) | st.just(()),
    given=st.tuples(employers, employers) | st.just(()),
    left=st.tuples(employers) | st.just(()),
    career=st.tuples(names) | st.just(()),
)


@given(backgrounds, st.lists(units, max_size=4))
def test_a_shared_credit_code_always_refuses_and_nothing_is_both_refused_and_warned_of(background, parties):
    worked_at = (*background.present, *background.past)
    for party in parties:
        conflicts = employers_against(background, [party])
        shares = any(one.credit_code and one.credit_code == party.credit_code for one in worked_at)
        assert bool(conflicts.refusals) >= shares
        assert len(conflicts.refusals) <= 1
        assert not (conflicts.refusals and conflicts.warnings)
    each = [employers_against(background, [party]) for party in parties]
    assert employers_against(background, parties).refusals == tuple(
        refusal for one in each for refusal in one.refusals
    )


@given(names, st.sampled_from(["", " ", "　", "（）", "·", "。"]), st.integers(0, 16))
def test_what_makes_no_other_name_makes_no_other_judgement(name, noise, at):
    noisy = name[:at] + noise + name[at:]
    assert fold_name(noisy) == fold_name(name)
    assert bool(against(working_at(noisy), a_designer(name))[0]) == bool(
        against(working_at(name), a_designer(name))[0]
    )


@given(names, names, codes, codes)
def test_it_makes_no_difference_which_side_bears_which_name(one, other, code, other_code):
    there = employers_against(working_at(one, code), [a_designer(other, other_code)])
    back = employers_against(working_at(other, other_code), [a_designer(one, code)])
    assert [bool(there.refusals), bool(there.warnings)] == [bool(back.refusals), bool(back.warnings)]
