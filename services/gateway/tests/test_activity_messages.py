"""消息记录: what the association sees of the messages of an activity."""

import pytest

from gateway.tests.samples_activity import ACTIVITY_ID, activity

MESSAGE = "00000000-0000-7000-8000-00000000c002"
PAGE = f"/activities/{ACTIVITY_ID}/messages"
RESEND = f"POST /activities/messages/{MESSAGE}/resend"


def message(**changes):
    return {
        "id": MESSAGE,
        "name": "艾尔肯",
        "phone": "139****1234",
        "channel": "sms",
        "channel_label": "短信",
        "title": "评审活动邀请",
        "body": "【新疆消防专家库】请打开 （已隐去） 答复能否参加。",
        "state": "undelivered",
        "state_label": "未送达",
        "explanation": "运营商未能送达（可能关机、停机或空号），请核对手机号后重新发送。",
        "at": "2026-11-23T02:00:00Z",
        "due_at": None,
        "read": False,
        "refusal": "",
        **changes,
    }


@pytest.fixture
def coordinator(site):
    site.sign_in("association_coordinator")
    site.review.says(f"GET /activities/{ACTIVITY_ID}", activity("contacting"))
    site.notify.says(f"GET {PAGE}", {"items": [message()], "next": None})
    return site


async def test_who_was_told_what_and_whether_it_arrived(coordinator):
    html = (await coordinator.get(PAGE)).text
    for words in (
        "艾尔肯",
        "139****1234",
        "（已隐去）",
        "未送达",
        "空号",
        "重新发送<span",
        'aria-current="page">消息记录',
    ):
        assert words in html, words


async def test_what_is_in_the_app_is_read_or_not_and_not_sent_again(coordinator):
    told = message(
        channel="in_app",
        channel_label="站内消息",
        phone="",
        state="sent",
        state_label="已读",
        read=True,
        explanation="",
        refusal="站内消息已经送达，不需要重新发送。",
    )
    coordinator.notify.says(f"GET {PAGE}", {"items": [told], "next": "c2"})
    html = (await coordinator.get(PAGE)).text
    assert "已读" in html
    assert "/resend" not in html
    assert f"{PAGE}?cursor=c2" in html


async def test_it_is_told_again(coordinator):
    coordinator.notify.says(RESEND, status=204)
    answer = await coordinator.post(f"{PAGE}/{MESSAGE}/resend")
    assert answer.headers["location"] == PAGE
    words = "之后已向该人员发送了更新的短信，这一条不再适用，请重新发送最新的一条。"
    coordinator.notify.refuses(RESEND, 409, "newer-one-there", words)
    await coordinator.post(f"{PAGE}/{MESSAGE}/resend")
    assert words in (await coordinator.get(PAGE)).text


async def test_an_activity_without_messages_says_so(coordinator):
    coordinator.notify.says(f"GET {PAGE}", {"items": [], "next": None})
    assert "还没有消息" in (await coordinator.get(PAGE)).text
