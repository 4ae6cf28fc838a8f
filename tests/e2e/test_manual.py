"""docs/manual/README.md walked step by step: each picture is taken where the manual shows it, and shows its words."""

import re

import pytest
from playwright.sync_api import expect

from expertlib.demonstration import invented_document_number
from tests.e2e import manual, manual_activities, manual_personal_data, papers, people, units
from tests.e2e.journey import OPINION, Journey, button
from tests.e2e.people import Retiree
from tests.e2e.units import Unit

pytestmark = pytest.mark.e2e

LARGEST_IN_ALL = 3_500_000


def test_the_manual_shows_what_the_product_does(system, visit, pictures):
    book = manual.read(manual.README.read_text())
    camera = manual.Camera(pictures, book)

    def opened():
        page = visit()
        page.set_viewport_size(manual.SCREEN)
        return page

    journey = Journey(system, opened, Retiree("陈示例", number=number_of_a_retiree()))
    take_login(opened(), camera)
    take_unit(opened(), opened(), system, camera)
    take_registration(journey, camera)
    take_permission(journey, camera)
    take_account(journey, camera)
    take_form(journey, camera)
    take_submission(journey, camera)
    take_rejection(journey, camera)
    take_two_stages(journey, camera)
    take_library(journey, camera)
    take_upkeep(journey, camera)
    take_settings(journey, camera)
    take_change(journey, camera)
    manual_activities.take_activity(journey, camera, visit)
    manual_activities.take_messages_sent(journey.official("platform_admin"), camera)
    manual_personal_data.take_personal_data(journey, camera)

    assert camera.wrong == []
    camera.remove_old_pictures()
    assert sorted(camera.taken) == sorted(book.steps)
    assert set(book.loose) <= camera.seen
    assert sum(file.stat().st_size for file in pictures.glob("*.png")) < LARGEST_IN_ALL


def number_of_a_retiree():
    return next(
        number for number in iter(lambda: invented_document_number("650102"), "") if number[6:10] < "1966"
    )


def take_login(page, camera):
    page.goto("/login")
    camera.take(page, "register-link")
    number = invented_document_number("650102")
    for _ in range(3):
        page.get_by_label("账号", exact=True).fill(number)
        page.get_by_label("密码", exact=True).fill("Wrong#2026")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_text("身份证号或密码不正确").first).to_be_visible()
    expect(page.get_by_label("图形验证码", exact=True)).to_be_visible()
    camera.take(page, "login-captcha")
    page.goto("/forgot")
    camera.take(page, "forgot", at=page.get_by_role("heading", name="忘记密码"))


def take_unit(page, employee_page, system, camera):
    unit, employee = Unit("新疆示例消防设计有限公司", Retiree("张示例")), Retiree("李示例")
    page.goto("/login")
    camera.take(page, "portal")
    units.begin_portal_login(page)
    units.register_at_portal(page, unit)
    units.choose_at_portal(page, unit)
    page.get_by_role("link", name="单位人员信息").first.click()
    camera.take(page, "employees")
    units.fill_in_employee(page, employee)
    camera.take(page, "employee")
    button(page, "添加人员").click()
    expect(page.get_by_role("heading", name="权限设置")).to_be_visible()
    camera.take(page, "employee-roles")
    button(page, "保存").click()
    units.give_password(employee_page, employee.number, units.initial_password(system, employee, 1))
    expect(employee_page.get_by_role("heading", name="修改密码")).to_be_visible()
    camera.take(employee_page, "first-password")
    page.goto("/employees")
    camera.take(page, "employees-list", at=page.get_by_role("region", name="人员信息"))


def take_registration(journey, camera):
    page, retiree = journey.person, journey.retiree
    people.fill_registration(page, retiree)
    for side in ("正面", "反面"):
        page.get_by_label(side, exact=True).set_input_files(drawing(side))
    page.get_by_label("验证码", exact=True).fill(people.receive_code(page, journey.system, retiree))
    expect(page.get_by_role("button", name=re.compile(r"\d+ ?秒"))).to_be_visible()
    camera.take(page, "register-person", at=page.get_by_role("heading", name="注册", exact=True))
    camera.take(page, "register-photos", at=page.get_by_role("group", name="身份证照片"))
    camera.take(
        page, "register-code", at=page.locator(".kit-field", has=page.get_by_label("手机号", exact=True))
    )
    password = page.locator(".kit-field", has=page.get_by_label("密码", exact=True))
    camera.take(page, "register-password", at=password)
    camera.take_on_phone(page, "register-on-phone", at=page.get_by_role("group", name="身份证照片"))
    page.get_by_role("button", name="注册", exact=True).click()
    expect(page.get_by_role("heading", name="注册已提交")).to_be_visible()
    camera.take(page, "register-done")


