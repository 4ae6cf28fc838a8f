"""委派通知 in memory: the number, what is missing before it is issued, its words, its paper, its calendar file."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import orjson
import pypdfium2
import pytest
import zxingcpp
from icalendar import Calendar

from foundation.papers.text import BREAK
from foundation.papers.typesetting import Template, typeset
from foundation.tests.unit.test_papers import FONTS
from review.activities.model import Activity, ActivityState, Need
from review.delegations.model import Delegation, DelegationState
from review.notices import policies
from review.notices.errors import (
    AttendanceNoted,
    BegunAlready,
    NotPossibleNow,
    NotReadyToIssue,
    ReasonWrong,
    ReviewOver,
    WithdrawalStays,
)
from review.notices.model import (
    Contents,
    Notice,
    NoticeKind,
    NoticeState,
    calendar_of,
    file_name,
    number_of,
    sheet,
)
from review.notices.model.paper import span_words
from review.notices.usecases.papers import TEMPLATE
from review.tests.unit.making import NOW

ADDRESS = "https://experts.example.gov.cn/verify/abcdefghijklmnopqrstuvwxyz"
D = DelegationState


def contents(**changes: object) -> Contents:
    made = Contents(
        kind=NoticeKind.DELEGATION,
        number="新消专委〔2026〕0007号",
        issuer="建设工程消防协会",
        issued_at=NOW,
        expert_name="古丽",
        title="某商业综合体消防验收评审",
        project="某商业综合体一期",
        place="新疆维吾尔自治区乌鲁木齐市天山区市民服务中心三楼",
        starts_at=datetime(2026, 12, 1, 1, 30, tzinfo=UTC),
        ends_at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        bureau_name="乌鲁木齐市住建局",
        contact_name="王科长",
        contact_phone="0991-2841234",
        copied_to=("乌鲁木齐市住建局",),
    )
    return replace(made, **changes)


def a_withdrawal(**changes: object) -> Contents:
    return contents(
        kind=NoticeKind.WITHDRAWAL,
        number="新消专委〔2026〕0012号",
        withdraws_number="新消专委〔2026〕0007号",
        withdraws_issued_at=NOW,
        reason="评审时间调整",
        **changes,
    )


def a_notice(**changes: object) -> Notice:
    values = {
        "kind": NoticeKind.DELEGATION,
        "state": NoticeState.VALID,
        "issued_at": NOW,
        "withdrawn_at": None,
    }
    return Notice(id=uuid4(), delegation_id=uuid4(), **{**values, **changes})


def an_activity(heads: int, state: ActivityState = ActivityState.CONTACTING) -> Activity:
    need = Need(id=uuid4(), position=0, specialty="fire_protection", head_count=heads)
    return Activity(id=uuid4(), state=state, ends_at=NOW + timedelta(days=2), needs=[need], parties=[])


def delegations(activity: Activity, *states: DelegationState) -> list[Delegation]:
    names = "甲乙丙丁"
    return [
        Delegation(id=uuid4(), need_id=activity.needs[0].id, expert_name=f"专家{name}", state=state)
        for name, state in zip(names, states, strict=False)
    ]


async def paper(shown: Contents) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(
        await typeset(TEMPLATE, asdict(sheet(shown, ADDRESS)), FONTS, shown.issued_at)
    )


def text_of(pdf: pypdfium2.PdfDocument) -> str:
    """Return the text in one line; where a line may end within a long word is nothing that is read."""
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    return "".join(sign for sign in text if sign not in f"\r\n\ufffe{BREAK}")


def scanned(pdf: pypdfium2.PdfDocument) -> list[str]:
    pictures = [page.render(scale=3).to_pil() for page in pdf]
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


def test_a_number_has_its_year_in_brackets_and_at_least_four_digits():
    assert number_of(2026, 1) == "新消专委〔2026〕0001号"
    assert number_of(2027, 12345) == "新消专委〔2027〕12345号"


def test_what_stands_on_a_notice_comes_back_from_where_it_is_kept_as_it_was():
    for one in (contents(), a_withdrawal()):
        assert Contents.of_json(orjson.loads(orjson.dumps(one.as_json()))) == one


def test_times_are_said_in_official_time_and_the_day_once_where_it_is_one():
    start = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    assert span_words(start, start + timedelta(hours=2)) == "2026年12月1日（星期二）9:30至11:30"
    assert (
        span_words(start, start + timedelta(days=1, hours=8))
        == "2026年12月1日（星期二）9:30至2026年12月2日（星期三）17:30"
    )


def test_a_file_is_named_after_number_and_expert_without_what_no_file_name_may_hold():
    assert file_name(contents(expert_name='古/丽:"')) == "委派通知-新消专委〔2026〕0007号-古丽.pdf"
    assert file_name(a_withdrawal()).startswith("撤回委派通知-新消专委〔2026〕0012号")


async def test_the_paper_of_a_notice_says_all_of_it_on_one_page_and_its_code_leads_to_the_public_page():
    pdf = await paper(contents())
    text = text_of(pdf)
    for said in (
        "建设工程消防协会",
        "新消专委〔2026〕0007号",
        "关于委派专家参加某商业综合体消防验收评审的通知",
        "古丽 专家：",
        "某商业综合体一期",
        "2026年12月1日（星期二）9:30至17:00",
        "市民服务中心三楼",
        "王科长",
        "0991-2841234",
        "2026年11月20日",
        "抄送：乌鲁木齐市住建局。",
        "扫码核验",
    ):
        assert said in text
    assert len(pdf) == 1
    assert scanned(pdf) == [ADDRESS]


async def test_the_paper_of_a_withdrawal_names_what_it_withdraws_and_why_and_asks_nobody_to_come():
    text = text_of(await paper(a_withdrawal()))
    assert "关于撤回新消专委〔2026〕0007号委派通知的通知" in text
    assert "新消专委〔2026〕0012号" in text
    assert "不再有效" in text
    assert "评审时间调整" in text
    assert "签收" not in text
    assert "0991-2841234" not in text


async def test_the_same_notice_makes_the_same_bytes():
    shown = asdict(sheet(contents(), ADDRESS))
    assert await typeset(TEMPLATE, shown, FONTS, NOW) == await typeset(TEMPLATE, shown, FONTS, NOW)


async def test_long_and_hostile_texts_stay_text_and_the_code_stays_readable():
    hostile = '#read("/etc/passwd") $x$ *b* \u202e' + "长" * 150
    pdf = await paper(contents(title=hostile, project="目" * 100, place="A" * 200, issuer="协会" * 20))
    assert '#read("/etc/passwd") $x$ *b* ' in text_of(pdf)
    assert scanned(pdf) == [ADDRESS]


def test_the_paper_is_set_from_a_file_that_is_shipped():
    assert isinstance(TEMPLATE, Template)
    assert "扫码核验" in TEMPLATE.source


def test_notices_wait_for_everybody_who_is_wanted_and_for_everybody_who_is_still_asked():
    wanted = an_activity(2)
    check = policies.check_ready
    check(wanted, delegations(wanted, D.CONFIRMED, D.DELEGATED), NOW)
    check(wanted, delegations(wanted, D.CONFIRMED, D.CONFIRMED, D.DECLINED, D.RELEASED), NOW)
    with pytest.raises(NotReadyToIssue, match="还差1位专家"):
        check(wanted, delegations(wanted, D.CONFIRMED, D.DECLINED), NOW)
    with pytest.raises(NotReadyToIssue, match="专家乙还没有确认工作时间"):
        check(wanted, delegations(wanted, D.CONFIRMED, D.ACCEPTED), NOW)
    with pytest.raises(NotReadyToIssue, match="还差2位专家"):
        check(wanted, [], NOW)


def test_nobody_is_delegated_to_what_is_over():
    wanted = an_activity(1)
    with pytest.raises(ReviewOver):
        policies.check_ready(wanted, delegations(wanted, D.CONFIRMED), NOW + timedelta(days=2))


def test_a_notice_is_withdrawn_once_and_a_withdrawal_never():
    activity = an_activity(1, ActivityState.DELEGATED)
    notice = a_notice()
    policies.check_may_withdraw(activity, notice, replace=True)
    with pytest.raises(NotPossibleNow):
        policies.check_may_withdraw(activity, a_notice(state=NoticeState.WITHDRAWN), replace=True)
    with pytest.raises(WithdrawalStays):
        policies.check_may_withdraw(activity, a_notice(kind=NoticeKind.WITHDRAWAL), replace=False)


def test_nobody_is_replaced_once_the_review_is_under_way():
    underway = an_activity(1, ActivityState.UNDERWAY)
    policies.check_may_withdraw(underway, a_notice(), replace=False)
    with pytest.raises(BegunAlready):
        policies.check_may_withdraw(underway, a_notice(), replace=True)


def test_what_somebody_has_attended_is_not_cancelled():
    activity = an_activity(2)
    policies.check_nobody_attended(delegations(activity, D.DELEGATED, D.CONFIRMED))
    for state in (D.ATTENDED, D.ABSENT):
        with pytest.raises(AttendanceNoted):
            policies.check_nobody_attended(delegations(activity, D.DELEGATED, state))


def test_a_reason_has_2_to_200_characters():
    assert policies.tidy_reason("  时间调整 ") == "时间调整"
    assert policies.tidy_reason("字" * 200)
    for wrong in ("", " 字 ", "字" * 201):
        with pytest.raises(ReasonWrong):
            policies.tidy_reason(wrong)


def test_a_calendar_file_holds_one_event_in_official_time_that_a_later_one_replaces():
    notice = a_notice()
    data, method = calendar_of(notice, contents(), 5, "https://experts.example.gov.cn:8443")
    calendar = Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert (method, str(calendar["METHOD"]), str(event["STATUS"])) == ("PUBLISH", "PUBLISH", "CONFIRMED")
    assert str(event["UID"]) == f"{notice.delegation_id}@experts.example.gov.cn"
    assert event["SEQUENCE"] == 5
    assert event["DTSTART"].dt == contents().starts_at
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert "新消专委〔2026〕0007号" in str(event["DESCRIPTION"])
    assert str(event["SUMMARY"]) == "某商业综合体消防验收评审"


@pytest.mark.parametrize(
    ("notice", "shown"),
    [
        (a_notice(state=NoticeState.WITHDRAWN, withdrawn_at=NOW), contents()),
        (a_notice(kind=NoticeKind.WITHDRAWAL), a_withdrawal()),
    ],
)
def test_the_calendar_file_of_what_was_withdrawn_cancels_the_event(notice, shown):
    data, method = calendar_of(notice, shown, 6, "https://experts.example.gov.cn")
    calendar = Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert (method, str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCEL", "CANCELLED")
    assert "新消专委〔2026〕0007号" in str(event["DESCRIPTION"])
