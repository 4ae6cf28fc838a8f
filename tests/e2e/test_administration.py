"""系统管理 in a browser: accounts and roles, territories, and one person's two accounts made one."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import facts, looks, people, plain
from tests.e2e.journey import button
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

BUREAU = "乌鲁木齐市住房和城乡建设局"


@pytest.fixture(scope="module")
def admin(browser, system):
    """A platform administrator without scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=system.url, locale="zh-CN")
    page = context.new_page()
    people.sign_in(page, system.account("platform_admin"))
    yield page
    context.close()


def applicant(visit, admin, system, name):
    """Return a person who has registered and been granted permission, and the browser."""
    person, page = Retiree(name), visit(javascript=False)
    plain.become_applicant(page, admin, system, person)
    return person, page


def looks_good(page, *paths):
    """Fail with all faults of these pages."""
    faults = []
    for path in paths:
        page.goto(path)
        faults += [f"{path}: {fault}" for fault in looks.faults(page)]
    assert faults == []


def test_every_page_looks_good(system, visit):
    page = visit()
    people.sign_in(page, system.account("platform_admin"))
    other = facts.account_of(system, system.account("association_reviewer")["name"])
    organizations = facts.rows(
        system, "identity", "SELECT id, name FROM organizations WHERE name = $1", BUREAU
    )
    bureau = organizations[0]["id"]
    looks_good(
        page,
        "/registrations",
        "/accounts",
        "/accounts?role=bureau_reviewer",
        "/accounts?name=%E6%97%A0%E6%AD%A4%E4%BA%BA",
        "/accounts/new",
        f"/accounts/{other}",
        f"/accounts/{other}/edit",
        f"/accounts/{other}/disable",
        f"/accounts/{other}/password-reset",
        f"/accounts/{other}/merge",
        "/organizations",
        "/organizations?kind=association",
        "/organizations?kind=companies",
        "/organizations/new?kind=company",
        "/organizations/new?kind=bureau",
        f"/organizations/{bureau}",
        f"/organizations/{bureau}/territory",
    )


def test_a_city_without_a_bureau_gets_one(admin):
    admin.goto("/organizations")
    expect(admin.get_by_text("还没有住建局管辖")).to_contain_text("石河子市")
    admin.get_by_role("row", name=re.compile(BUREAU)).get_by_role("link").click()
    button(admin, "修改管辖区域").click()
    admin.get_by_label(re.compile("^石河子市")).check()
    button(admin, "保存管辖区域").click()
    expect(admin.get_by_text("管辖区域已保存")).to_be_visible()
    expect(admin.get_by_text("石河子市")).to_be_visible()
    button(admin, "修改管辖区域").click()
    admin.get_by_label(re.compile("^石河子市")).uncheck()
    button(admin, "保存管辖区域").click()
    expect(admin.get_by_text("石河子市")).to_have_count(0)


def test_a_role_that_is_granted_and_taken_away_shows_at_once(system, visit, admin):
    person, page = applicant(visit, admin, system, "权测试")
    path = f"/accounts/{facts.account_of(system, person.name)}"
    admin.goto(path)
    admin.get_by_role("combobox", name="权限", exact=True).select_option(label="住建局经办人员")
    admin.get_by_label("所属机构", exact=True).select_option(label=BUREAU)
    button(admin, "添加权限").click()
    expect(admin.get_by_text("权限已添加，立即生效")).to_be_visible()
    people.wait_for(
        lambda: page.goto("/") and page.get_by_role("link", name="专家库", exact=True).count(), 10
    )
    admin.goto(path)
    admin.get_by_role("button", name=re.compile("收回.*住建局经办人员")).click()
    expect(admin.get_by_text("权限已收回")).to_be_visible()
    people.wait_for(
        lambda: page.goto("/") and not page.get_by_role("link", name="专家库", exact=True).count(), 10
    )


def test_two_accounts_of_one_person_become_one(system, visit, admin):
    kept, page = applicant(visit, admin, system, "合测试")
    folded, other = applicant(visit, admin, system, "合测试")
    plain.fill_in(other)
    admin = visit()
    people.sign_in(admin, system.account("platform_admin"))
    admin.goto("/accounts")
    admin.get_by_label("姓名、证件号或手机号", exact=True).fill(kept.number)
    button(admin, "查询").click()
    assert kept.number not in admin.url
    admin.get_by_role("link", name=re.compile("查看.*合测试")).click()
    button(admin, "合并账户").click()
    admin.get_by_label("另一个账户的证件号、手机号或姓名", exact=True).fill(folded.number)
    button(admin, "查询").click()
    admin.get_by_role("link", name=re.compile("比较.*合测试")).click()
    assert looks.faults(admin) == []
    button(admin, "确定合并").click()
    expect(admin.get_by_text("请填写合并的原因")).to_be_visible()
    admin.get_by_label("合并的原因", exact=True).fill("本人到场核实")
    button(admin, "确定合并").click()
    expect(admin.get_by_text("账户已合并")).to_be_visible()
    expect(admin.get_by_text("本人到场核实")).to_be_visible()
    assert looks.faults(admin) == []

    other.goto("/personal")
    expect(other).to_have_url(re.compile(r"/login\?next="))
    people.sign_in(other, {"login": folded.number, "password": kept.password})
    degree = page.get_by_label("毕业院校及毕业时间", exact=True)
    people.wait_for(lambda: page.goto("/personal/edit") and degree.input_value(), 30)
    other.goto("/personal/edit")
    assert other.get_by_label("毕业院校及毕业时间", exact=True).input_value() == degree.input_value()
    plain.apply(other)
    people.status_becomes(page, "入库申请中", 60)
