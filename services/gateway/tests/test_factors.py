"""两步验证: setting it up, recovery codes, doing without."""

import re
from urllib.parse import unquote

import pytest

from foundation.auth.actor import Hurdle
from gateway.forms.sessions import in_words
from gateway.tests.samples_account import CODES, FACTOR_OFF, FACTOR_ON, SECRET, URI


@pytest.fixture
def off(site):
    """Somebody without a second factor."""
    site.sign_in("applicant")
    site.identity.says("GET /account/factor", FACTOR_OFF)
    return site


@pytest.fixture
def on(site):
    """Somebody with one."""
    site.sign_in("applicant")
    site.identity.says("GET /account/factor", FACTOR_ON)
    return site


async def test_beginning_asks_for_the_password_only(off):
    html = (await off.get("/account/factor")).text
    assert "开始设置" in html
    assert html.count('name="password"') == 1
    assert 'name="code"' not in html


async def test_who_has_no_password_is_not_asked_for_one(off):
    off.identity.says("GET /account/factor", {**FACTOR_OFF, "has_password": False})
    assert 'name="password"' not in (await off.get("/account/factor")).text


async def test_the_secret_is_shown_as_picture_and_in_groups_of_four(off):
    off.identity.says("POST /account/factor", {"secret": SECRET, "uri": URI}, 201)
    answer = await off.post("/account/factor", {"password": " Right-1234"})
    assert off.identity.last("POST /account/factor").body == {"password": " Right-1234", "code": ""}
    assert "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ" in answer.text
    assert 'src="data:image/svg+xml' in answer.text
    assert "style=" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_wrong_password_is_said_beside_its_field(off):
    off.identity.refuses(
        "POST /account/factor", 422, "password-wrong", "不正确", {"/password": "密码不正确，请重新输入。"}
    )
    answer = await off.post("/account/factor", {"password": "Wrong-1234"})
    assert answer.status_code == 422
    assert "密码不正确，请重新输入。" in answer.text
    assert "Wrong-1234" not in answer.text


async def test_an_empty_password_costs_no_guess(off):
    answer = await off.post("/account/factor", {"password": ""})
    assert answer.status_code == 422
    assert "请输入密码。" in answer.text
    assert off.identity.was_asked("POST /account/factor") == 0


async def test_the_first_code_brings_the_recovery_codes(off):
    off.identity.says("POST /account/factor/confirm", {"recovery_codes": CODES})
    answer = await off.post("/account/factor/confirm", {"uri": URI, "code": "123 456"})
    assert off.identity.last("POST /account/factor/confirm").body == {"code": "123456"}
    for code in CODES:
        assert code in answer.text
    for words in (">下载</a>", "打印</button>", "我已保存</a>"):
        assert words in re.sub(r"<svg.*?</svg>", "", answer.text), words
    file = unquote(re.search(r'href="data:text/plain[^,]*,([^"]+)"', answer.text)[1])
    assert all(code in file for code in CODES)
    assert off.app.state.sessions.get("a-session") is None


async def test_a_wrong_first_code_keeps_the_picture(off):
    off.identity.refuses(
        "POST /account/factor/confirm", 422, "factor-code-wrong", "x", {"/code": "验证码不正确。"}
    )
    answer = await off.post("/account/factor/confirm", {"uri": URI, "code": "000000"})
    assert answer.status_code == 422
    assert "验证码不正确。" in answer.text
    assert "GEZD GNBV" in answer.text


@pytest.mark.parametrize("uri", ["", "javascript:alert(1)", "otpauth://totp/x", "otpauth://hotp/a?secret=A"])
async def test_a_made_up_address_is_not_drawn(off, uri):
    off.identity.refuses("POST /account/factor/confirm", 422, "factor-code-wrong", "不正确。")
    answer = await off.post("/account/factor/confirm", {"uri": uri, "code": "000000"})
    assert answer.status_code == 303


async def test_who_has_waited_too_long_begins_again(off):
    off.identity.refuses("POST /account/factor/confirm", 409, "factor-not-begun", "设置已超时。")
    answer = await off.post("/account/factor/confirm", {"uri": URI, "code": "123456"})
    assert answer.headers["location"] == "/account/factor"
    assert "设置已超时。" in (await off.get("/account/factor")).text


async def test_reloading_the_setup_leads_to_the_beginning(off):
    assert (await off.get("/account/factor/confirm")).headers["location"] == "/account/factor"


async def test_with_a_factor_there_are_three_things_to_do(on):
    html = (await on.get("/account/factor")).text
    for words in ("重新生成恢复码", "更换验证器", "停用两步验证", "恢复码快用完了"):
        assert words in html, words
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


async def test_new_recovery_codes_take_a_code(on):
    on.identity.says("POST /account/factor/recovery-codes", {"recovery_codes": CODES})
    answer = await on.post("/account/factor/recovery-codes", {"code": "123456"})
    assert CODES[0] in answer.text
    assert "原来的恢复码全部作废" in answer.text


async def test_a_refusal_stands_in_the_form_that_it_is_about(on):
    on.identity.refuses(
        "POST /account/factor/recovery-codes", 422, "factor-code-wrong", "x", {"/code": "验证码不正确。"}
    )
    answer = await on.post("/account/factor/recovery-codes", {"code": "000000"})
    assert answer.text.count("验证码不正确。") == 1
    assert re.search(r'id="f-codes-code-error"[^>]*>.*?验证码不正确。', answer.text, re.S)


async def test_switching_off_sends_password_and_code(on):
    on.identity.says("DELETE /account/factor", None, 204)
    answer = await on.post("/account/factor/remove", {"password": "Right-1234", "code": "123456"})
    assert answer.headers["location"] == "/account"
    assert on.identity.last("DELETE /account/factor").body == {"password": "Right-1234", "code": "123456"}


async def test_where_it_is_required_there_is_no_switching_off(on):
    on.identity.says("GET /account/factor", {**FACTOR_ON, "required": True})
    html = (await on.get("/account/factor")).text
    assert "您的权限要求使用两步验证，不能停用。" in html
    assert "/account/factor/remove" not in html


@pytest.mark.parametrize("path", ["/", "/account", "/password", "/account/devices"])
async def test_who_must_set_one_up_gets_no_further(site, path):
    site.sign_in("platform_admin", hurdle=Hurdle.ENROLMENT)
    answer = await site.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/factor")


async def test_who_must_set_one_up_sees_why_and_no_menu(site):
    site.sign_in("platform_admin", hurdle=Hurdle.ENROLMENT)
    site.identity.says("GET /account/factor", {**FACTOR_OFF, "required": True})
    await site.get("/")
    html = (await site.get("/account/factor")).text
    assert "您的权限要求使用两步验证" in html
    assert 'href="/registrations"' not in html
    assert site.notify.was_asked("GET /messages/unread") == 0


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120.0", "Edge 浏览器（Windows 电脑）"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari 浏览器（苹果手机）",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:120.0) Firefox/120.0", "火狐浏览器（苹果电脑）"),
        ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "IE 浏览器（Windows 电脑）"),
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS) Chrome/99 HuaweiBrowser/14", "华为浏览器（鸿蒙）"),
        ("curl/8.0", "未知浏览器"),
        (None, "未知浏览器"),
    ],
)
def test_browsers_are_named_as_people_name_them(agent, words):
    assert in_words(agent) == words
