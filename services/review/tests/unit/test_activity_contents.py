"""What an activity must say, as a draft and before experts are picked for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from stdnum.cn import uscc

from foundation.errors import Failure
from review.activities.errors import ContentsIncomplete, ContentsInvalid
from review.activities.model import Need, PartyRole
from review.activities.policies import (
    Contents,
    Involved,
    Wanted,
    check_complete,
    check_contents,
    check_needs_stay,
    tidy,
)

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_code(begin: str) -> str:
    return begin + uscc.calc_check_digit(begin)


CODE, OTHER_CODE = a_code("91650100712966370"), a_code("91650100712966371")

COMPLETE = Contents(
    title="消防设计专家评审",
    project="某商业综合体",
    place="市民服务中心",
    region_code="650102",
    starts_at=NOW + DAY,
    ends_at=NOW + DAY + 3 * HOUR,
    needs=(Wanted("fire_protection", 2),),
    parties=(Involved(PartyRole.DESIGN, "某某设计院", CODE),),
)


def what_is_wrong(contents: Contents) -> dict[str, str]:
    """Return the sentences by pointer."""
    try:
        check_complete(contents, NOW)
    except Failure as failure:
        return {error.pointer: error.message for error in failure.fields}
    return {}


def with_parties(*parties: Involved) -> Contents:
    return replace(COMPLETE, parties=parties)


def test_a_complete_activity_is_right() -> None:
    assert what_is_wrong(COMPLETE) == {}


def test_an_empty_draft_is_right_but_not_complete() -> None:
    check_contents(Contents())
    with pytest.raises(ContentsIncomplete) as refused:
        check_complete(Contents(), NOW)
    missing = {error.pointer for error in refused.value.fields}
    assert missing == {
        "/title",
        "/project",
        "/place",
        "/region_code",
        "/starts_at",
        "/ends_at",
        "/needs",
        "/parties",
    }


@pytest.mark.parametrize("begins", [NOW - HOUR, NOW])
def test_what_has_begun_cannot_be_picked_for(begins: datetime) -> None:
    assert list(what_is_wrong(replace(COMPLETE, starts_at=begins))) == ["/starts_at"]


@pytest.mark.parametrize("lasts", [timedelta(0), -HOUR, timedelta(days=30, seconds=1)])
def test_the_end_comes_after_the_beginning_and_within_a_month(lasts: timedelta) -> None:
    contents = replace(COMPLETE, ends_at=NOW + DAY + lasts)
    assert list(what_is_wrong(contents)) == ["/ends_at"]
    with pytest.raises(ContentsInvalid):
        check_contents(contents)


def test_thirty_days_are_possible() -> None:
    assert what_is_wrong(replace(COMPLETE, ends_at=NOW + DAY + timedelta(days=30))) == {}


@pytest.mark.parametrize("code", ["650000", "650100", "999999"])
def test_the_place_is_a_county_that_there_is(code: str) -> None:
    assert list(what_is_wrong(replace(COMPLETE, region_code=code))) == ["/region_code"]


def test_a_specialty_stands_once() -> None:
    twice = (Wanted("fire_protection", 1), Wanted("electrical", 1), Wanted("fire_protection", 1))
    assert what_is_wrong(replace(COMPLETE, needs=twice)) == {
        "/needs/2/specialty": "这一专业与第1条相同，请合并为一条，人数相加。"
    }


def test_a_credit_code_is_checked_digit_by_digit() -> None:
    wrong = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
    pointers = what_is_wrong(with_parties(Involved(PartyRole.OWNER, "建设单位", wrong)))
    assert list(pointers) == ["/parties/0/credit_code"]


def test_a_credit_code_may_be_missing_or_typed_in_full_width_and_small_letters() -> None:
    typed = CODE.lower().translate({ord("0") + n: ord("\N{FULLWIDTH DIGIT ZERO}") + n for n in range(10)})
    tidied = tidy(with_parties(Involved(PartyRole.OWNER, "甲", f"{typed[:8]} {typed[8:]}")))
    assert tidied.parties[0].credit_code == CODE
    assert what_is_wrong(with_parties(Involved(PartyRole.OWNER, "甲", ""))) == {}


def test_a_unit_without_a_name_is_asked_for_it() -> None:
    assert list(what_is_wrong(with_parties(Involved(PartyRole.OWNER, "", CODE)))) == ["/parties/0/name"]


def test_the_same_unit_in_the_same_part_stands_once() -> None:
    one, again = Involved(PartyRole.OWNER, "甲 公司", ""), Involved(PartyRole.OWNER, "甲公司", CODE)
    assert what_is_wrong(with_parties(one, again)) == {
        "/parties/1/name": "与第1条重复（建设单位），请删除其中一条。"
    }


def test_a_unit_may_both_design_and_build() -> None:
    both = (Involved(PartyRole.DESIGN, "甲公司", CODE), Involved(PartyRole.CONSTRUCTION, "甲公司", CODE))
    assert what_is_wrong(with_parties(*both)) == {}


def test_one_code_does_not_belong_to_two_names() -> None:
    two = (Involved(PartyRole.OWNER, "甲公司", CODE), Involved(PartyRole.DESIGN, "乙公司", CODE))
    assert list(what_is_wrong(with_parties(*two))) == ["/parties/1/credit_code"]
    other = (two[0], replace(two[1], credit_code=OTHER_CODE))
    assert what_is_wrong(with_parties(*other)) == {}


@pytest.mark.parametrize(
    "phone", ["13800138000", "0991-2841234", "+86 991 2841234", "(0991) 2841234-801", ""]
)
def test_a_phone_is_known_in_its_usual_forms(phone: str) -> None:
    assert what_is_wrong(tidy(replace(COMPLETE, contact_phone=phone))) == {}


@pytest.mark.parametrize("phone", ["问前台", "12", "1380013800a", "-----"])
def test_what_is_no_phone_is_refused(phone: str) -> None:
    assert list(what_is_wrong(replace(COMPLETE, contact_phone=phone))) == ["/contact_phone"]


def a_need(specialty: str, head_count: int, chosen: int) -> Need:
    return Need(id=uuid4(), specialty=specialty, head_count=head_count, chosen=chosen, position=0)


def test_a_need_stays_as_long_as_experts_are_picked_for_it() -> None:
    needs = [a_need("fire_protection", 2, 2), a_need("electrical", 1, 0)]
    check_needs_stay(needs, [Wanted("fire_protection", 2)])
    with pytest.raises(ContentsInvalid) as fewer:
        check_needs_stay(needs, [Wanted("electrical", 1), Wanted("fire_protection", 1)])
    assert [error.pointer for error in fewer.value.fields] == ["/needs/1/head_count"]
    with pytest.raises(ContentsInvalid) as gone:
        check_needs_stay(needs, [Wanted("electrical", 1)])
    assert [error.pointer for error in gone.value.fields] == ["/needs"]
