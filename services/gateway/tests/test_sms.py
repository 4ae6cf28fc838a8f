"""消息发送: how text messages fare, and sending again what did not go out."""

import pytest

SMS = "00000000-0000-7000-8000-00000000c001"
LIST = "GET /sms"
FIGURES = "GET /sms/figures"
RESEND = f"POST /sms/{SMS}/resend"
REASON = "模板未登记，请在“消息模板”中填写服务商模板编号。"


def sms(state="failed", state_label="发送失败", **changes):
    return {
        "id": SMS,
        "title": "委派通知",
        "template": "notice.delegation",
        "urgency_label": "通知",
        "phone": "139****1234",
        "state": state,
        "state_label": state_label,
        "explanation": REASON,
        "attempts": 1,
        "resends": 0,
        "parts": 2,
        "at": "2026-11-23T02:00:00Z",
        "due_at": None,
        "refusal": "",
        **changes,
    }


def today(**changes):
    return {
        "sent": 12,
        "parts": 15,
        "delivered": 9,
        "undelivered": 1,
        "failed": 2,
        "waiting": 3,
        "budget": 5000,
        "budget_spent": False,
        "causes": [{"cause": "template_missing", "label": REASON, "count": 2}],
        **changes,
    }


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.notify.says(LIST, {"items": [sms()], "next": None})
    site.notify.says(FIGURES, today())
    return site


async def test_the_list_says_what_failed_and_what_to_do(administrator):
    html = (await administrator.get("/sms")).text
    words = (
        "139****1234",
        "2026-11-23 10:00",
        REASON,
        "计费2条",
        "15 条",
        "全部重新发送",
        'href="/sms?state=waiting"',
    )
    for word in words:
        assert word in html, word
    assert administrator.notify.last(LIST).query == {"state": "failed"}
    assert "已达全平台上限" not in html


async def test_one_that_waits_says_why_and_until_when(administrator):
    waiting = sms(
        "queued",
        "待发送",
        explanation="免打扰时间，结束后发送。",
        due_at="2026-11-24T00:00:00Z",
        refusal="不能",
    )
    administrator.notify.says(LIST, {"items": [waiting], "next": None})
    html = (await administrator.get("/sms?state=waiting")).text
    assert "将于 2026-11-24 08:00 发送" in html
    assert "重新发送</button>" not in html


async def test_the_day_that_is_spent_is_said(administrator):
    administrator.notify.says(FIGURES, today(budget_spent=True, causes=[]))
    html = (await administrator.get("/sms")).text
    assert "今天的通知短信已达全平台上限（5000 条）" in html
    assert "最近7天" not in html


async def test_there_is_a_way_to_the_next_page_and_back(administrator):
    administrator.notify.says(LIST, {"items": [sms()], "next": "c2"})
    assert "/sms?state=all&amp;cursor=c2" in (await administrator.get("/sms?state=all")).text
    second = (await administrator.get("/sms?state=all&cursor=c2&trail=-")).text
    assert 'href="/sms?state=all"' in second
    assert (await administrator.get("/sms?state=nonsense")).status_code == 200


async def test_one_is_sent_again_and_one_comes_back_to_the_list(administrator):
    administrator.notify.says(RESEND, status=204)
    answer = await administrator.post(f"/sms/{SMS}/resend", {"back": "/sms?state=undelivered"})
    assert answer.headers["location"] == "/sms?state=undelivered"
    assert "短信已重新排队发送。" in (await administrator.get("/sms")).text
    elsewhere = await administrator.post(f"/sms/{SMS}/resend", {"back": "//evil.example"})
    assert elsewhere.headers["location"] == "/sms"


async def test_what_may_not_be_sent_again_says_why(administrator):
    words = "这条短信已重新发送5次，请核对手机号或联系短信服务商。"
    administrator.notify.refuses(RESEND, 409, "sent-too-often", words)
    await administrator.post(f"/sms/{SMS}/resend")
    assert words in (await administrator.get("/sms")).text


async def test_all_of_a_cause_are_sent_again_after_a_question(administrator):
    html = (await administrator.get("/sms/resends?cause=template_missing")).text
    assert "有 2 条短信没有成功" in html
    assert 'value="template_missing"' in html
    administrator.notify.says("POST /sms/resends", {"count": 2})
    answer = await administrator.post("/sms/resends", {"cause": "template_missing"})
    assert answer.headers["location"] == "/sms?state=waiting"
    assert administrator.notify.last("POST /sms/resends").body == {"cause": "template_missing"}
    gone = await administrator.get("/sms/resends?cause=account")
    assert gone.headers["location"] == "/sms"


async def test_others_are_refused(site):
    site.sign_in("association_coordinator")
    site.notify.refuses(LIST, 403, "forbidden", "您没有进行此操作的权限。")
    site.notify.refuses(FIGURES, 403, "forbidden", "您没有进行此操作的权限。")
    assert (await site.get("/sms")).status_code == 403
