"""➤ 修改密码 by mouse and by keyboard, 忘记密码, and what a password shows while it is typed."""

import re
import time

import pytest
from playwright.sync_api import expect

from contracts.passwords import SHOWN_WHILE_TYPING
from tests.e2e import people, plain
from tests.e2e.fields import expect_refused
from tests.e2e.journey import button
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

# One of each kind that a browser might count otherwise than the server does.
TYPED = (
    "Tianshan-2026",
    "abcdefg",
    "É",
    "Ａ１",
    "长城昆仑",
    "        ",
    "🏔🏔🏔🏔",
    "🏔🏔🏔🏔🏔🏔🏔🏔",
    "Aa1!" * 32,
)


@pytest.fixture(scope="module")
def person(browser, system, admin):
    """A person who has been granted permission; `password` is always the present one."""
    newcomer = Retiree("密测试")
    context = browser.new_context(java_script_enabled=False, base_url=system.url, locale="zh-CN")
    plain.become_applicant(context.new_page(), admin, system, newcomer)
    context.close()
    newcomer.phone_is_free_at = time.monotonic() + 61
    return newcomer


def change(page, old, new):
    """Fill in 修改密码 and press 提交."""
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    for label, word in (("旧密码", old), ("新密码", new), ("确认新密码", new)):
        page.get_by_label(label, exact=True).fill(word)
    button(page, "提交").click()
    expect(page.get_by_text("密码已修改").first).to_be_visible()


def is_signed_out(page):
    """Whether the next page that is opened is the one to log in."""
    page.goto("/personal")
    return "/login" in page.url


def test_the_password_is_changed_through_the_menu_at_the_top_right(visit, person):
    page, elsewhere = visit(), visit()
    for each in (page, elsewhere):
        people.log_in(each, person.number, person.password)

    entries = ("账户信息", "修改密码", "退出登录")
    menu = page.locator("#user-menu")
    expect(menu.get_by_text("修改密码", exact=True)).to_be_hidden()
    page.get_by_role("button", name=person.name).hover()
    for entry in entries:
        expect(menu.get_by_text(entry, exact=True)).to_be_visible()
    menu.get_by_text("修改密码", exact=True).click()
    change(page, person.password, "Kunlun#2026-ok")
    people.wait_for(lambda: is_signed_out(elsewhere), 5)
    assert not is_signed_out(page)

    page.get_by_role("button", name=person.name).focus()
    page.keyboard.press("Enter")
    for _ in entries[:2]:
        page.keyboard.press("ArrowDown")
    expect(menu.get_by_text("修改密码", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    change(page, "Kunlun#2026-ok", "Tianchi#2031-ok")

    page.get_by_role("button", name=person.name).hover()
    menu.get_by_text("退出登录", exact=True).click()
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    person.password = "Tianchi#2031-ok"
    people.log_in(page, person.number, person.password)


def test_a_forgotten_password_is_set_anew_by_a_code_to_the_phone_on_record(system, visit, person):
    page, elsewhere = visit(), visit()
    people.log_in(elsewhere, person.number, person.password)
    # One phone gets one code a minute, and who asks sooner is not told: the registration's was the last.
    time.sleep(max(0, person.phone_is_free_at - time.monotonic()))
    page.goto("/login")
    page.get_by_role("link", name="忘记密码?").click()
    page.get_by_label("身份证号", exact=True).fill(person.number)
    page.get_by_label("验证码", exact=True).fill(people.receive_code(page, system, person))
    for label in ("新密码", "确认新密码"):
        page.get_by_label(label, exact=True).fill("Kunlun#2031-ok")
    button(page, "提交").click()
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    people.wait_for(lambda: is_signed_out(elsewhere), 5)
    person.password = "Kunlun#2031-ok"
    people.log_in(page, person.number, person.password)


def test_nobody_learns_from_a_forgotten_password_whether_there_is_an_account(visit):
    page = visit()
    page.goto("/forgot")
    page.get_by_label("身份证号", exact=True).fill(Retiree("无测试").number)
    button(page, "获取验证码").click()
    expect(page.get_by_text("验证码已发送").first).to_be_visible()
    page.get_by_label("验证码", exact=True).fill("123456")
    for label in ("新密码", "确认新密码"):
        page.get_by_label(label, exact=True).fill("Kunlun#2031-ok")
    button(page, "提交").click()
    expect_refused(page.get_by_label("验证码", exact=True), "验证码不正确或已失效")


def test_what_ticks_off_while_it_is_typed_is_what_the_rule_counts(visit):
    page = visit()
    page.goto("/register/self")
    field = page.get_by_label("密码", exact=True)
    rules = page.locator("#f-password-rules li")
    for typed in TYPED:
        field.fill(typed)
        met = rules.evaluate_all(
            "all => all.filter(one => one.classList.contains('met')).map(one => one.firstChild.data)"
        )
        assert met == [each.label for each in SHOWN_WHILE_TYPING if re.search(each.pattern, typed)], typed


def test_a_password_that_is_too_long_is_refused_in_words_and_not_cut_off(visit, person):
    page = visit()
    people.log_in(page, person.number, person.password)
    page.goto("/password")
    too_long = "Aa1!" * 32 + "x"
    for label, word in (("旧密码", person.password), ("新密码", too_long), ("确认新密码", too_long)):
        page.get_by_label(label, exact=True).fill(word)
    button(page, "提交").click()
    expect_refused(page.get_by_label("新密码", exact=True), "密码最多128位")
