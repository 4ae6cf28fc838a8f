"""获取验证码, with scripts and without, and the picture before it."""

import pytest

JSON = {"accept": "application/json"}
REGISTER = {"purpose": "register", "phone": "13800000000", "name": "测试人员", "password": "Right-1234"}


async def test_a_script_learns_how_long_to_wait(site):
    site.identity.says("POST /codes", {"resend_after_s": 60, "captcha_needed": False}, 202)
    answer = await site.post("/codes", REGISTER, **JSON)
    assert answer.json()["wait"] == 60
    body = site.identity.last("POST /codes").body
    assert (body["purpose"], body["phone"], "login" in body) == ("register", "13800000000", False)


async def test_for_a_forgotten_password_only_the_account_is_sent_never_a_phone(site):
    site.identity.says("POST /codes", {"resend_after_s": 60, "captcha_needed": False}, 202)
    await site.post(
        "/codes",
        {"purpose": "forgot_password", "login": " 650102 19600101001X", "phone": "13900000000"},
        **JSON,
    )
    body = site.identity.last("POST /codes").body
    assert (body["login"], "phone" in body) == ("65010219600101001X", False)


async def test_a_script_gets_the_sentence_its_field_and_the_time(site):
    site.identity.refuses("POST /codes", 429, "code-too-soon", "请在30秒后再获取。", retry_after=30)
    answer = await site.post("/codes", REGISTER, **JSON)
    assert answer.status_code == 429
    assert (answer.json()["message"], answer.json()["field"], answer.json()["wait"]) == (
        "请在30秒后再获取。",
        "code",
        30,
    )


async def test_a_wrong_phone_is_said_beside_the_phone(site):
    site.identity.refuses("POST /codes", 422, "phone-refused", "手机号有误。", {"/phone": "手机号有误。"})
    answer = await site.post("/codes", REGISTER, **JSON)
    assert answer.json()["field"] == "phone"


async def test_a_picture_comes_with_the_refusal_that_asks_for_it(site):
    site.identity.refuses(
        "POST /codes", 422, "captcha-needed", "请输入图形验证码。", {"/captcha_answer": "请输入图形验证码。"}
    )
    site.identity.says("POST /captchas", {"captcha_id": "c1", "image": "UE5H"}, 201)
    answer = (await site.post("/codes", REGISTER, **JSON)).json()
    assert (answer["field"], answer["captcha_id"], answer["captcha_src"]) == (
        "captcha",
        "c1",
        "data:image/png;base64,UE5H",
    )


async def test_without_scripts_the_form_comes_back_with_everything_kept(site):
    site.identity.says("POST /codes", {"resend_after_s": 60, "captcha_needed": False}, 202)
    answer = await site.post("/codes", {**REGISTER, "front_photo_id": "photo-front"})
    assert answer.status_code == 200
    for kept in (
        "验证码已发送",
        'value="测试人员"',
        'value="13800000000"',
        'value="photo-front"',
        'data-wait="60"',
    ):
        assert kept in answer.text, kept
    assert "Right-1234" not in answer.text


async def test_the_large_display_leads_back_to_the_form_and_not_to_an_address_that_only_takes_posts(site):
    site.identity.says("POST /codes", {"resend_after_s": 60, "captcha_needed": False}, 202)
    answer = await site.post("/codes", REGISTER)
    assert '<input type="hidden" name="next" value="/register/self">' in answer.text


async def test_without_scripts_the_picture_appears_in_the_form(site):
    site.identity.refuses(
        "POST /codes", 422, "captcha-needed", "请输入图形验证码。", {"/captcha_answer": "请输入图形验证码。"}
    )
    site.identity.says("POST /captchas", {"captcha_id": "c1", "image": "UE5H"}, 201)
    answer = await site.post("/codes", REGISTER)
    assert answer.status_code == 422
    assert 'value="c1"' in answer.text


@pytest.mark.parametrize("login", ["65010219600101001X", "nobody"])
async def test_forgetting_comes_back_the_same_for_known_and_unknown_accounts(site, login):
    site.identity.says("POST /codes", {"resend_after_s": 60, "captcha_needed": False}, 202)
    answer = await site.post("/codes", {"purpose": "forgot_password", "login": login})
    assert answer.status_code == 200
    assert "忘记密码 -" in answer.text
    assert "验证码已发送" in answer.text


async def test_an_unknown_purpose_is_refused(site):
    answer = await site.post("/codes", {"purpose": "login"})
    assert answer.status_code == 422


async def test_another_picture_can_be_had(site):
    site.identity.says("POST /captchas", {"captcha_id": "c9", "image": "UE5H"}, 201)
    answer = await site.post("/captcha/new", **JSON)
    assert answer.json() == {"captcha_id": "c9", "captcha_src": "data:image/png;base64,UE5H"}
