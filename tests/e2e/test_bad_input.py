"""What goes wrong is said in Chinese beside its field, nothing typed is lost and nothing half-done stays."""

import re
import socket
import threading
from contextlib import contextmanager
from datetime import date, timedelta

import httpx
import pytest
from playwright.sync_api import expect
from stdnum.iso7064 import mod_11_2

from expertlib.demonstration import invented_phone
from tests.e2e import facts, papers, people, plain
from tests.e2e.fields import expect_refused, expect_told, typed
from tests.e2e.journey import button
from tests.e2e.line import laid
from tests.e2e.people import PASSWORD, Retiree

pytestmark = pytest.mark.e2e

EXE = b"MZ\x90\x00" + b"\x00" * 4096
TOO_LARGE = b"%PDF-1.7" + bytes(21 * 2**20)
EDIT = "/personal/edit"


def number_of(born: str) -> str:
    """Return a citizen number with a right check digit and this birth date (YYYYMMDD)."""
    body = f"650102{born}123"
    return body + str(mod_11_2.calc_check_digit(body))


def with_wrong_check_digit(number: str) -> str:
    """Return the number with another last place."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def days_from_now(days: int) -> str:
    """Return a day as it stands in a citizen number."""
    return f"{date.today() + timedelta(days=days):%Y%m%d}"


BAD_REGISTRATIONS = {
    # what is typed: (label, value, sentence)
    "no name": ("姓名", "", "请填写姓名"),
    "wrong check digit": ("身份证号", with_wrong_check_digit(number_of("19600305")), "校验位不正确"),
    "birth date in the future": ("身份证号", number_of(days_from_now(40)), "出生日期晚于今天"),
    "birth date that never was": ("身份证号", number_of("19600230"), "出生日期不存在"),
    "under age": ("身份证号", number_of(days_from_now(-17 * 365)), "未满18周岁"),
    "one place short": ("身份证号", "65010219600305123", "应为18位"),
    "a phone that is none": ("手机号", "12345", "11位手机号码"),
    "no code": ("验证码", "", "请填写短信验证码"),
    "wrong code": ("验证码", "000000", "验证码不正确或已失效"),
    "short password": ("密码", "Aa1!", "密码至少8位"),
    "one class only": ("密码", "tianshandongmen", "至少3种"),
    "a password that everybody has": ("密码", "Password1!", "过于常见"),
    "another password": ("确认密码", "Kunlun#2026-no", "两次输入的密码不一致"),
}


@pytest.fixture(scope="module")
def applicant(browser, system, admin):
    """A person who may apply and has saved a whole form."""
    person = Retiree("尤测试")
    context = browser.new_context(java_script_enabled=False, base_url=system.url, locale="zh-CN")
    page = context.new_page()
    plain.become_applicant(page, admin, system, person)
    plain.fill_in(page)
    context.close()
    return {"login": person.number, "password": person.password, "name": person.name, "phone": person.phone}


def form_of(visit, account):
    """Open the form of 入库申请 as this person."""
    page = visit()
    people.sign_in(page, account)
    page.goto(EDIT)
    return page


@contextmanager
def saving_itself(page):
    """Wait until the form has saved what is typed meanwhile."""
    with page.expect_response(lambda answer: answer.url.endswith("/personal/draft") and answer.ok):
        yield
    is_saved(page)


def is_saved(page):
    """Expect the form to say that it is saved."""
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")


def test_a_registration_says_what_is_wrong_beside_its_field_and_keeps_the_rest(system, visit):
    person, page = Retiree("毕测试"), visit()
    people.fill_registration(page, person)
    good = {"姓名": person.name, "身份证号": person.number, "手机号": person.phone, "密码": PASSWORD}
    good |= {"确认密码": PASSWORD, "验证码": people.receive_code(page, system, person)}
    for case, (label, value, sentence) in BAD_REGISTRATIONS.items():
        for name, text in (good | {"确认密码": value if label == "密码" else PASSWORD, label: value}).items():
            page.get_by_label(name, exact=True).fill(text)
        before = typed(page)
        button(page, "注册").click()
        expect(page.locator("#error-summary")).to_be_focused()
        assert sentence in page.locator("#error-summary").inner_text(), case
        expect_refused(page.get_by_label(label, exact=True), sentence)
        assert page.locator("[aria-invalid=true]").count() == 1, case
        assert typed(page) == before, case
        for side in ("front", "back"):
            assert page.locator(f"[name={side}_photo_id]").input_value(), case
    assert facts.rows(system, "identity", "SELECT id FROM accounts WHERE name = $1", person.name) == []

    for name, text in good.items():
        page.get_by_label(name, exact=True).fill(text)
    button(page, "注册").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", name="注册已提交")).to_be_visible()
    accounts = facts.rows(system, "identity", "SELECT id FROM accounts WHERE name = $1", person.name)
    registrations = facts.rows(
        system, "identity", "SELECT id FROM registrations WHERE name = $1", person.name
    )
    assert len(accounts) == len(registrations) == 1

    check_code_used_twice(system, visit(), person, good["验证码"])
    check_waiting_person_logs_in(visit(), person)


def check_code_used_twice(system, page, first, code):
    """The code has registered one person; it does not register another."""
    second = Retiree("游子测试", phone=first.phone)
    people.fill_registration(page, second)
    page.get_by_label("验证码", exact=True).fill(code)
    before = typed(page)
    button(page, "注册").click()
    expect_refused(page.get_by_label("验证码", exact=True), "验证码不正确或已失效")
    assert typed(page) == before
    assert facts.rows(system, "identity", "SELECT id FROM accounts WHERE name = $1", second.name) == []


def check_waiting_person_logs_in(page, person):
    """The right password of somebody without permission yet is answered with what happens next."""
    page.goto("/login")
    page.get_by_label("账号", exact=True).fill(person.number)
    page.get_by_label("密码", exact=True).fill(person.password)
    button(page, "登录").click()
    expect(page.get_by_role("alert")).to_contain_text("正在等待后台人员添加权限")
    expect(page.get_by_label("账号", exact=True)).to_have_value(person.number)


def test_a_code_of_ten_minutes_ago_is_refused(system, visit):
    person, page = Retiree("时测试"), visit()
    people.fill_registration(page, person)
    page.get_by_label("验证码", exact=True).fill(people.receive_code(page, system, person))
    # Ten minutes cannot be waited for: every code becomes that much older.
    facts.rows(system, "identity", "UPDATE sent_codes SET expires_at = expires_at - interval '10 minutes'")
    button(page, "注册").click()
    expect_refused(page.get_by_label("验证码", exact=True), "验证码不正确或已失效")
    assert facts.rows(system, "identity", "SELECT id FROM accounts WHERE name = $1", person.name) == []


def test_who_has_an_account_is_told_so_beside_the_number_and_only_after_the_code(system, visit, applicant):
    page = visit()
    person = Retiree("重测试", number=applicant["login"], phone=invented_phone())
    people.fill_registration(page, person)
    page.get_by_label("验证码", exact=True).fill("123456")
    button(page, "注册").click()
    expect_refused(page.get_by_label("验证码", exact=True), "请")
    assert "已经注册" not in page.locator("main").inner_text()

    for label in ("密码", "确认密码"):
        page.get_by_label(label, exact=True).fill(person.password)
    page.get_by_label("验证码", exact=True).fill(people.receive_code(page, system, person))
    button(page, "注册").click()
    expect_refused(page.get_by_label("身份证号", exact=True), "已经注册，请直接登录")


def test_a_photo_that_is_none_is_refused_beside_it(visit):
    page = visit()
    page.goto("/register/self")
    front = page.get_by_label("正面", exact=True)
    front.set_input_files({"name": "正面.jpg", "mimeType": "image/jpeg", "buffer": EXE})
    expect_refused(front, "打不开")
    front.set_input_files({"name": "正面.exe", "mimeType": "application/octet-stream", "buffer": EXE})
    expect_refused(front, "JPEG 或 PNG")

    without_scripts = visit(javascript=False)
    without_scripts.goto("/register/self")
    back = without_scripts.get_by_label("反面", exact=True)
    back.set_input_files({"name": "反面.jpg", "mimeType": "image/jpeg", "buffer": EXE})
    button(without_scripts, "注册").click()
    expect_refused(without_scripts.get_by_label("反面", exact=True), "照片须为JPG或PNG格式")


def test_after_three_wrong_passwords_a_captcha_is_asked_for(visit):
    page, person = visit(), Retiree("无测试")
    page.goto("/login")
    for guess in range(3):
        expect(page.get_by_label("图形验证码", exact=True)).to_have_count(0)
        page.get_by_label("账号", exact=True).fill(person.number)
        page.get_by_label("密码", exact=True).fill(f"Wrong#2026-{guess}")
        button(page, "登录").click()
        expect_refused(page.get_by_label("密码", exact=True), "身份证号或密码不正确")
        expect(page.get_by_label("账号", exact=True)).to_have_value(person.number)
    picture = page.get_by_role("img", name="图形验证码图片")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 60")
    before = picture.get_attribute("src")
    button(page, "换一张").click()
    expect(picture).not_to_have_attribute("src", before)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("图形验证码", exact=True).fill("0")
    button(page, "登录").click()
    expect_refused(page.get_by_label("图形验证码", exact=True), "图形验证码不正确")


def test_a_new_password_that_is_weak_or_wrong_is_refused_beside_its_field(visit, applicant):
    page = visit()
    people.sign_in(page, applicant)
    for label, sentence, words in (
        ("旧密码", "旧密码不正确", ("Wrong#2026-x", "Kunlun#2026-ok", "Kunlun#2026-ok")),
        ("新密码", "不能与旧密码相同", (PASSWORD, PASSWORD, PASSWORD)),
        ("新密码", "不能包含您的手机号", (PASSWORD, f"Ab!{applicant['phone']}", f"Ab!{applicant['phone']}")),
        ("确认新密码", "两次输入的密码不一致", (PASSWORD, "Kunlun#2026-ok", "Kunlun#2026-no")),
    ):
        page.goto("/password")
        for name, word in zip(("旧密码", "新密码", "确认新密码"), words, strict=True):
            page.get_by_label(name, exact=True).fill(word)
        button(page, "提交").click()
        expect_refused(page.get_by_label(label, exact=True), sentence)
    people.sign_in(visit(), applicant)


def on_disk(folder, name, content):
    """Return the path of a file with this content: large ones reach the browser faster this way."""
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_that_is_too_large_or_not_what_it_says_is_refused_beside_it(visit, applicant, tmp_path):
    page = form_of(visit, applicant)
    chooser = page.get_by_label("专家申报表附件", exact=True)
    files = page.locator(".kit-files").first.get_by_role("listitem")
    for name, content, sentence in (
        ("太大.pdf", TOO_LARGE, "文件超过 20 MB"),
        ("程序.pdf", EXE, "文件内容与扩展名不符"),
        ("程序.exe", EXE, "只接受 PDF、JPEG、PNG"),
        ("空.pdf", b"", "空文件"),
    ):
        chooser.set_input_files(on_disk(tmp_path, name, content))
        refused = files.filter(has_text=name)
        expect(refused).to_contain_text(sentence)
        expect(button(refused, "重试")).to_be_hidden()
        button(refused, "移除").click()
        expect(refused).to_have_count(0)
    page.reload()
    expect(files).to_have_count(1)


def test_without_scripts_a_refused_file_stands_beside_its_field_and_the_rest_is_saved(
    visit, applicant, tmp_path
):
    page = visit(javascript=False)
    people.sign_in(page, applicant)
    page.goto(EDIT)
    for content, sentence in ((TOO_LARGE, "不能超过 20 MB"), (EXE, "与扩展名不符")):
        chooser = page.get_by_label("专家申报表附件", exact=True)
        chooser.set_input_files(on_disk(tmp_path, "坏.pdf", content))
        page.get_by_label("职务", exact=True).fill(f"顾问 {sentence}")
        button(page, "保存草稿").click()
        expect_refused(page.get_by_label("专家申报表附件", exact=True), sentence)
        expect(page.get_by_label("职务", exact=True)).to_have_value(f"顾问 {sentence}")


def test_a_required_field_that_is_missing_is_named_beside_itself(system, visit, applicant):
    page = form_of(visit, applicant)
    career = page.get_by_label("技术工作经历", exact=True).first
    words = career.input_value()
    page.get_by_label("毕业院校及毕业时间", exact=True).fill("")
    page.get_by_label("专业", exact=True).select_option("")
    page.get_by_label("工作年限", exact=True).fill("三十五")
    career.fill("")
    before = typed(page)
    button(page, "提交申请").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect_refused(page.get_by_label("毕业院校及毕业时间", exact=True), "请填写毕业院校及毕业时间")
    expect_refused(page.get_by_label("专业", exact=True), "请选择专业")
    expect_refused(page.get_by_label("工作年限", exact=True), "0 到 70 之间的整数")
    expect_told(page.get_by_role("group", name="技术工作经历"), "请至少填写一条技术工作经历")
    assert typed(page) == before
    page.get_by_role("link", name="请填写毕业院校及毕业时间").click()
    expect(page.get_by_label("毕业院校及毕业时间", exact=True)).to_be_focused()
    assert facts.cases_of(system, applicant["name"]) == []

    with saving_itself(page):
        page.get_by_label("毕业院校及毕业时间", exact=True).fill("某大学 1986年7月")
        page.get_by_label("专业", exact=True).select_option(label="消防")
        page.get_by_label("工作年限", exact=True).fill("35")
        page.get_by_label("技术工作经历", exact=True).first.fill(words)


def test_a_tab_that_another_tab_has_overtaken_says_so_and_keeps_what_was_typed(visit, applicant):
    stale = form_of(visit, applicant)
    fresh = stale.context.new_page()
    fresh.goto(EDIT)
    with saving_itself(fresh):
        fresh.get_by_label("职务", exact=True).fill("在另一页填写的职务")
    stale.get_by_label("所学专业", exact=True).fill("在旧页填写的专业")
    expect(stale.locator("[data-autosave-state]")).to_contain_text("另一个页面已修改了您的资料")
    button(stale, "保存草稿").click()
    expect(stale.locator("#error-summary")).to_contain_text("另一个页面已修改了您的资料")
    expect(stale.get_by_label("所学专业", exact=True)).to_have_value("在旧页填写的专业")
    fresh.reload()
    expect(fresh.get_by_label("职务", exact=True)).to_have_value("在另一页填写的职务")
    expect(fresh.get_by_label("所学专业", exact=True)).not_to_have_value("在旧页填写的专业")


def test_a_connection_cut_in_mid_upload_is_said_and_tried_again(system, visit, applicant):
    page = visit()
    people.sign_in(page, applicant)
    item = page.locator("li", has_text="断线.jpg")
    count = "SELECT count(*) AS n FROM attachments"
    before = facts.rows(system, "experts", count)[0]["n"]
    with laid(system.url) as line:
        page.goto(line.url + EDIT)
        line.slow_down(10_000)
        # small enough to go whole; larger ones go on where they were (test_uploads.py)
        page.get_by_label("专家申报表附件", exact=True).set_input_files(
            {"name": "断线.jpg", "mimeType": "image/jpeg", "buffer": papers.scan_as_jpeg()}
        )
        expect(item).to_contain_text(re.compile("正在上传|正在保存"))
        line.cut()
        expect(item).to_contain_text("网络连接中断，请检查网络后重试")
        assert facts.rows(system, "experts", count)[0]["n"] == before
        line.mend()
        button(item, "重试").click()
        expect(item.get_by_text("通过", exact=True)).to_be_visible(timeout=60_000)
        assert facts.rows(system, "experts", count)[0]["n"] == before + 1
        button(item, "删除").click()
        expect(item).to_have_count(0)


def test_an_upload_that_ends_half_way_leaves_nothing(system, visit, applicant):
    """What a cut line looks like from the other end: a request whose body never ends."""
    page = form_of(visit, applicant)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    count = "SELECT count(*) AS n FROM attachments"
    before = facts.rows(system, "experts", count)[0]["n"]
    host, port = system.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as line:
        head = (
            f"POST /personal/files HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\n"
            "Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 4000000\r\n\r\n--b\r\nContent-Disposition: form-data; name=section\r\n\r\n"
            "application_form\r\n--b\r\nContent-Disposition: form-data; name=file; filename=half.pdf\r\n\r\n"
        )
        line.sendall(head.encode() + papers.scan_as_pdf()[:100_000])
    page.reload()
    expect(page.get_by_text("half.pdf")).to_have_count(0)
    assert facts.rows(system, "experts", count)[0]["n"] == before


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(visit, applicant):
    page = form_of(visit, applicant)
    page.context.set_offline(True)
    page.get_by_label("职务", exact=True).fill("断网时填写的职务")
    expect(page.locator("[data-autosave-state]")).to_contain_text("保存失败，正在重试")
    page.context.set_offline(False)
    is_saved(page)
    page.reload()
    expect(page.get_by_label("职务", exact=True)).to_have_value("断网时填写的职务")


def test_what_is_typed_after_the_session_has_ended_is_saved_after_logging_in_again(visit, applicant):
    page = form_of(visit, applicant)
    with saving_itself(page):
        page.get_by_label("职务", exact=True).fill("退出前填写的职务")
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name=applicant["name"]).click()
    button(other, "退出登录").click()
    expect(other.get_by_role("heading", name="登录")).to_be_visible()
    page.get_by_label("所学专业", exact=True).fill("退出后填写的专业")
    told = page.locator("[data-autosave-state]")
    expect(told).to_contain_text("重新登录")
    button(page, "提交申请").click()
    expect(page.get_by_label("所学专业", exact=True)).to_have_value("退出后填写的专业")

    with page.context.expect_page() as opening:
        told.get_by_role("link", name="重新登录").click()
    again = opening.value
    again.get_by_label("账号", exact=True).fill(applicant["login"])
    again.get_by_label("密码", exact=True).fill(applicant["password"])
    button(again, "登录").click()
    expect(again).to_have_url(re.compile(r"/personal$"))
    is_saved(page)
    again.goto(EDIT)
    expect(again.get_by_label("职务", exact=True)).to_have_value("退出前填写的职务")
    expect(again.get_by_label("所学专业", exact=True)).to_have_value("退出后填写的专业")


def test_a_form_left_open_does_not_write_into_the_record_of_who_logs_in_next(system, visit, applicant):
    page = form_of(visit, applicant)
    next_person = system.account("applicant")
    people.sign_in(page, next_person)
    page.get_by_label("职务", exact=True).fill("前一个人填写的职务")
    expect(page.locator("[data-autosave-state]")).to_contain_text("此页是另一个账户打开的")
    other = page.context.new_page()
    other.goto("/personal")
    expect(other.get_by_text(next_person["name"]).first).to_be_visible()
    expect(other.get_by_text("前一个人填写的职务")).to_have_count(0)


def test_pages_of_others_are_not_found_and_pages_of_other_roles_are_refused(visit, system, applicant):
    file_id = facts.rows(system, "experts", "SELECT id FROM attachments WHERE state = 'passed' LIMIT 1")[0][
        "id"
    ]
    account_id = facts.account_of(system, applicant["name"])
    page = visit()
    people.sign_in(page, system.account("applicant"))
    for path, status in (
        (f"/files/{file_id}/content", 404),
        (f"/files/{file_id}/preview", 404),
        (f"/personal/files/{file_id}", 404),
        (f"/cases/{account_id}", 403),
        ("/cases/01890000-0000-7000-8000-000000000000", 403),
        (f"/registrations/{account_id}", 403),
        (f"/registrations/{account_id}/photos/front", 403),
        ("/registrations", 403),
        ("/tasks", 403),
        ("/library", 403),
        ("/cases/not-an-id", 422),
        ("/nowhere", 404),
    ):
        answer = page.goto(path)
        assert answer.status in (status, 404), path
        words = page.locator("main").inner_text()
        assert re.search(r"没有|无权|不存在|权限|不完整", words), (path, words)
        assert not re.search(r"[A-Za-z]{4,}", words.split("编号")[0]), (path, words)
        expect(page.get_by_role("link", name="返回首页")).to_be_visible()


def test_decisions_pressed_twice_and_from_stale_tabs_are_made_once(system, visit, applicant):
    person = form_of(visit, applicant)
    button(person, "提交申请").click()
    expect(person).to_have_url(re.compile("/personal/submit"))
    second_tab = person.context.new_page()
    second_tab.goto("/personal/submit")
    button(person, "提交申请").dblclick(no_wait_after=True)
    expect(person.get_by_text("入库申请中").first).to_be_visible()
    button(second_tab, "提交申请").click()
    expect(second_tab.get_by_text("入库申请中").first).to_be_visible()
    people.wait_for(lambda: facts.cases_of(system, applicant["name"]))
    assert [case["round"] for case in facts.cases_of(system, applicant["name"])] == [1]

    reviewer = visit()
    people.sign_in(reviewer, system.account("association_reviewer"))
    people.open_case(reviewer, applicant["name"])
    case = reviewer.url
    button(reviewer, "不通过").click()
    expect_refused(reviewer.get_by_label("审核意见"), "请填写审核意见")
    button(reviewer, "通过").click()
    expect_told(reviewer.get_by_role("radiogroup", name="推荐为"), "请选择推荐类型")

    stale = reviewer.context.new_page()
    stale.goto(case)
    stale.get_by_label("审核意见").fill("旧页上写的意见")
    reviewer.get_by_label("所在地专家", exact=True).check()
    button(reviewer, "通过").dblclick(no_wait_after=True)
    expect(reviewer.get_by_text(re.compile(f"已通过{applicant['name']}的资料预审"))).to_be_visible()
    button(stale, "不通过").click()
    expect(stale.get_by_role("alert")).to_contain_text("您已经处理过这一环节")
    cases = facts.cases_of(system, applicant["name"])
    assert [(one["state"], one["decisions"]) for one in cases] == [("final", 1)]

    stranger = visit()
    people.sign_in(stranger, system.account("bureau_reviewer", "喀什"))
    answer = stranger.goto(case)
    assert answer.status == 404
    expect(stranger.get_by_text("没有找到这份申请")).to_be_visible()

    check_two_reviewers_at_once(system, visit, applicant["name"])


def check_two_reviewers_at_once(system, visit, name):
    """The bureau's reviewer decides in two browsers in the same moment: one decision, the other is told."""
    account, decided = system.account("bureau_reviewer", "乌鲁木齐"), []
    pages = [visit(), visit()]
    for page in pages:
        people.sign_in(page, account)
        people.open_case(page, name)
    case = pages[0].url.split("?")[0]
    jars = [{one["name"]: one["value"] for one in page.context.cookies()} for page in pages]

    def decide(verdict, jar):
        form = {"stage": "final", "verdict": verdict, "opinion": "同时作出的意见"}
        headers = {"Sec-Fetch-Site": "same-origin"}
        decided.append(
            httpx.post(f"{case}/decisions", data=form, cookies=jar, headers=headers, trust_env=False)
        )

    threads = [
        threading.Thread(target=decide, args=pair) for pair in zip(("pass", "reject"), jars, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = {answer.status_code: answer.text for answer in decided}
    assert sorted(answers) == [303, 409]
    assert "已经处理过这一环节" in answers[409]
    assert facts.cases_of(system, name)[0]["decisions"] == 2
