"""账户信息: the devices one is logged in on, and the second factor."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.e2e import people
from tests.e2e.fields import expect_refused
from tests.e2e.journey import button

pytestmark = pytest.mark.e2e


def signed_out(page):
    """Whether the next page that is opened is the one to log in."""
    page.goto("/account")
    return "/login" in page.url


def give_password(page, account):
    """Fill in the login page and press 登录."""
    page.goto("/login")
    page.get_by_label("账号", exact=True).fill(account["login"])
    page.get_by_label("密码", exact=True).fill(account["password"])
    button(page, "登录").click()


def next_code(key):
    """Return a code that was not used yet: each is good once, and the next begins within half a minute."""
    totp = pyotp.TOTP(key)
    now = totp.now()
    people.wait_for(lambda: totp.now() != now, 40)
    return totp.now()


def test_a_device_is_logged_out_from_elsewhere_within_a_second(system, visit):
    account = system.account("association_coordinator")
    here, there, third = visit(), visit(), visit()
    for page in (here, there, third):
        people.sign_in(page, account)
    here.goto("/account")
    devices = here.get_by_role("region", name="登录设备").get_by_role("row")
    expect(devices.filter(has_text="本机")).to_have_count(1)
    others = devices.filter(has=here.get_by_role("button", name=re.compile("^退出")))
    before = others.count()
    assert before >= 2
    others.first.get_by_role("button").click()
    expect(others).to_have_count(before - 1)
    time.sleep(1)
    assert [signed_out(there), signed_out(third)].count(True) == 1
    button(here, "退出其他设备").click()
    expect(others).to_have_count(0)
    time.sleep(1)
    assert signed_out(there)
    assert signed_out(third)
    assert not signed_out(here)


def test_who_is_disabled_is_out_within_a_second_and_told_so_at_the_login(system, visit):
    account, admin, page = system.account("association_coordinator"), visit(), visit()
    people.sign_in(page, account)
    people.sign_in(admin, system.account("platform_admin"))
    admin.goto("/accounts")
    admin.get_by_label("姓名、证件号或手机号", exact=True).fill(account["login"])
    button(admin, "查询").click()
    admin.get_by_role("link", name=re.compile(f"查看.*{account['name']}")).click()
    button(admin, "停用").click()
    button(admin, "停用").click()
    expect_refused(admin.get_by_label("原因", exact=True), "原因")
    admin.get_by_label("原因", exact=True).fill("离开协会")
    button(admin, "停用").click()
    expect(admin.get_by_text("账户已停用").first).to_be_visible()
    time.sleep(1)
    assert signed_out(page)
    give_password(page, account)
    expect(page.get_by_text("您的账户已停用").first).to_be_visible()
    expect(page.get_by_label("账号", exact=True)).to_have_value(account["login"])
    button(admin, "启用").click()
    expect(admin.get_by_text("账户已启用").first).to_be_visible()
    people.log_in(page, account["login"], account["password"])


def test_a_second_factor_is_set_up_asked_for_replaced_by_a_recovery_code_and_given_up(system, visit):
    account = system.account("association_reviewer")
    page, elsewhere = visit(), visit()
    for each in (page, elsewhere):
        people.sign_in(each, account)
    page.goto("/account")
    button(page, "开启两步验证").click()
    page.get_by_label("密码", exact=True).fill("Wrong#2026-x")
    button(page, "开始设置").click()
    expect_refused(page.get_by_label("密码", exact=True), "密码不正确")
    page.get_by_label("密码", exact=True).fill(account["password"])
    button(page, "开始设置").click()
    picture = page.get_by_role("img", name=re.compile("二维码"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 20")
    key = page.locator(".factor-key code").inner_text().replace(" ", "")
    page.get_by_label("动态验证码", exact=True).fill("000000")
    button(page, "确认开启").click()
    expect(page.get_by_label("动态验证码", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("动态验证码", exact=True).fill(pyotp.TOTP(key).now())
    button(page, "确认开启").click()
    codes = page.get_by_role("list", name="恢复码").get_by_role("listitem").all_inner_texts()
    assert len(set(codes)) == 10
    people.wait_for(lambda: signed_out(elsewhere), 5)
    button(page, "我已保存").click()
    expect(page.get_by_text("已开启").first).to_be_visible()

    # The password alone opens nothing; the code of the app does.
    give_password(elsewhere, account)
    expect(elsewhere.get_by_role("heading", name="两步验证")).to_be_visible()
    elsewhere.goto("/tasks")
    expect(elsewhere.get_by_role("heading", name="两步验证")).to_be_visible()
    elsewhere.get_by_label("动态验证码", exact=True).fill(next_code(key))
    button(elsewhere, "登录").click()
    expect(elsewhere).to_have_url(re.compile(r"/tasks$"))
    assert not signed_out(elsewhere)

    # A recovery code stands in for it, once.
    for expected in ("in", "refused"):
        third = visit()
        give_password(third, account)
        third.get_by_role("link", name="使用恢复码").click()
        third.get_by_label("恢复码", exact=True).fill(codes[0].replace("-", "").lower())
        button(third, "登录").click()
        if expected == "in":
            expect(third).to_have_url(re.compile(r"/$"))
        else:
            expect(third.get_by_label("恢复码", exact=True)).to_have_attribute("aria-invalid", "true")

    page.goto("/account/factor")
    remove = page.get_by_role("region", name="停用两步验证")
    remove.get_by_label("密码", exact=True).fill(account["password"])
    remove.get_by_label("动态验证码", exact=True).fill(next_code(key))
    button(remove, "停用两步验证").click()
    expect(page.get_by_text("未开启").first).to_be_visible()
    people.log_in(visit(), account["login"], account["password"])
