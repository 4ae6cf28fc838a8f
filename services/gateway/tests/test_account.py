"""账户信息."""

import pytest

from gateway.tests.samples_account import FACTOR_OFF, FACTOR_ON, SESSIONS

ACCOUNT = {
    "id": "00000000-0000-7000-8000-000000000001",
    "name": "测试人员",
    "document_kind": "citizen",
    "document_number_masked": "6501***********010",
    "phone_masked": "138****0000",
    "region_code": "650102",
    "employer_name": None,
    "roles": [{"role": "applicant", "label": "个人/建设单位员工", "organization_name": None}],
    "has_password": True,
    "created_at": "2026-11-22T02:32:00Z",
}


@pytest.fixture(autouse=True)
def _account(site):
    site.identity.says("GET /account", ACCOUNT)
    site.identity.says("GET /account/sessions", SESSIONS)
    site.identity.says("GET /account/factor", FACTOR_OFF)


async def test_the_account_is_shown_in_words_and_chinas_time(site):
    site.sign_in("applicant")
    html = (await site.get("/account")).text
    for words in (
        "居民身份证",
        "6501***********010",
        "乌鲁木齐市天山区",
        "个人/建设单位员工",
        "2026-11-22 10:32",
    ):
        assert words in html, words


async def test_identity_being_down_is_said_in_chinese_with_a_time_to_come_back(site):
    site.sign_in("applicant")
    site.identity.refuses("GET /account", 503, "unavailable", "系统暂时繁忙，请稍后再试。")
    answer = await site.get("/account")
    assert answer.status_code == 503
    assert "系统暂时繁忙" in answer.text
    assert answer.headers["retry-after"]


async def test_each_session_says_where_since_when_and_can_be_left(site):
    site.sign_in("applicant")
    html = (await site.get("/account")).text
    for words in (
        "Chrome 浏览器（Windows 电脑）",
        "微信（安卓手机）",
        "203.0.113.9",
        "2026-11-22 09:00",
        "本机",
    ):
        assert words in html, words
    assert f'action="/account/sessions/{SESSIONS[1]["id"]}/end"' in html
    assert f'action="/account/sessions/{SESSIONS[0]["id"]}/end"' not in html
    assert "退出其他设备" in html


async def test_alone_there_is_nobody_else_to_sign_out(site):
    site.sign_in("applicant")
    site.identity.says("GET /account/sessions", SESSIONS[:1])
    assert "退出其他设备" not in (await site.get("/account")).text


@pytest.mark.parametrize(("factor", "words"), [(FACTOR_OFF, "开启两步验证"), (FACTOR_ON, "管理两步验证")])
async def test_the_second_factor_is_one_press_away(site, factor, words):
    site.sign_in("applicant")
    site.identity.says("GET /account/factor", factor)
    html = (await site.get("/account")).text
    assert words in html
    assert 'href="/account/factor"' in html


async def test_leaving_another_device(site):
    site.sign_in("applicant")
    target = SESSIONS[1]["id"]
    site.identity.says(f"POST /account/sessions/{target}/end", None, 204)
    answer = await site.post(f"/account/sessions/{target}/end")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account#sessions")


async def test_a_device_that_has_left_meanwhile_is_said_so(site):
    site.sign_in("applicant")
    target = SESSIONS[1]["id"]
    site.identity.refuses(f"POST /account/sessions/{target}/end", 404, "session-not-found", "该登录已退出。")
    answer = await site.post(f"/account/sessions/{target}/end")
    assert answer.status_code == 303
    assert (await site.get("/account")).text.count("该登录已退出。") == 1


async def test_leaving_all_others(site):
    site.sign_in("applicant")
    site.identity.says("POST /account/sessions/end-others", {"count": 2})
    await site.post("/account/sessions/end-others")
    assert "已退出其他 2 处登录。" in (await site.get("/account")).text


async def test_browsers_are_listed_and_forgotten(site):
    site.sign_in("applicant")
    device = {
        "id": SESSIONS[0]["id"],
        "created_at": "2026-11-01T02:00:00Z",
        "last_used_at": "2026-11-22T02:00:00Z",
        "user_agent": None,
    }
    site.identity.says("GET /account/devices", [device])
    html = (await site.get("/account/devices")).text
    assert "未知浏览器" in html
    site.identity.says(f"POST /account/devices/{device['id']}/forget", None, 204)
    answer = await site.post(f"/account/devices/{device['id']}/forget")
    assert answer.headers["location"] == "/account/devices"
    site.identity.says("POST /account/devices/forget-all", {"count": 1})
    assert (await site.post("/account/devices/forget-all")).status_code == 303
