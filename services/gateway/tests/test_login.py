"""登录 and 退出登录."""

import pytest

FORM = {"login": "650102196001010010", "password": "Right-1234", "next": "/personal"}
SIGNED_IN = {"session": "new-session", "device": "known", "must_change_password": False, "name": "测试人员"}


async def test_the_page_has_the_manuals_words(site):
    answer = await site.get("/login")
    assert answer.status_code == 200
    for words in (
        "账号</label>",
        "密码</label>",
        ">登录</button>",
        ">注册</a>",
        ">忘记密码?</a>",
        "身份证号</label>",
    ):
        assert words in answer.text


async def test_who_logs_in_goes_on_with_a_session_that_scripts_cannot_read(site):
    site.identity.says("POST /sessions", SIGNED_IN, 201)
    answer = await site.post("/login", FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal")
    cookies = answer.headers.get_list("set-cookie")
    assert any(
        c.startswith("session=new-session") and "HttpOnly" in c and "SameSite=lax" in c for c in cookies
    )
    assert any(c.startswith("device=known") for c in cookies)


async def test_the_device_is_told_so_that_strangers_cannot_lock_its_owner_out(site):
    site.identity.says("POST /sessions", SIGNED_IN, 201)
    site.browser.cookies.set("device", "seen-before")
    await site.post("/login", FORM)
    assert site.identity.last("POST /sessions").body["device"] == "seen-before"


async def test_a_login_typed_in_groups_is_sent_without_them(site):
    site.identity.says("POST /sessions", SIGNED_IN, 201)
    await site.post("/login", {**FORM, "login": " 650102 1960 0101 001X "})
    assert site.identity.last("POST /sessions").body["login"] == "65010219600101001X"


async def test_a_wrong_password_keeps_the_account_and_never_the_password(site):
    site.identity.refuses("POST /sessions", 401, "login-refused", "账号或密码不正确。")
    answer = await site.post("/login", FORM)
    assert answer.status_code == 422
    assert "账号或密码不正确。" in answer.text
    assert FORM["login"] in answer.text
    assert FORM["password"] not in answer.text
    assert "图形验证码" not in answer.text


async def test_an_empty_form_is_refused_beside_its_fields_without_asking_identity(site):
    answer = await site.post("/login", {"login": "", "password": ""})
    assert answer.status_code == 422
    assert "请输入账号（身份证号）。" in answer.text
    assert "请输入密码。" in answer.text
    assert site.identity.was_asked("POST /sessions") == 0


async def test_after_three_failures_the_picture_appears(site):
    site.identity.refuses(
        "POST /sessions",
        422,
        "captcha-needed",
        "请输入图形验证码。",
        {"/captcha_answer": "请输入图形验证码。"},
    )
    site.identity.says("POST /captchas", {"captcha_id": "c1", "image": "UE5H"}, 201)
    answer = await site.post("/login", FORM)
    assert 'value="c1"' in answer.text
    assert 'src="data:image/png;base64,UE5H"' in answer.text
    assert "图形验证码</label>" in answer.text


async def test_who_had_a_picture_gets_a_fresh_one_whatever_was_wrong(site):
    site.identity.refuses("POST /sessions", 401, "login-refused", "账号或密码不正确。")
    site.identity.says("POST /captchas", {"captcha_id": "c2", "image": "UE5H"}, 201)
    answer = await site.post("/login", {**FORM, "captcha_id": "c1", "captcha": "abcd"})
    assert site.identity.last("POST /sessions").body["captcha_answer"] == "abcd"
    assert 'value="c2"' in answer.text


async def test_no_picture_to_be_had_is_said_and_breaks_nothing(site):
    site.identity.refuses("POST /sessions", 422, "captcha-needed", "请输入图形验证码。")
    site.identity.refuses("POST /captchas", 503, "captcha-unavailable", "图形验证码暂时无法使用。")
    answer = await site.post("/login", FORM)
    assert answer.status_code == 422
    assert "图形验证码暂时无法显示" in answer.text


async def test_too_many_attempts_say_how_long_to_wait(site):
    site.identity.refuses("POST /sessions", 429, "attempts-delayed", "密码错误次数较多。", retry_after=150)
    answer = await site.post("/login", FORM)
    assert answer.status_code == 429
    assert "请等待 3 分钟" in answer.text


async def test_identity_being_down_keeps_what_was_typed(site):
    site.identity.down = True
    answer = await site.post("/login", FORM)
    assert answer.status_code == 503
    assert FORM["login"] in answer.text


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil", "/a@b", "/x;/y", ""]
)
async def test_next_leads_nowhere_but_to_this_site(site, address):
    site.identity.says("POST /sessions", SIGNED_IN, 201)
    answer = await site.post("/login", {**FORM, "next": address})
    assert answer.headers["location"] == "/"


async def test_a_password_set_by_somebody_else_must_be_changed_first(site):
    site.identity.says("POST /sessions", {**SIGNED_IN, "must_change_password": True}, 201)
    answer = await site.post("/login", FORM)
    assert answer.headers["location"] == "/password"


async def test_who_is_signed_in_already_is_led_on(site):
    site.sign_in("applicant")
    answer = await site.get("/login?next=/messages")
    assert (answer.status_code, answer.headers["location"]) == (303, "/messages")


async def test_logging_out_ends_the_session_at_identity_and_in_the_browser(site):
    site.sign_in("applicant")
    site.identity.says("POST /sessions/end", None, 204)
    answer = await site.post("/logout")
    assert answer.headers["location"] == "/login"
    assert site.identity.last("POST /sessions/end").body == {"session": "a-session"}
    assert any('session=""' in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert site.app.state.sessions.get("a-session") is None
    assert answer.headers["clear-site-data"] == '"cache", "storage"'


async def test_another_site_cannot_log_anybody_in(site):
    answer = await site.browser.post("/login", data=FORM, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