def drawing(side):
    return {"name": f"{side}.png", "mimeType": "image/png", "buffer": papers.drawing_of_card(side == "正面")}


def take_permission(journey, camera):
    admin, retiree = journey.official("platform_admin"), journey.retiree
    admin.goto("/registrations")
    one = admin.get_by_role("link", name=retiree.name).first
    one.scroll_into_view_if_needed()
    camera.take(admin, "registrations")
    one.click()
    camera.take(admin, "registration")
    admin.get_by_label("放大正面").click()
    camera.take(admin, "registration-photo")
    admin.get_by_role("button", name="关闭").click()
    camera.take(admin, "registration-decision", at=admin.get_by_role("region", name="审核决定"))
    admin.get_by_role("button", name="通过", exact=True).click()
    people.wait_for(lambda: any("登录" in text for text in people.sms_to(journey.system, retiree.phone)), 90)


def take_account(journey, camera):
    page, retiree = journey.person, journey.retiree
    page.goto("/login")
    page.get_by_label("账号", exact=True).fill(retiree.number)
    page.get_by_label("密码", exact=True).fill(retiree.password)
    camera.take(page, "login")
    people.log_in(page, retiree.number, retiree.password)
    people.status_becomes(page, "未入库", 90)
    page.goto("/")
    camera.take(page, "home")
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_class(re.compile("large"))
    camera.take(page, "large")
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).not_to_have_class(re.compile("large"))
    page.get_by_role("button", name=retiree.name).click()
    camera.take(page, "user-menu")
    page.get_by_role("link", name="修改密码").click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    camera.take(page, "password")


def take_form(journey, camera):
    page = journey.person
    page.goto("/personal")
    camera.take(page, "personal")
    button(page, "入库申请").click()
    people.fill_application(page)
    saved(page)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_be_visible()
    camera.take(page, "form-missing")
    page.goto("/personal/edit")
    camera.take(page, "form-basic")
    camera.take(page, "form-study", at=page.locator(".kit-field", has=page.get_by_label("专业", exact=True)))
    career = page.locator(".kit-field", has=page.get_by_label("学习培训经历", exact=True)).last
    camera.take(page, "form-career", at=career)
    people.add_file(page, "专家申报表附件", "专家申报表.pdf", "application/pdf", papers.scan_as_pdf())
    people.add_file(page, "专家申报表附件", "签字页.jpg", "image/jpeg", papers.scan_as_jpeg())
    camera.take(page, "form-files", at=page.locator("#form"))
    refuse_file(page)
    camera.take(page, "file-refused", at=page.locator("#form"))
    page.locator("li", has_text="盖章页.pdf").get_by_role("button", name="移除").click()
    page.get_by_role("button", name="增加专家业绩").click()
    page.get_by_label("业绩名称").fill("某体育馆消防设计审查")
    page.get_by_label("说明").fill("主持建筑高度二十四米的体育馆防火设计审查。")
    camera.take(page, "form-achievements", at=page.locator("#achievements"))
    page.get_by_role("button", name="增加专家证书").click()
    page.get_by_label("证书类别").select_option(index=1)
    page.get_by_label("证书编号").fill("示例-0001")
    page.get_by_label("发证机构").fill("示例发证机构")
    page.get_by_label("有效期至").fill("2028-08-08")
    saved(page)
    camera.take(page, "form-certificates", at=page.locator("#certificates"))
    camera.take_on_phone(page, "form-on-phone", at=page.locator("#form"))


def saved(page):
    expect(page.get_by_text(re.compile(r"已保存 \d\d:\d\d"))).to_be_visible()


def refuse_file(page):
    page.get_by_label("专家申报表附件", exact=True).set_input_files(
        {"name": "盖章页.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(4000)}
    )
    expect(page.locator("li", has_text="盖章页.pdf").get_by_text("文件内容与扩展名不符")).to_be_visible()


def take_submission(journey, camera):
    page = journey.person
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/personal/submit"))
    camera.take(page, "submit")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("入库申请中").first).to_be_visible()
    page.goto("/personal")
    camera.take(page, "applying")
    page.get_by_role("button", name="撤回").first.click()
    camera.take(page, "withdraw")
    page.get_by_role("button", name="取消").click()
    page.goto("/")
    camera.take(page, "steps")


