"""修改密码 and 忘记密码."""

CHANGE = {"old_password": " Old-1234", "new_password": "New-1234", "new_password_again": "New-1234"}
RESET = {
    "login": "650102196001010010",
    "code": "123456",
    "new_password": "New-1234",
    "new_password_again": "New-1234",
}


async def test_changing_has_the_manuals_words(site):
    site.sign_in("applicant")
    html = (await site.get("/password")).text
    for words in ("旧密码</label>", "新密码</label>", "确认新密码</label>", ">提交</button>"):
        assert words in html, words


async def test_changing_sends_the_passwords_exactly_as_typed(site):
    site.sign_in("applicant")
    site.identity.says("POST /account/password", None, 204)
    answer = await site.post("/password", CHANGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert site.identity.last("POST /account/password").body == CHANGE


async def test_after_changing_the_gateway_asks_again_who_this_is(site):
    site.sign_in("applicant", must_change_password=True)
    site.identity.says("POST /account/password", None, 204)
    await site.post("/password", CHANGE)
    assert site.app.state.sessions.get("a-session") is None


async def test_a_refused_change_says_why_beside_the_field_and_shows_no_password(site):
    site.sign_in("applicant")
    site.identity.refuses(
        "POST /account/password", 422, "invalid", "有误", {"/old_password": "旧密码不正确。"}
    )
    answer = await site.post("/password", CHANGE)
    assert answer.status_code == 422
    assert "旧密码不正确。" in answer.text
    assert "New-1234" not in answer.text


async def test_every_broken_rule_of_a_new_password_is_said(site):
    site.sign_in("applicant")
    refusal = {
        "detail": "有误",
        "type": "x",
        "errors": [
            {"pointer": "/new_password", "message": "密码至少8位。"},
            {"pointer": "/new_password", "message": "密码不能包含姓名。"},
        ],
    }
    site.identity.says("POST /account/password", refusal, 422)
    answer = await site.post("/password", CHANGE)
    assert "密码至少8位。密码不能包含姓名。" in answer.text


async def test_who_must_change_the_password_first_sees_this_page_and_no_menu(site):
    site.sign_in("applicant", must_change_password=True)
    assert (await site.get("/account")).headers["location"] == "/password"
    html = (await site.get("/password")).text
    assert "旧密码" in html
    assert 'href="/personal"' not in html


async def test_changing_is_only_for_signed_in_people(site):
    answer = await site.get("/password")
    assert answer.headers["location"] == "/login?next=/password"


async def test_forgetting_has_the_manuals_words(site):
    html = (await site.get("/forgot")).text
    for words in (
        "身份证号</label>",
        "验证码</label>",
        ">获取验证码</button>",
        "新密码</label>",
        "确认新密码</label>",
        ">提交</button>",
    ):
        assert words in html, words


async def test_a_new_password_is_set_with_the_code(site):
    site.identity.says("POST /password-resets", None, 204)
    answer = await site.post("/forgot", RESET)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert site.identity.last("POST /password-resets").body == RESET


async def test_a_wrong_code_keeps_the_account_and_the_code_but_no_password(site):
    site.identity.refuses(
        "POST /password-resets", 422, "code-wrong", "验证码不正确。", {"/code": "验证码不正确。"}
    )
    answer = await site.post("/forgot", RESET)
    assert answer.status_code == 422
    assert "验证码不正确。" in answer.text
    assert 'value="650102196001010010"' in answer.text
    assert "New-1234" not in answer.text
