"""更换手机号."""

import pytest

from gateway.tests.test_account import ACCOUNT

FORM = {"phone": "138 1234 0001", "code": "123456", "password": " Right-1234"}


@pytest.fixture(autouse=True)
def _person(site):
    site.sign_in("applicant")
    site.identity.says("GET /account", ACCOUNT)


async def test_the_page_shows_the_present_number_masked_and_asks_for_the_new_one(site):
    html = (await site.get("/account/phone")).text
    for words in (
        "138****0000",
        "新手机号</label>",
        "验证码</label>",
        ">获取验证码</button>",
        "密码</label>",
    ):
        assert words in html, words
    assert 'formaction="/account/phone/code"' in html


async def test_who_has_no_password_is_not_asked_for_one(site):
    site.identity.says("GET /account", {**ACCOUNT, "has_password": False})
    assert 'name="password"' not in (await site.get("/account/phone")).text


async def test_a_code_is_asked_for_with_the_persons_own_token(site):
    site.identity.says("POST /account/phone/code", {"resend_after_s": 60, "captcha_needed": False}, 202)
    answer = await site.post("/account/phone/code", FORM, accept="application/json")
    assert answer.json()["wait"] == 60
    asked = site.identity.last("POST /account/phone/code")
    assert asked.body["phone"] == "13812340001"
    assert asked.headers["authorization"] == "Bearer token-identity"


async def test_without_scripts_the_form_is_drawn_again_with_what_was_typed(site):
    site.identity.says("POST /account/phone/code", {"resend_after_s": 60, "captcha_needed": False}, 202)
    answer = await site.post("/account/phone/code", FORM)
    assert 'data-wait="60"' in answer.text
    assert "138 1234 0001" in answer.text
    assert "Right-1234" not in answer.text


async def test_a_captcha_is_shown_when_it_is_needed(site):
    site.identity.refuses(
        "POST /account/phone/code", 422, "captcha-needed", "x", {"/captcha_answer": "请输入图形验证码。"}
    )
    site.identity.says("POST /captchas", {"captcha_id": "c1", "image": "UE5H"}, 201)
    assert 'value="c1"' in (await site.post("/account/phone/code", FORM)).text
    shown = (await site.post("/account/phone/code", FORM, accept="application/json")).json()
    assert (shown["captcha_id"], shown["field"]) == ("c1", "captcha")


async def test_the_number_is_changed(site):
    site.identity.says("POST /account/phone", None, 204)
    answer = await site.post("/account/phone", FORM)
    assert answer.headers["location"] == "/account"
    assert site.identity.last("POST /account/phone").body == {
        "phone": "13812340001",
        "code": "123456",
        "password": " Right-1234",
    }


async def test_a_wrong_code_keeps_the_number_and_never_the_password(site):
    site.identity.refuses("POST /account/phone", 422, "code-wrong", "x", {"/code": "验证码不正确。"})
    answer = await site.post("/account/phone", FORM)
    assert answer.status_code == 422
    assert "验证码不正确。" in answer.text
    assert "138 1234 0001" in answer.text
    assert "Right-1234" not in answer.text


async def test_an_empty_form_costs_no_guess(site):
    answer = await site.post("/account/phone", {"password": "Right-1234"})
    assert answer.status_code == 422
    assert "请输入新手机号。" in answer.text
    assert site.identity.was_asked("POST /account/phone") == 0
