"""The second half of logging in: 动态验证码."""

import pytest

from foundation.auth.actor import Hurdle

SIGNED_IN = {
    "session": "whole",
    "device": "known",
    "must_change_password": False,
    "awaits_factor": False,
    "name": "测试人员",
}
LOGIN = {"login": "650102196001010010", "password": "Right-1234", "next": "/tasks?page=2"}


async def test_the_password_leads_to_the_page_that_asks_for_the_code(site):
    answer = {**SIGNED_IN, "session": "waiting", "device": None, "awaits_factor": True}
    site.identity.says("POST /sessions", answer, 201)
    answer = await site.post("/login", LOGIN)
    assert answer.headers["location"] == "/login/factor?next=/tasks%3Fpage%3D2"
    cookies = answer.headers.get_list("set-cookie")
    assert any(cookie.startswith("session=waiting") for cookie in cookies)
    assert not any(cookie.startswith("device=") for cookie in cookies)


async def test_the_page_has_one_field_a_way_out_and_a_way_without_the_phone(site):
    site.sign_in("auditor", hurdle=Hurdle.FACTOR)
    html = (await site.get("/login/factor?next=/tasks")).text
    for words in ("动态验证码</label>", "使用恢复码</a>", 'action="/logout"', 'inputmode="numeric"'):
        assert words in html, words
    assert "测试人员" not in html
    assert 'href="/account"' not in html
    recovery = (await site.get("/login/factor?recovery=true&next=/tasks")).text
    assert "恢复码</label>" in recovery
    assert 'href="/login/factor?next=/tasks"' in recovery


@pytest.mark.parametrize(
    "path", ["/", "/account", "/password", "/account/factor", "/personal", "/account/phone"]
)
async def test_nothing_else_is_shown_before_the_code(site, path):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    answer = await site.get(path)
    wanted = "" if path == "/" else f"?next={path}"
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login/factor{wanted}")


async def test_the_right_code_brings_a_new_session_and_leads_on(site):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    site.browser.cookies.set("device", "seen-before")
    site.identity.says("POST /sessions/factor", SIGNED_IN, 201)
    answer = await site.post("/login/factor", {"code": " 123 456 ", "next": "/personal"})
    assert answer.headers["location"] == "/personal"
    sent = site.identity.last("POST /sessions/factor").body
    assert (sent["session"], sent["code"], sent["device"]) == ("a-session", "123456", "seen-before")
    assert any(c.startswith("session=whole") for c in answer.headers.get_list("set-cookie"))
    assert site.app.state.sessions.get("a-session") is None


async def test_a_password_of_somebody_else_is_changed_after_the_code(site):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    site.identity.says("POST /sessions/factor", {**SIGNED_IN, "must_change_password": True}, 201)
    answer = await site.post("/login/factor", {"code": "123456"})
    assert answer.headers["location"] == "/password"


async def test_a_wrong_code_is_said_beside_the_field(site):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    site.identity.refuses(
        "POST /sessions/factor", 422, "factor-code-wrong", "不正确", {"/code": "验证码不正确。"}
    )
    answer = await site.post("/login/factor", {"code": "000000", "next": "/tasks", "recovery": "1"})
    assert answer.status_code == 422
    assert "验证码不正确。" in answer.text
    assert 'value="/tasks"' in answer.text
    assert "恢复码</label>" in answer.text


async def test_an_empty_code_costs_no_guess(site):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    answer = await site.post("/login/factor", {"code": " "})
    assert answer.status_code == 422
    assert "请输入动态验证码。" in answer.text
    assert site.identity.was_asked("POST /sessions/factor") == 0


async def test_too_many_wrong_codes_say_how_long_to_wait(site):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    site.identity.refuses(
        "POST /sessions/factor", 429, "factor-delayed", "请在30秒后再试。", {"/code": "请在30秒后再试。"}
    )
    answer = await site.post("/login/factor", {"code": "000000"})
    assert answer.status_code == 429
    assert "请在30秒后再试。" in answer.text


async def test_who_has_waited_too_long_begins_again(site):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    site.identity.refuses("POST /sessions/factor", 401, "session-over", "登录已过期。")
    answer = await site.post("/login/factor", {"code": "123456"})
    assert answer.headers["location"] == "/login"
    assert any('session=""' in cookie for cookie in answer.headers.get_list("set-cookie"))


async def test_the_page_is_only_for_who_waits_there(site):
    assert (await site.get("/login/factor")).headers["location"] == "/login"
    assert (await site.post("/login/factor", {"code": "1"})).headers["location"] == "/login"
    site.sign_in("applicant")
    assert (await site.get("/login/factor?next=//evil.example")).headers["location"] == "/"


async def test_it_can_be_left(site):
    site.sign_in("applicant", hurdle=Hurdle.FACTOR)
    site.identity.says("POST /sessions/end", None, 204)
    assert (await site.post("/logout")).headers["location"] == "/login"
