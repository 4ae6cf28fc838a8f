"""Where an expert works and has worked, as it is told for judging conflicts of interest."""

import pytest

from contracts.events.experts import Employer
from experts.form.usecases import Form, newly_missing
from experts.form.usecases import missing as gaps
from experts.library import policies
from experts.tests.typed import WHOLE

CODE, OTHER_CODE = "91110000600037341L", "91350100M000100Y43"


def employer(name: str, code: str = "") -> Employer:
    return Employer(name=name, credit_code=code)


def form(employer_name: str = "", *career: dict[str, str]) -> Form:
    return Form.model_validate({"employer_name": employer_name, "career": list(career)})


def told(typed: Form, of_account: Employer | None = None):
    present = policies.present_employers(typed, of_account)
    return present, policies.past_employers(typed, present)


@pytest.mark.parametrize(
    "words",
    ["", " ", "无", "无。", "—", "/", "退休", " 已退休 ", "离退休", "无 单位", "自由职业", "（退休）"],
)
def test_who_works_nowhere_has_no_employer(words):
    assert told(form(words)) == ((), ())


@pytest.mark.parametrize("words", ["某某设计院", " 某某设计院（已退休）", "某某设计院(退休)"])
def test_the_unit_is_told_without_words_about_retirement(words):
    assert told(form(words))[0] == (employer("某某设计院"),)


@pytest.mark.parametrize("name", ["无锡市建筑设计院", "退休职工活动中心", "个人防护用品厂"])
def test_a_unit_whose_name_begins_like_such_a_word_is_told(name):
    assert told(form(name))[0] == (employer(name),)


def test_the_accounts_employer_and_the_forms_are_told_both():
    assert told(form("某某设计院"), employer("某某集团", CODE))[0] == (
        employer("某某集团", CODE),
        employer("某某设计院"),
    )


def test_the_same_name_twice_is_one_employer_with_the_accounts_code():
    typed = form("Ａ 某某设计院")
    assert told(typed, employer("a某某设计院", CODE))[0] == (employer("a某某设计院", CODE),)


def test_earlier_employers_are_those_of_the_career_each_once():
    typed = form(
        "某某设计院",
        {"employer": "甲建设公司", "credit_code": " 9111 0000 6000 3734 1l "},
        {"employer": "甲 建设公司", "credit_code": CODE},
        {"employer": "乙监理公司"},
        {"employer": "无", "description": "待业"},
        {"description": "在丙公司工作"},
    )
    assert told(typed)[1] == (employer("甲建设公司", CODE), employer("乙监理公司"))


def test_a_row_about_the_present_employer_lends_it_the_code():
    typed = form("某某设计院", {"period": "2010 至今", "employer": "某某设计院", "credit_code": CODE})
    assert told(typed) == ((employer("某某设计院", CODE),), ())


def test_a_unit_of_the_same_name_with_another_code_is_another_unit():
    typed = form("", {"employer": "某某设计院", "credit_code": OTHER_CODE})
    assert told(typed, employer("某某设计院", CODE)) == (
        (employer("某某设计院", CODE),),
        (employer("某某设计院", OTHER_CODE),),
    )


def test_a_row_with_a_code_alone_is_told_by_its_code():
    assert told(form("", {"credit_code": CODE}))[1] == (employer("", CODE),)


def test_the_texts_of_the_career_are_told_as_they_are():
    typed = form("", {"description": " 在甲公司任职 "}, {"description": "  "}, {"period": "2001"})
    assert policies.career_texts(typed) == ("在甲公司任职",)


CHOICES = {
    "industry": frozenset({"building"}),
    "specialty": frozenset({"fire_protection"}),
    "education": frozenset({"20"}),
    "qualification": frozenset[str](),
    "certificate_kind": frozenset[str](),
}


def wrong_codes(*codes: str) -> list[tuple[str, str]]:
    rows = [{"description": "设计", "credit_code": code} for code in codes]
    typed = Form.model_validate({**WHOLE, "career": rows})
    return [
        (gap.pointer, gap.message) for gap in gaps(typed, [], CHOICES) if gap.pointer.startswith("/career")
    ]


def test_a_credit_code_may_be_missing_but_not_wrong():
    assert wrong_codes("", CODE, "９１１１ 0000-60003734 1l", "91110000600037341X", "123") == [
        ("/career/3/credit_code", "统一社会信用代码不正确，请逐位核对；不清楚的可以不填。"),
        ("/career/4/credit_code", "统一社会信用代码不正确，请逐位核对；不清楚的可以不填。"),
    ]


def test_what_was_wrong_before_does_not_stop_another_amendment():
    before = Form.model_validate({**WHOLE, "career": [{"description": "设计", "credit_code": "123"}]})
    assert newly_missing(before, before.model_copy(update={"title": "教授"}), [], CHOICES) == []


def test_a_snapshot_from_before_employers_were_asked_for_still_opens():
    kept = Form.model_validate({**WHOLE, "career": [{"period": "1985", "description": "设计"}]})
    assert (kept.career[0].employer, kept.career[0].credit_code) == ("", "")
