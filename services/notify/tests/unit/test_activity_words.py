"""What messages about review activities say, and that they fit on a phone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.events.review import DelegationOffered
from notify.messages.policies import offer_variables
from notify.messages.policies.activities import SHORT, moment, shortened, span
from notify.messages.policies.kinds import MessageKind, kind_of
from notify.preferences.policies import TEMPLATES as REMINDERS
from notify.seed import TEMPLATES
from notify.seed_activities import ACTIVITIES
from notify.sms.policies import count_parts
from notify.templates.policies import fill_in, variables_in
from notify.templates.usecases import Draft

LONGEST = 134
BEGINS = datetime(2026, 12, 21, 1, 30, tzinfo=UTC)
TITLE = "新疆维吾尔自治区某某大型商业综合体建设工程特殊消防设计技术评审"
VALUES = {
    "bureau": "新疆生产建设兵团第十三师新星市住房和城乡建设局",
    "experts": "15",
    "number": "新消专委〔2026〕0123号",
    "place": "乌鲁木齐市天山区人民路某某大厦某号楼某层会议室",
    "place_short": "乌鲁木齐市天山区人民路某某大…",
    "title": TITLE,
    "title_short": shortened(TITLE),
    "when": "12月21日 09:30",
    "until": "12月20日 09:30",
    "link": "https://zhuanjia.zjt.xinjiang.example.cn/r/k7Qm2ZrT9xWb4NfY6cHd1A",
}
VERIFY = "https://zhuanjia.zjt.xinjiang.example.cn/verify/k7qm2zrt5xwb4nfy6chd2aijkl"


@pytest.mark.parametrize("draft", [one for one in ACTIVITIES if one.sms_text], ids=lambda one: one.code)
def test_a_text_message_is_at_most_two_parts(draft: Draft) -> None:
    values = {**VALUES, "link": VERIFY} if draft.code.startswith("notice.") else VALUES
    text = f"【{draft.sms_signature}】{fill_in(draft.sms_text or '', values)}"
    assert len(text) <= LONGEST
    assert count_parts(text) <= 2


@pytest.mark.parametrize("draft", ACTIVITIES, ids=lambda one: one.code)
def test_no_name_and_no_reason_travels_by_text_message_and_no_link_in_the_app(draft: Draft) -> None:
    assert not variables_in(draft.sms_text) & {"name", "expert", "reason"}
    assert not variables_in(draft.title, draft.in_app_text, draft.link) & {"token", "link"}


@pytest.mark.parametrize("draft", ACTIVITIES, ids=lambda one: one.code)
def test_every_message_about_activities_leads_somewhere(draft: Draft) -> None:
    if draft.in_app_text is None:
        assert "{link}" in (draft.sms_text or "")
        return
    assert (draft.link or "").startswith(("/activities/{activity}", "/personal/delegations/{delegation}"))


@pytest.mark.parametrize("draft", TEMPLATES, ids=lambda one: one.code)
def test_every_template_has_a_kind_and_reminders_are_those_that_can_be_switched_off(draft: Draft) -> None:
    assert (kind_of(draft.code) is MessageKind.REMINDER) == (draft.code in REMINDERS)
    assert (draft.urgency == 2) == (draft.code in REMINDERS)


def test_times_are_said_in_official_time() -> None:
    assert moment(BEGINS) == "12月21日 09:30"
    assert moment(datetime(2026, 11, 30, 16, 5, tzinfo=UTC)) == "12月1日 00:05"


def test_the_day_of_the_end_is_said_where_it_is_another() -> None:
    assert span(BEGINS, BEGINS + timedelta(hours=8)) == "12月21日 09:30至17:30"
    assert span(BEGINS, BEGINS + timedelta(hours=32)) == "12月21日 09:30至12月22日 17:30"


@pytest.mark.parametrize(("length", "shown"), [(SHORT, SHORT), (SHORT + 1, SHORT), (200, SHORT)])
def test_long_words_are_cut_with_a_mark(length: int, shown: int) -> None:
    cut = shortened("评" * length)
    assert len(cut) == shown
    assert cut.endswith("…") == (length > SHORT)


def test_the_link_is_made_of_our_address_and_the_token() -> None:
    offer = DelegationOffered(
        delegation_id=uuid4(),
        version=1,
        activity_id=uuid4(),
        account_id=None,
        phone="13900001234",
        expert_name="某",
        bureau_name="某局",
        title="某评审",
        place="某地",
        starts_at=BEGINS,
        ends_at=BEGINS,
        offer_id=uuid4(),
        token="abc",
        expires_at=BEGINS,
    )
    told = offer_variables(offer, "某", "https://zj.example.cn/")
    assert (told["link"], told["token"]) == ("https://zj.example.cn/r/abc", "abc")