def take_rejection(journey, camera):
    reviewer, page = journey.official("association_reviewer"), journey.person
    people.open_case(reviewer, journey.retiree.name)
    reviewer.get_by_label("审核意见").fill(OPINION)
    camera.take(reviewer, "case-reject")
    reviewer.get_by_role("button", name="不通过", exact=True).click()
    expect(reviewer.get_by_text("已驳回陈示例的资料预审").first).to_be_visible()
    reviewer.goto("/tasks?state=done")
    camera.take(reviewer, "tasks-done")
    people.status_becomes(page, "入库申请不通过", 90)
    camera.take(page, "rejected")
    camera.take_on_phone(page, "personal-on-phone")
    button(page, "入库申请").click()
    page.get_by_label("职称", exact=True).fill("正高级工程师")
    people.apply(page)


def take_two_stages(journey, camera):
    reviewer, name = journey.official("association_reviewer"), journey.retiree.name
    people.wait_for(lambda: listed_in_tasks(reviewer, name), 90)
    camera.take(reviewer, "tasks")
    people.open_case(reviewer, name)
    camera.take(reviewer, "case")
    reviewer.get_by_label("所在地专家", exact=True).check()
    camera.take(reviewer, "case-pass")
    reviewer.get_by_role("button", name="通过", exact=True).click()
    expect(reviewer.get_by_text(f"已通过{name}的资料预审").first).to_be_visible()

    bureau = journey.official("bureau_reviewer", "乌鲁木齐")
    people.wait_for(lambda: listed_in_tasks(bureau, name), 90)
    bureau.goto("/")
    camera.take(bureau, "bureau-home")
    people.open_case(bureau, name)
    bureau.get_by_label("审核意见").fill("信息属实，同意。")
    camera.take(bureau, "case-final")
    bureau.get_by_role("button", name="通过", exact=True).click()
    expect(bureau.get_by_text(f"已通过{name}的资料终审").first).to_be_visible()
    people.status_becomes(journey.person, "已入库", 90)


def listed_in_tasks(page, name):
    page.goto("/tasks")
    return page.get_by_role("link", name=name).first.is_visible()


def take_library(journey, camera):
    officer, person = journey.official("bureau_officer", "乌鲁木齐"), journey.person
    officer.goto("/library")
    officer.get_by_label("姓名", exact=True).fill("示例")
    officer.get_by_role("button", name="查询").click()
    one = officer.get_by_role("link", name=journey.retiree.name, exact=True)
    camera.take(officer, "library")
    one.click()
    camera.take(officer, "library-expert")
    officer.goto("/library/exports/new")
    camera.take(officer, "export")
    officer.emulate_media(reduced_motion="reduce")
    officer.goto("/statistics")
    camera.take(officer, "statistics")
    person.goto("/personal/history")
    camera.take(person, "history")
    person.goto("/personal/readings")
    camera.take(person, "readings")
    person.goto("/messages")
    camera.take(person, "messages")


def take_upkeep(journey, camera):
    coordinator = journey.official("association_coordinator")
    coordinator.goto("/library")
    coordinator.get_by_label("姓名", exact=True).fill("示例")
    coordinator.get_by_role("button", name="查询").click()
    coordinator.get_by_role("link", name=journey.retiree.name, exact=True).click()
    camera.take(coordinator, "maintenance")
    coordinator.get_by_role("button", name="暂停", exact=True).first.click()
    camera.take(coordinator, "suspend")
    for path, name in (("/library/imports", "register-import"), ("/library/expiring", "expiring")):
        coordinator.goto(path)
        camera.take(coordinator, name)


def take_settings(journey, camera):
    admin = journey.official("platform_admin")
    for path in ("dictionaries", "parameters", "calendar"):
        admin.goto(f"/{path}")
        camera.take(admin, path)


def take_change(journey, camera):
    page, name = journey.person, journey.retiree.name
    page.goto("/personal")
    camera.take(page, "listed")
    button(page, "信息变更").click()
    page.get_by_label("邮箱", exact=True).fill("chen@example.com")
    page.get_by_label("工作年限", exact=True).fill("36")
    saved(page)
    camera.take(page, "change-form")
    page.get_by_role("button", name="信息变更", exact=True).click()
    expect(page).to_have_url(re.compile("/personal/submit"))
    page.get_by_role("button", name="信息变更", exact=True).click()
    expect(page.get_by_text("信息变更中").first).to_be_visible()
    page.goto("/personal")
    camera.take(page, "changing")
    reviewer = journey.official("association_reviewer")
    people.open_case(reviewer, name)
    camera.take(reviewer, "case-change")
    people.decide(reviewer, name, "通过", recommend="所在地专家")
    people.decide(journey.official("bureau_reviewer", "乌鲁木齐"), name, "通过")
    people.status_becomes(page, "已入库", 90)
