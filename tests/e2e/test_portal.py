"""政务一体化平台登录 in a browser: through the evaluation's OpenID provider and back."""

import re

import pytest
from playwright.sync_api import expect

from expertlib.invented import invented_credit_code, invented_document_number, invented_phone
from tests.e2e import looks, people
from tests.e2e.journey import button

pytestmark = pytest.mark.e2e

PORTAL = re.compile(r"^http://127\.0\.0\.1:\d+/(authorize|register)")
UNIT = "新疆昆仑消防工程有限公司（测试）"


def go_to_portal(page, start="/login"):
    """Open the login page and press 政务一体化平台登录."""
    page.goto(start)
    button(page, "政务一体化平台登录").click()
    expect(page).to_have_url(PORTAL)


def register(page, tab, **typed):
    """Register at the portal and log in there; `verified` is the box."""
    page.get_by_role("link", name="注册", exact=True).click()
    page.get_by_role("link", name=tab, exact=True).click()
    page.get_by_role("checkbox").set_checked(typed.pop("verified"))
    for label, value in typed.items():
        page.get_by_label(label, exact=True).fill(value)
    button(page, "注册").click()
    expect(page.get_by_role("status")).to_contain_text("注册成功")
    page.get_by_role("button", name=re.compile("^登录 ")).first.click()


def register_unit(page, name=UNIT, **changes):
    typed = {
        "单位名称": name,
        "统一社会信用代码": invented_credit_code(),
        "经办人姓名": "关测试",
        "经办人身份证号": invented_document_number("650102"),
        "手机号": invented_phone(),
        "verified": False,
    }
    register(page, "法人注册", **{**typed, **changes})


def register_person(page, number, *, verified, name="纪测试"):
    typed = {"姓名": name, "身份证号": number, "手机号": invented_phone()}
    register(page, "个人注册", verified=verified, **typed)


def portals_faults(page):
    """Return what is wrong with a page of the provider, whose titles are its own."""
    return [fault for fault in looks.faults(page) if not fault.startswith("title: ")]


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_unit_registers_at_the_portal_and_comes_in_as_its_administrator(system, visit, javascript):
    page = visit(javascript=javascript)
    go_to_portal(page)
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    unit = UNIT if javascript else f"{UNIT}二"
    register_unit(page, unit)
    expect(page).to_have_url(f"{system.url}/")
    page.goto("/account")
    expect(page.get_by_role("cell", name="单位管理员")).to_be_visible()
    expect(page.get_by_text("统一社会信用代码").first).to_be_visible()
    assert unit in page.locator("header").inner_text()


def test_who_wanted_a_page_is_led_to_it(system, visit):
    page = visit()
    page.goto("/account")
    button(page, "政务一体化平台登录").click()
    expect(page).to_have_url(PORTAL)
    register_person(page, invented_document_number("650102"), verified=True)
    expect(page).to_have_url(re.compile(r"/consent\?next=/account$"))
    people.agree(page)
    expect(page).to_have_url(f"{system.url}/account")
    expect(page.get_by_role("cell", name="个人/建设单位员工")).to_be_visible()


def test_giving_up_at_the_portal_leads_back_with_a_sentence(system, visit):
    page = visit()
    go_to_portal(page)
    button(page, "取消登录").click()
    expect(page).to_have_url(f"{system.url}/login")
    expect(page.get_by_text("您没有在政务一体化平台完成登录。")).to_be_visible()


def test_an_unverified_number_is_linked_after_one_login_with_the_password(system, visit):
    account = system.account("applicant")
    page = visit()
    go_to_portal(page)
    register_person(page, account["login"], verified=False, name=account["name"])
    expect(page.get_by_text("该证件号已有账户，请用密码登录一次完成绑定")).to_be_visible()
    page.get_by_label("账号", exact=True).fill(account["login"])
    page.get_by_label("密码", exact=True).fill(account["password"])
    button(page, "登录").click()
    expect(page).to_have_url(f"{system.url}/sso/link")
    assert looks.faults(page) == []
    button(page, "完成绑定").click()
    expect(page.get_by_text("绑定完成")).to_be_visible()
    page.goto("/account/portal")
    assert looks.faults(page) == []
    other = visit()
    go_to_portal(other)
    other.get_by_role("link", name="自然人登录").click()
    other.get_by_role("button", name=f"登录 {account['name']}").click()
    expect(other.locator(".kit-user-who")).to_have_text(account["name"])
    page.reload()
    button(page, re.compile("^解除绑定")).first.click()
    expect(page.get_by_text("没有绑定")).to_be_visible()


def test_what_came_back_once_does_not_come_back_twice_nor_in_another_browser(system, visit):
    page, other = visit(), visit()
    go_to_portal(page)
    seen = []
    page.on("request", lambda request: seen.append(request.url) if "/sso/callback" in request.url else None)
    register_person(page, invented_document_number("650102"), verified=True)
    expect(page).to_have_url(re.compile("/consent"))
    people.agree(page)
    expect(page).to_have_url(f"{system.url}/")
    for visitor in (other, page):
        visitor.goto(seen[0])
        expect(
            visitor.get_by_text("已过期或已使用").or_(visitor.locator(".kit-user-who")).first
        ).to_be_visible()
    other.goto("/account")
    expect(other).to_have_url(re.compile("/login"))


def test_the_page_that_leads_on_and_the_portals_own_look_right(system, visit):
    page = visit()
    page.goto("/login")
    assert looks.faults(page) == []
    page.route(re.compile(r"/authorize\?"), lambda route: route.fulfill(status=204))
    button(page, "政务一体化平台登录").click()
    expect(page.get_by_role("heading", name="政务一体化平台登录")).to_be_visible()
    address = page.get_by_role("link", name="如果没有自动前往，请点击这里").get_attribute("href")
    # away from the page that leads on by itself, or its way there ends ours
    page.goto("about:blank")
    page.unroute(re.compile(r"/authorize\?"))
    page.goto(address)
    assert portals_faults(page) == []
    page.get_by_role("link", name="注册", exact=True).click()
    assert portals_faults(page) == []
    button(page, "注册").click()
    assert portals_faults(page) == []
    people.wait_for(lambda: page.get_by_text("请填写单位名称。").is_visible())
