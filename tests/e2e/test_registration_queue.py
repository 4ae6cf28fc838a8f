"""3) 无单位的离退休人员注册: register, wait, be looked at, be let in or refused (the manual, section 二)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import people
from tests.e2e.fields import expect_refused
from tests.e2e.journey import button
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

PHRASE = "身份证照片不清晰，请重新拍摄后再次注册。"


@pytest.fixture(scope="module")
def waiting(browser, system):
    """Three people who have registered, in this order, and nobody else who waits."""
    context = browser.new_context(base_url=system.url, locale="zh-CN")
    page = context.new_page()
    let_everybody_in(page, system)
    found = [Retiree(name) for name in ("甲测试", "乙测试", "丙测试")]
    for person in found:
        people.register(page, system, person)
    context.close()
    return found


def let_everybody_in(page, system):
    people.sign_in(page, system.account("platform_admin"))
    page.goto("/registrations")
    row = page.get_by_role("table").get_by_role("link").first
    if row.is_visible():
        row.click()
        while (grant := button(page, "通过")).is_visible():
            grant.click()
            page.wait_for_load_state()
    expect(page.get_by_text("没有待处理的注册")).to_be_visible()
    page.context.clear_cookies()


def administrator(visit, system, **how):
    page = visit(**how)
    people.sign_in(page, system.account("platform_admin"))
    return page


def open_one(page, person):
    page.goto("/registrations")
    page.get_by_role("link", name=person.name).first.click()
    expect(page.get_by_text(person.number).first).to_be_visible()


def try_to_log_in(page, person):
    page.goto("/login")
    page.get_by_label("账号", exact=True).fill(person.number)
    page.get_by_label("密码", exact=True).fill(person.password)
    button(page, "登录").click()


def test_photos_stand_beside_the_data_and_can_be_drawn_nearer_and_turned(system, visit, waiting):
    page = administrator(visit, system)
    open_one(page, waiting[0])
    photo = page.get_by_role("img", name="身份证照片正面").first
    number = page.get_by_text(waiting[0].number).first
    beside = [one.bounding_box() for one in (photo, number)]
    assert beside[0]["x"] + beside[0]["width"] <= beside[1]["x"]

    page.get_by_label("放大正面").click()
    large = page.get_by_role("dialog", name="身份证照片正面")
    at = large.locator("[data-picture-at]")
    stage = large.locator("[data-picture-stage]")
    expect(large.get_by_text(waiting[0].number)).to_be_visible()
    button(large, "放大").click()
    expect(at).to_have_text("125%")
    page.keyboard.press("+")
    expect(at).to_have_text("156%")
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -200)
    expect(at).to_have_text("195%")
    before = stage.evaluate("one => one.scrollLeft")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert stage.evaluate("one => one.scrollLeft") == before + 60
    page.keyboard.press("r")
    expect(at).to_have_text("100%")
    shape = stage.locator("img").evaluate("one => one.getBoundingClientRect().toJSON()")
    assert shape["height"] > shape["width"]
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(page.get_by_label("放大正面")).to_be_focused()


def test_on_a_phone_two_fingers_draw_the_photo_nearer(system, visit, waiting):
    page = administrator(visit, system, phone=True)
    open_one(page, waiting[0])
    page.get_by_label("放大反面").click()
    large = page.get_by_role("dialog", name="身份证照片反面")
    box = large.locator("[data-picture-stage]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def fingers(apart):
        return [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]

    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": fingers(20)})
    for apart in (30, 40):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": fingers(apart)})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    people.wait_for(lambda: int(large.locator("[data-picture-at]").inner_text().rstrip("%")) > 150, 5)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button(large, "关闭").click()
    expect(large).to_be_hidden()


def test_waiting_being_refused_and_being_let_in(system, visit, waiting):
    first, second, third = waiting
    page, colleague, person = administrator(visit, system), administrator(visit, system), visit()
    try_to_log_in(person, first)
    expect(person.get_by_text("正在等待后台人员添加权限").first).to_be_visible()

    open_one(colleague, first)
    open_one(page, first)
    button(page, "不通过").click()
    expect_refused(page.get_by_label("不通过的原因"), "请填写原因")
    button(page, PHRASE).click()
    button(page, "不通过").click()
    expect(page.get_by_text(f"{first.name}的注册已拒绝").first).to_be_visible()
    # The one who waits longest is next.
    expect(page.get_by_role("heading", name=second.name)).to_be_visible()

    button(colleague, "通过").click()
    expect(colleague.get_by_text(re.compile("该注册已由.+处理")).first).to_be_visible()
    expect(colleague.get_by_text(PHRASE).first).to_be_visible()
    expect(colleague.get_by_role("button", name="通过", exact=True)).to_have_count(0)

    try_to_log_in(person, first)
    expect(person.get_by_text("您的注册未通过").first).to_contain_text(PHRASE.rstrip("。"))

    button(page, "通过").click()
    expect(page.get_by_text(f"{second.name}的注册已通过并添加权限").first).to_be_visible()
    expect(page.get_by_role("heading", name=third.name)).to_be_visible()
    button(page, "通过").click()
    expect(page.get_by_text("没有待处理的注册")).to_be_visible()

    told = people.wait_for(
        lambda: [text for text in people.sms_to(system, second.phone) if "登录" in text], 90
    )
    assert len(told) == 1
    people.log_in(person, second.number, second.password)
    people.status_becomes(person, "未入库", 60)
    expect(
        person.get_by_role("button", name="入库申请").or_(person.get_by_role("link", name="入库申请")).first
    ).to_be_visible()
