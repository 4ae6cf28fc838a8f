"""消息: the list, reading, and what comes by text message."""

from datetime import date

import pytest

from gateway.forms import messages

ID = "00000000-0000-7000-8000-0000000000cc"
UNREAD = {
    "id": ID,
    "title": "资料预审通过",
    "body": "请等待资料终审。",
    "created_at": "2026-11-22T02:32:00Z",
    "read": False,
    "link": "/personal",
    "kind": "review",
}
OLDER = {**UNREAD, "id": ID.replace("cc", "cd"), "title": "评审活动邀请", "kind": "activity", "read": True}


async def test_messages_are_listed_and_the_unread_marked(site):
    site.sign_in("applicant")
    site.notify.says(
        "GET /messages", {"items": [UNREAD, {**UNREAD, "read": True, "link": None}], "next": None}
    )
    html = (await site.get("/messages")).text
    assert html.count("资料预审通过") == 2
    assert html.count("message unread") == 1
    assert ">全部已读</button>" in html


async def test_opening_one_marks_it_as_read_and_leads_on(site):
    site.sign_in("applicant")
    site.notify.says(f"POST /messages/{ID}/read", None, 204)
    answer = await site.post(f"/messages/{ID}/read", {"link": "/personal"})
    assert answer.headers["location"] == "/personal"
    assert site.notify.was_asked(f"POST /messages/{ID}/read") == 1


async def test_a_message_leads_to_no_other_site(site):
    site.sign_in("applicant")
    site.notify.says(f"POST /messages/{ID}/read", None, 204)
    answer = await site.post(f"/messages/{ID}/read", {"link": "//evil.example"})
    assert answer.headers["location"] == "/messages"


async def test_all_are_read_at_once(site):
    site.sign_in("applicant")
    site.notify.says("POST /messages/read-all", None, 204)
    assert (await site.post("/messages/read-all")).headers["location"] == "/messages"


async def test_no_messages_says_what_will_be_here(site):
    site.sign_in("applicant")
    site.notify.says("GET /messages", {"items": [], "next": None})
    assert "还没有消息" in (await site.get("/messages")).text


async def test_the_days_are_headings_and_each_message_says_what_it_is_about(site):
    site.sign_in("applicant")
    newer = {**UNREAD, "created_at": "2026-10-12T02:32:00Z"}
    older = {**OLDER, "created_at": "2026-10-10T16:30:00Z"}
    site.notify.says("GET /messages", {"items": [newer, older], "next": None})
    html = (await site.get("/messages")).text
    assert html.index("2026-10-12 星期一</h2>") < html.index("资料预审通过")
    assert html.index("2026-10-11 星期日</h2>") < html.index("评审活动邀请")
    assert "评审活动 · <time" in html
    assert ">00:30</time>" in html


async def test_the_list_is_narrowed_to_what_is_unread_of_a_kind_and_paged_within_it(site):
    site.sign_in("applicant")
    site.notify.says("GET /messages", {"items": [UNREAD], "next": "c2"})
    html = (await site.get("/messages?kind=activity&unread=true")).text
    assert site.notify.last("GET /messages").query == {"kind": "activity", "unread": "true"}
    assert "/messages?kind=activity&amp;unread=true&amp;cursor=c2" in html
    assert 'href="/messages?kind=activity"' in html
    assert 'href="/messages?unread=true"' in html


async def test_nonsense_in_the_address_counts_as_nothing(site):
    site.sign_in("applicant")
    site.notify.says("GET /messages", {"items": [], "next": None})
    await site.get("/messages?kind=secret&unread=maybe")
    assert site.notify.last("GET /messages").query == {}


async def test_marking_one_without_a_page_of_its_own_stays_on_the_list_that_was_seen(site):
    site.sign_in("applicant")
    site.notify.says("GET /messages", {"items": [{**UNREAD, "link": None}], "next": None})
    site.notify.says(f"POST /messages/{ID}/read", None, 204)
    html = (await site.get("/messages?unread=true")).text
    assert 'name="link" value="/messages?unread=true"' in html
    answer = await site.post(f"/messages/{ID}/read", {"link": "/messages?unread=true"})
    assert answer.headers["location"] == "/messages?unread=true"


@pytest.mark.parametrize(
    ("kind", "unread", "words"),
    [("", "", "还没有消息"), ("", "true", "没有未读消息"), ("activity", "", "没有评审活动消息")],
)
async def test_an_empty_list_says_of_what(site, kind, unread, words):
    site.sign_in("applicant")
    site.notify.says("GET /messages", {"items": [], "next": None})
    assert words in (await site.get(f"/messages?kind={kind}&unread={unread}")).text


def test_today_and_yesterday_are_called_so():
    today = date(2026, 11, 22)
    labels = [messages.day_label(date(2026, 11, day), today) for day in (22, 21, 20)]
    assert labels == ["今天", "昨天", "2026-11-20 星期五"]


async def test_reminders_by_text_message_are_switched_off_by_taking_the_tick_away(site):
    site.sign_in("applicant")
    items = [
        {"kind": "certificate", "label": "证书到期提醒", "sms": True},
        {"kind": "term", "label": "任期届满提醒", "sms": False},
    ]
    site.notify.says("GET /messages/preferences", {"items": items})
    site.notify.says("PUT /messages/preferences", {"items": items})
    html = (await site.get("/messages/preferences")).text
    assert html.count(" checked") == 1
    assert "验证码、密码、审核结果、评审活动邀请和委派通知必须及时送达，短信不能关闭。" in html
    form = {"shown": ["certificate", "term"], "sms": ["term"]}
    answer = await site.post("/messages/preferences", form)
    assert answer.headers["location"] == "/messages/preferences"
    assert site.notify.last("PUT /messages/preferences").body == {"sms_off": ["certificate"]}


async def test_who_gets_no_reminders_is_told_so(site):
    site.sign_in("auditor")
    site.notify.says("GET /messages/preferences", {"items": []})
    html = (await site.get("/messages/preferences")).text
    assert "您没有可以设置的提醒" in html
    assert '<button class="btn btn-primary">保存' not in html
