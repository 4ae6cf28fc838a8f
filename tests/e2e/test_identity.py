"""The manual's sections 二.2 and 二.1: a unit comes in by the portal, adds its people, and they log in."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e import people, units
from tests.e2e.fields import expect_refused
from tests.e2e.journey import button
from tests.e2e.people import Retiree
from tests.e2e.units import Unit

pytestmark = pytest.mark.e2e

CHOSEN = "Kunlun#2031-ok"


@pytest.fixture(scope="module")
def unit():
    """A unit that nobody knows yet."""
    return Unit("新疆旅程消防设计有限公司", Retiree("经办测试", area_code="650103"))


@pytest.fixture(scope="module")
def unit_page(browser, system, unit):
    """The unit's browser, signed in by the portal."""
    context = browser.new_context(base_url=system.url, locale="zh-CN")
    page = context.new_page()
    units.begin_portal_login(page)
    units.register_at_portal(page, unit)
    units.choose_at_portal(page, unit)
    expect(page).to_have_url(f"{system.url}/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def employee(unit_page, system):
    """Somebody whom the unit has added, with the initial password that the SMS brought."""
    person = Retiree("员工测试")
    units.add_employee(unit_page, person)
    person.initial = units.initial_password(system, person, 1)
    return person


def action_of(page, person, name):
    """Open the list and press one of a person's buttons."""
    page.goto("/employees")
    row = page.get_by_role("row").filter(has_text=person.name)
    row.get_by_role("button", name=re.compile(f"^{name}")).or_(
        row.get_by_role("link", name=re.compile(f"^{name}"))
    ).first.click()


def is_signed_out(page):
    page.goto("/personal")
    return "/login" in page.url


def test_the_unit_is_signed_in_under_its_name_and_sees_its_own_people_only(unit_page, unit):
    unit_page.goto("/employees")
    expect(unit_page.get_by_role("heading", name="单位人员信息")).to_be_visible()
    expect(unit_page.get_by_text(unit.name).first).to_be_visible()
    expect(unit_page.get_by_role("row").filter(has_text="演示")).to_have_count(0)


def test_an_employee_logs_in_with_the_initial_password_once_and_must_change_it(system, visit, employee):
    page, other = visit(), visit()
    units.give_password(page, employee.number, employee.initial)
    units.give_password(other, employee.number, employee.initial)
    expect(other.get_by_text("初始密码只能登录一次").first).to_be_visible()
    units.change_first(page, employee.initial, CHOSEN)
    employee.password = CHOSEN
    people.status_becomes(page, "未入库", 60)
    page.get_by_role("link", name=re.compile("专家库")).first.click()
    expect(button(page, "入库申请")).to_be_visible()
    people.log_in(other, employee.number, CHOSEN)


def test_the_unit_resets_a_password_without_ever_seeing_it(system, visit, unit_page, employee):
    page = visit()
    people.log_in(page, employee.number, employee.password)
    before = len([text for text in people.sms_to(system, employee.phone) if "密码" in text])
    action_of(unit_page, employee, "重置密码")
    button(unit_page.get_by_role("dialog"), "确定重置密码").click()
    expect(unit_page.get_by_text(f"{employee.name}的密码已重置").first).to_be_visible()
    initial = units.initial_password(system, employee, before + 1)
    assert initial not in unit_page.content()
    time.sleep(1)
    assert is_signed_out(page)
    units.give_password(page, employee.number, employee.password)
    expect_refused(page.get_by_label("密码", exact=True), "身份证号或密码不正确")
    units.give_password(page, employee.number, initial)
    employee.password = "Tianchi#2031-ok"
    units.change_first(page, initial, employee.password)


def test_the_unit_disables_and_enables(visit, unit_page, employee):
    page = visit()
    people.log_in(page, employee.number, employee.password)
    action_of(unit_page, employee, "停用")
    dialog = unit_page.get_by_role("dialog")
    dialog.get_by_label("停用原因", exact=True).fill("离职")
    button(dialog, "确定停用").click()
    expect(unit_page.get_by_text(f"{employee.name}的账户已停用").first).to_be_visible()
    time.sleep(1)
    assert is_signed_out(page)
    units.give_password(page, employee.number, employee.password)
    expect(page.get_by_text("您的账户已停用").first).to_be_visible()
    action_of(unit_page, employee, "启用")
    button(unit_page.get_by_role("dialog"), "确定启用").click()
    expect(unit_page.get_by_text(f"{employee.name}的账户已启用").first).to_be_visible()
    people.log_in(page, employee.number, employee.password)


def test_a_number_that_is_wrong_or_known_is_told_beside_it_and_nothing_typed_is_lost(unit_page, employee):
    for number, sentence in (
        (employee.number[:-1] + ("1" if employee.number[-1] != "1" else "2"), "校验位不正确"),
        ("650102600521123", "15位的旧身份证号"),
        ("65010219600521", "应为18位"),
    ):
        unit_page.goto("/employees/new")
        unit_page.get_by_label("身份证号", exact=True).fill(number)
        unit_page.get_by_label("姓名", exact=True).fill("员工测试")
        unit_page.get_by_label("手机号", exact=True).fill("123")
        button(unit_page, "添加人员").click()
        expect_refused(unit_page.get_by_label("身份证号", exact=True), sentence)
        expect_refused(unit_page.get_by_label("手机号", exact=True), "手机号")
        expect(unit_page.get_by_label("姓名", exact=True)).to_have_value("员工测试")


def test_another_unit_does_not_find_the_people_of_this_one(system, visit, unit_page, employee):
    action_of(unit_page, employee, "权限设置")
    address = unit_page.url.removeprefix(system.url)
    stranger = visit()
    people.sign_in(stranger, system.account("unit_admin"))
    for path in (address, address.replace("/roles", "/edit"), address.replace("/roles", "/disable")):
        assert stranger.goto(path).status == 404
    stranger.goto("/employees")
    expect(stranger.get_by_text(employee.name)).to_have_count(0)


def test_the_unit_comes_in_again_by_the_portal_and_a_cancelled_login_says_so(visit, unit, unit_page):
    page = visit()
    units.begin_portal_login(page)
    button(page, "取消登录").click()
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()
    units.begin_portal_login(page)
    units.choose_at_portal(page, unit)
    expect(page.get_by_role("button", name=unit.agent.name)).to_be_visible()
    page.goto("/employees")
    expect(page.get_by_text(unit.name).first).to_be_visible()
