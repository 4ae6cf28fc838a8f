"""Every page of every role: how it looks on a desktop and on a phone, by keyboard, enlarged and without scripts."""

import csv
import re
import zipfile
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e import facts, looks, people, plain, sheets
from tests.e2e.activity import Activity, accept, import_register, taken_place
from tests.e2e.journey import button
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

# Behind the code on a notice; of one that there is not.
VERIFY = "/verify/abcdefghijklmnopqrstuvwxyz"
# Behind the link in a text message; of one that there is not.
ANSWER = "/r/abcdefghijklmnopqrstuv"
PUBLIC = (
    "/login",
    "/register/self",
    "/register/self/done",
    "/forgot",
    "/privacy",
    "/privacy/versions/1",
    "/evaluation/outbox",
    VERIFY,
    ANSWER,
)
LIBRARY_ROLES = ("bureau_officer", "association_coordinator")
LISTS = (
    "/library",
    "/library?name=%E9%BE%98",
    "/library/exports",
    "/library/exports/new?name=%E9%BE%98",
    "/statistics",
)
ENDINGS = ("certificate", "term", "confirmation")
AUDIT = ("/audit?result=refused", "/audit/verification")
PERSONAL_DATA = (
    "/account/personal-data",
    "/account/personal-data/export",
    "/account/personal-data/withdraw",
    "/account/readings",
    "/privacy/requests",
    "/privacy/requests/correction",
    "/privacy/requests/erasure",
)
HELPERS = (
    "/",
    "/account",
    "/account/devices",
    "/account/factor",
    "/account/phone",
    *PERSONAL_DATA,
    "/password",
    "/messages",
    "/messages?unread=true&kind=activity",
    "/messages/preferences",
    "/nowhere",
)
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const around = one.closest('label, .kit-drop, .kit-photo-box');
  const marked = style => style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  return {
    label: (one.labels && one.labels[0] || one).innerText.trim(),
    group: one.closest('[role=group], fieldset')?.querySelector('legend, .kit-group-label')?.innerText.trim() || '',
    tag: one.tagName,
    seen: box.width > 0 && top !== null
      && (one.contains(top) || top.contains(one) || Boolean(around && around.contains(top))),
    // The parts inside a date input are focused one by one; the browser marks them itself.
    marked: [one, around].some(each => each && marked(getComputedStyle(each))) || one.type === 'date',
  };
}"""


class Look:
    """Looks at pages and keeps what is wrong with each."""

    def __init__(self):
        self.faults = {}

    def at(self, page, *paths):
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("load")
            self.here(page, path)

    def here(self, page, name):
        found = looks.faults(page)
        if found:
            self.faults[name] = found


@pytest.fixture
def look():
    """Fail at the end with all faults of all pages, not with the first."""
    looking = Look()
    yield looking
    told = [f"{name}: {fault}" for name, found in looking.faults.items() for fault in found]
    assert not told, "\n".join(told)


@pytest.fixture(scope="module")
def newcomer(browser, system, admin):
    """A person who has just been granted permission."""
    person = Retiree("易测试")
    context = browser.new_context(java_script_enabled=False, base_url=system.url, locale="zh-CN")
    plain.become_applicant(context.new_page(), admin, system, person)
    context.close()
    return {"login": person.number, "password": person.password, "name": person.name}


def official(visit, system, role, organization=""):
    """Open a browser as a demonstration account."""
    page = visit()
    people.sign_in(page, system.account(role, organization))
    return page


def test_pages_for_everybody(visit, look):
    page = visit()
    look.at(page, *PUBLIC, "/nowhere")
    page.goto("/login")
    button(page, "登录").click()
    look.here(page, "/login refused")
    page.goto("/register/self")
    button(page, "注册").click()
    look.here(page, "/register/self refused")
    page.goto("/forgot")
    button(page, "提交").click()
    look.here(page, "/forgot refused")


@pytest.mark.parametrize("role", ["auditor", *LIBRARY_ROLES])
def test_pages_of_who_only_looks(system, visit, look, role):
    page = official(visit, system, role)
    look.at(
        page,
        "/",
        "/account",
        *(LISTS if "_o" in role or "_c" in role else ()),
        *([f"/library/expiring?what={one}" for one in ENDINGS] if "_c" in role else []),
        *(["/notices", "/notices?year=2026&state=valid"] if "_c" in role else []),
        *(["/audit", "/audit?since=x", "/audit?person=%E9%BE%98", *AUDIT] if role == "auditor" else []),
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_pages_of_a_verified_log(system, visit, look, scripts):
    page = visit(javascript=scripts)
    people.sign_in(page, system.account("auditor"))
    page.goto("/audit/verification")
    button(page, "校验审计日志").click()
    expect(page.get_by_text("审计日志完整")).to_be_visible()
    expect(page.get_by_text("全部一致")).to_have_count(4)
    if not scripts:  # what looks at a page is a script itself
        return
    look.here(page, "/audit/verification whole")
    page.goto("/audit/verification")
    page.locator("summary", has_text="填写以前抄下的位置和校验值").click()
    page.get_by_label("账号与登录 位置", exact=True).fill("一")
    button(page, "校验审计日志").click()
    expect(page.get_by_text("请填写抄下的位置").first).to_be_visible()
    look.here(page, "/audit/verification refused")
    system.run("audit", "heads")
    page.goto("/audit/verification")
    expect(page.get_by_text("正常", exact=True)).to_have_count(4)
    look.here(page, "/audit/verification written down")


def test_an_exported_log_holds_who_exported_it(system, visit):
    page = visit()
    people.sign_in(page, system.account("auditor"))
    page.goto("/audit")
    with page.expect_download() as first:
        button(page, "导出").click()
    with page.expect_download() as second:
        page.goto("/audit")
        button(page, "导出").click()
    head, *lines = list(csv.reader(first.value.path().read_text("utf-8-sig").splitlines()))
    assert head[:4] == ["时间", "人员", "人员账号", "操作"]
    assert len(lines) > 20
    assert "导出审计日志" in second.value.path().read_text("utf-8-sig")


def test_pages_of_a_unit_administrator(system, visit, look):
    page = official(visit, system, "unit_admin")
    look.at(page, "/", "/account", "/employees", "/employees?name=%E9%BE%98")
    look.at(page, "/employees/new", "/employees/import")
    page.goto("/employees/new")
    button(page, "添加人员").click()
    look.here(page, "/employees/new refused")
    page.goto("/employees")
    first = page.locator('a[href$="/edit"]').first.get_attribute("href").removesuffix("/edit")
    look.at(page, *(f"{first}/{last}" for last in ("roles", "edit", "password-reset", "disable", "leave")))
    page.goto("/employees")
    page.get_by_role("button", name=re.compile("^停用")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.here(page, "/employees asked")


def test_a_list_of_people_is_imported(system, visit, look):
    page = official(visit, system, "unit_admin")
    page.goto("/employees/import")
    for name, rows in (("faulty", [("1", "王测试", "2")]), ("good", sheets.people(12))):
        page.get_by_label("Excel 文件").set_input_files(sheets.workbook(rows))
        button(page, "上传并检查").click()
        expect(page.get_by_text("逐行报告").first).to_be_visible(timeout=20_000)
        look.here(page, f"/employees/imports {name}")
        if name == "faulty":
            page.get_by_role("link", name="重新上传").click()
    button(page, "确认导入").click()
    expect(page.get_by_text("已全部导入：新增 12 人")).to_be_visible(timeout=30_000)
    look.here(page, "/employees/imports applied")
    page.get_by_role("link", name="查看人员信息").click()
    expect(page.get_by_text("待首次登录").nth(11)).to_be_visible()


def test_pages_of_administrators(system, visit, look):
    waiting = Retiree("候测试")
    without_scripts = visit(javascript=False)
    plain.register(without_scripts, system, waiting)
    page = official(visit, system, "platform_admin")
    account = facts.account_of(system, waiting.name)
    look.at(page, *HELPERS, "/registrations", "/registrations?state=granted", "/registrations?state=refused")
    look.at(page, f"/registrations/{account}", "/tasks")
    look.at(page, "/personal-requests", "/personal-requests?state=closed")
    look.at(
        page,
        "/accounts",
        "/organizations",
        "/dictionaries",
        "/dictionaries/title",
        "/dictionaries/title/engineer",
    )
    look.at(page, "/dictionaries/opinion_reject", "/parameters", "/calendar?year=2026", "/calendar?year=2027")
    look.at(page, "/sms", "/sms?state=all", "/templates", "/templates/delegation.offered", "/templates/code")
    page.goto("/dictionaries/specialty")
    button(page, "添加").click()
    look.here(page, "/dictionaries/specialty refused")
    page.goto("/parameters")
    page.get_by_label("任期（年）", exact=True).fill("99")
    page.get_by_role("button", name=re.compile("^保存")).first.click()
    look.here(page, "/parameters refused")
    page.goto("/calendar?year=2026")
    button(page, "保存").click()
    look.here(page, "/calendar refused")
    page.goto("/templates/case.submitted")
    page.get_by_label("短信内容", exact=True).fill("{姓名}已提交")
    button(page, "保存").click()
    look.here(page, "/templates/one refused")
    page.get_by_label("短信内容", exact=True).fill("{name}，您的{purpose}已提交。")
    button(page, "预览").click()
    expect(page.get_by_text("以下为示例数据，尚未保存。")).to_be_visible()
    look.here(page, "/templates/one preview")
    page.goto(f"/registrations/{account}")
    button(page, "不通过").click()
    expect(page.get_by_label("不通过的原因", exact=True)).to_have_attribute("aria-invalid", "true")
    look.here(page, "/registrations/one refused")
    page.get_by_label("不通过的原因", exact=True).fill("身份证照片不清晰，请重新拍摄后再次注册。")
    button(page, "不通过").click()
    expect(page.get_by_text("的注册已拒绝")).to_be_visible()
    look.at(page, f"/registrations/{account}")


def test_pages_of_requests_on_own_data(system, visit, look):
    officer = official(visit, system, "bureau_officer")
    officer.goto("/privacy/requests/correction")
    button(officer, "提交申请").click()
    look.here(officer, "/privacy/requests/correction refused")
    officer.get_by_label("姓名", exact=True).check()
    officer.get_by_label("正确的内容", exact=True).fill("巴合提")
    officer.get_by_label("原因和依据", exact=True).fill("开户时填错一个字")
    button(officer, "提交申请").click()
    expect(officer.get_by_text("申请已提交")).to_be_visible()
    officer.goto("/privacy/requests/erasure")
    button(officer, "提交注销申请").click()
    look.here(officer, "/privacy/requests/erasure refused")
    officer.get_by_label("密码", exact=True).fill(system.account("bureau_officer")["password"])
    button(officer, "提交注销申请").click()
    expect(officer.get_by_text("申请已提交")).to_be_visible()
    look.here(officer, "/privacy/requests with some")
    officer.get_by_role("link", name=re.compile("^撤回")).first.click()
    look.here(officer, "/privacy/requests/withdraw")
    page = official(visit, system, "platform_admin")
    look.at(page, "/personal-requests")
    for number in (0, 1):
        page.goto("/personal-requests")
        page.get_by_role("link", name=re.compile("^办理")).nth(number).click()
        look.here(page, f"/personal-requests/one {number}")
        button(page, "不予办理").click()
        look.here(page, f"/personal-requests/one {number} refused")
    answered(page, officer, look)


def answered(page, officer, look):
    """Walk the correction, refused and done, and the deletion that is not: both answers stand in both lists."""
    page.goto("/personal-requests")
    correction = page.get_by_role("row", name=re.compile("更正个人信息")).last
    correction.get_by_role("link", name=re.compile("^办理")).click()
    button(page, "办理更正").click()
    expect(page.get_by_label("答复", exact=True)).to_have_attribute("aria-invalid", "true")
    look.here(page, "/personal-requests/one not answered")
    page.get_by_label("不予办理的原因", exact=True).fill("姓名与身份证一致，不需要更正。")
    button(page, "不予办理").click()
    expect(page.get_by_text("已答复不予办理")).to_be_visible()
    look.at(page, "/personal-requests?state=closed")
    page.get_by_role("link", name=re.compile("^查看")).first.click()
    look.here(page, "/personal-requests/one closed")
    officer.goto("/privacy/requests")
    expect(officer.get_by_text("姓名与身份证一致，不需要更正。")).to_be_visible()
    look.here(officer, "/privacy/requests answered")


def test_pages_of_the_notice_and_of_agreeing_to_it(system, visit, look, newcomer):
    page = official(visit, system, "platform_admin")
    look.at(page, "/privacy-notices")
    button(page, "起草新版本").click()
    look.here(page, "/privacy-notices/draft")
    button(page, "保存并预览").click()
    expect(page.get_by_text("请说明本版有哪些变化").first).to_be_visible()
    look.here(page, "/privacy-notices/draft refused")
    page.get_by_label("本版变化", exact=True).fill("增加短信服务提供者。")
    button(page, "保存并预览").click()
    expect(page.get_by_role("heading", name=re.compile("预览第"))).to_be_visible()
    look.here(page, "/privacy-notices/draft/preview")
    page.get_by_role("link", name="返回修改").click()
    button(page, "删除草稿").click()
    button(page, "确定删除草稿").click()
    expect(page.get_by_text("草稿已删除")).to_be_visible()
    page = visit()
    people.sign_in(page, newcomer)
    page.goto("/account/personal-data")
    button(page, "撤回同意").click()
    look.here(page, "/account/personal-data asked")
    button(page, "确定撤回同意").click()
    expect(page.get_by_text("已撤回同意").first).to_be_visible()
    look.here(page, "/account/personal-data withdrawn")
    look.at(page, "/account/personal-data/export", "/account/readings", "/privacy/requests")
    page.goto("/personal")
    expect(page).to_have_url(re.compile(r"/consent\?next=/personal$"))
    look.here(page, "/consent")
    button(page, "同意并继续").click()
    look.here(page, "/consent refused")
    people.agree(page)
    expect(page).to_have_url(re.compile("/personal$"))


def test_a_person_takes_a_copy_of_everything(visit, look, newcomer, tmp_path):
    page = visit()
    people.sign_in(page, newcomer)
    page.goto("/account/personal-data/export")
    button(page, "下载").click()
    expect(page.get_by_label("密码", exact=True)).to_have_attribute("aria-invalid", "true")
    look.here(page, "/account/personal-data/export refused")
    page.get_by_label("密码", exact=True).fill(newcomer["password"])
    with page.expect_download() as download:
        button(page, "下载").click()
    download.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as made:
        assert made.testzip() is None
        assert newcomer["login"] in made.read("我的个人信息.html").decode()
        assert len([name for name in made.namelist() if name.startswith("身份证照片/")]) == 2


def test_pages_of_setting_up_a_second_factor(system, visit, look):
    page, account = visit(), system.account("bureau_reviewer")
    people.sign_in(page, account)
    page.goto("/account/factor")
    button(page, "开始设置").click()
    look.here(page, "/account/factor refused")
    page.get_by_label("密码", exact=True).fill(account["password"])
    button(page, "开始设置").click()
    expect(page.get_by_role("img", name=re.compile("二维码"))).to_be_visible()
    look.here(page, "/account/factor begun")
    button(page, "确认开启").click()
    look.here(page, "/account/factor/confirm refused")
    page.goto("/account/phone")
    button(page, "提交").click()
    look.here(page, "/account/phone refused")


def test_a_register_is_imported_and_a_list_taken_away(system, visit, look):
    page = official(visit, system, "association_coordinator")
    look.at(page, "/library/imports")
    rows = sheets.experts(12)
    for name, faulty in (("faulty", True), ("good", False)):
        page.get_by_label("Excel 文件").set_input_files(sheets.register(rows, faulty=faulty))
        button(page, "上传并检查").click()
        expect(page.get_by_text("逐行报告").first).to_be_visible(timeout=20_000)
        look.here(page, f"/library/imports {name}")
        if faulty:
            page.goto("/library/imports")
    button(page, "确认导入").click()
    expect(page.get_by_text("导入完毕，共入库 12 人")).to_be_visible(timeout=30_000)
    look.here(page, "/library/imports applied")
    page.get_by_role("link", name="查看专家库").click()
    expect(page.get_by_text(rows[0][0])).to_be_visible()
    page.get_by_role("link", name="导出", exact=True).click()
    button(page, "开始导出").click()
    expect(page.get_by_text("可以下载").first).to_be_visible(timeout=30_000)
    look.here(page, "/library/exports made")
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("^下载")).first.click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_pages_of_an_application_from_draft_to_the_library(system, visit, look, newcomer):
    person, name = visit(), newcomer["name"]
    people.sign_in(person, newcomer)
    look.at(person, *HELPERS, "/personal", "/personal/edit", "/personal/edit?check=true", "/personal/submit")
    look.at(person, "/personal/history", "/tasks")

    without_scripts = visit(javascript=False)
    people.sign_in(without_scripts, newcomer)
    plain.fill_in(without_scripts)
    with_rows(person)
    look.here(person, "/personal/edit with rows")
    person.goto("/personal/edit")
    plain.apply(without_scripts)
    look.at(person, "/", "/personal", "/personal/withdrawal", "/personal/history", "/personal/files")

    reviewer = official(visit, system, "association_reviewer")
    people.open_case(reviewer, name)
    look.here(reviewer, "/cases/preliminary")
    button(reviewer, "不通过").click()
    look.here(reviewer, "/cases/preliminary refused")
    look.at(reviewer, "/", "/tasks", f"/tasks?name={name[:1]}&overdue=true", "/tasks?name=%E6%97%A0%E6%AD%A4")
    reviewer.goto(f"/tasks?name={name}")
    reviewer.get_by_role("checkbox", name=re.compile(name)).check()
    button(reviewer, "批量审核").click()
    look.here(reviewer, "/tasks/batch")
    button(reviewer, "不通过").click()
    look.here(reviewer, "/tasks/batch refused")
    reviewer.get_by_label("审核意见").fill("缺少单位盖章。")
    button(reviewer, "不通过").click()
    expect(reviewer.get_by_text("已处理 1 件")).to_be_visible()
    look.here(reviewer, "/tasks/batch done")
    people.status_becomes(person, "入库申请不通过", 60)
    look.at(person, "/", "/personal", "/personal/history", "/personal/edit")

    plain.apply(without_scripts)
    people.open_case(reviewer, name)
    expect(reviewer.get_by_text("比上次提交变更").first).to_be_visible()
    look.here(reviewer, "/cases/preliminary compared")
    people.decide(reviewer, name, "通过", recommend="全区专家")
    bureau = official(visit, system, "bureau_reviewer", "自治区住房")
    people.open_case(bureau, name)
    look.here(bureau, "/cases/final")
    people.decide(bureau, name, "通过")
    people.status_becomes(person, "已入库", 60)
    look.at(bureau, "/", "/tasks", "/tasks?state=done")
    look.at(person, "/", "/personal", "/personal/edit", "/personal/history", "/messages")
    look.at(person, "/messages/preferences")
    look.at(reviewer, "/tasks?state=done", "/library")
    reviewer.get_by_role("link", name=name).click()
    look.here(reviewer, "/library/one")
    maintained(official(visit, system, "association_coordinator"), look, name)
    look.at(person, "/personal", "/personal/history", "/personal/delegations")
    one = reviewer.url
    reviewer.get_by_role("link", name=re.compile("^查看 ?完整证件号码")).click()
    look.here(reviewer, "/library/one asking why")
    reviewer.get_by_role("dialog").get_by_label("查看原因").select_option("核对身份证件")
    button(reviewer.get_by_role("dialog"), "查看").click()
    expect(reviewer.get_by_text("本次查看已记录")).to_be_visible()
    look.here(reviewer, "/library/one/unmasking shown")
    look.at(reviewer, f"{one}/unmasking")
    button(reviewer, "查看").click()
    look.here(reviewer, "/library/one/unmasking refused")
    look.at(person, "/personal/readings")


def maintained(page, look, name):
    """Walk 日常维护 of an expert: editing to its last page, each deed, a suspension and its end."""
    page.goto("/library")
    page.get_by_role("link", name=name).click()
    look.here(page, "/library/one of the association")
    here = page.url
    deeds = ("deeds/renewal", "deeds/suspension", "deeds/removal")
    look.at(page, *(f"{here}/{last}" for last in ("edition", "rounds", *deeds)))
    page.goto(f"{here}/edition")
    button(page, "核对修改").click()
    look.here(page, "/library/one/edition refused")
    page.get_by_label("职务", exact=True).fill("总工程师（更正）")
    button(page, "核对修改").click()
    look.here(page, "/library/one/edition last page")
    button(page, "确认修改").click()
    look.here(page, "/library/one/edition without a reason")
    page.get_by_label("原因", exact=True).fill("根据专家本人来函更正。")
    button(page, "确认修改").click()
    expect(page.get_by_text("的在库信息已更正")).to_be_visible()
    page.get_by_role("button", name="暂停", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    look.here(page, "/library/one asked")
    dialog.get_by_label("原因", exact=True).fill("本人申请暂停。")
    dialog.get_by_role("button", name="确定暂停").click()
    expect(page.get_by_text("的专家资格已暂停")).to_be_visible()
    look.here(page, "/library/one suspended")
    page.goto(f"{here}/deeds/restoration")
    look.here(page, "/library/one/deeds/restoration")
    page.get_by_label("原因", exact=True).fill("暂停原因已消除。")
    button(page, "确定恢复").click()
    expect(page.get_by_text("的专家资格已恢复")).to_be_visible()


def with_rows(page):
    """Open a row in each list of the form."""
    page.goto("/personal/edit")
    for label in ("增加学习培训经历", "增加技术工作经历", "增加专家业绩", "增加专家证书"):
        button(page, label).click()


def test_large_print(system, visit, look, newcomer):
    page = official(visit, system, "association_reviewer")
    page.goto("/")
    button(page, "大字版").click()
    expect(page.locator("html")).to_have_class(re.compile("large"))
    people.wait_for(lambda: any(c["name"] == "display" for c in page.context.cookies()))
    page.context.clear_cookies(name="session")
    look.at(page, "/login", "/register/self", "/privacy")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
    people.sign_in(page, system.account("association_reviewer"))
    look.at(page, "/tasks", "/library")
    page.context.clear_cookies(name="session")
    people.sign_in(page, newcomer)
    look.at(page, "/personal", "/personal/edit", *PERSONAL_DATA)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20


def tab_to(page, label, group="", most=90):
    """Press Tab until what has this label (in this group) is focused; each stop must be seen and marked."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "BODY":  # round the end of the page
            continue
        assert stop["seen"], f"focus is hidden at {stop}"
        assert stop["marked"], f"focus is not marked at {stop}"
        if stop["label"].startswith(label) and group in stop["group"]:
            return
    raise AssertionError(f"no Tab stop is labelled {label}")


def test_logging_in_and_out_by_keyboard(system, visit):
    account, page = system.account("association_reviewer"), visit()
    page.goto("/login")
    expect(page.get_by_label("账号", exact=True)).to_be_focused()
    page.keyboard.type(account["login"])
    tab_to(page, "密码")
    page.keyboard.type(account["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"{account['name']}，您好")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["label"] == "跳到正文"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.reload()
    tab_to(page, account["organization"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="账户信息")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="账户信息")).to_be_hidden()
    page.keyboard.press("Enter")
    for entry in ("账户信息", "修改密码", "退出登录"):
        page.keyboard.press("ArrowDown")
        assert page.evaluate(FOCUS)["label"] == entry
    page.keyboard.press("Enter")
    expect(page.get_by_text("您已退出登录")).to_be_visible()


def test_pages_of_a_review_activity_being_made(system, visit, look):
    officer = official(visit, system, "bureau_officer", "乌鲁木齐")
    look.at(
        officer,
        "/activities",
        "/activities?state=done&q=%E6%97%A0",
        "/activities/calendar",
        "/activities/new",
    )
    officer.goto("/activities/new")
    button(officer, "开始选定专家").click()
    look.here(officer, "/activities/new incomplete")
    officer.get_by_label("名称", exact=True).fill("页面巡查评审")
    officer.get_by_label("项目名称", exact=True).fill("某综合体")
    officer.get_by_label("开始日期").fill(f"{date.today() + timedelta(days=20)}")
    officer.get_by_label("开始时间").fill("09:30")
    officer.get_by_label("结束时间").fill("12:30")
    officer.get_by_label("地、州、市").select_option("650100")
    officer.get_by_label("县、区").select_option("650102")
    officer.get_by_label("评审地点").fill("三楼会议室")
    officer.get_by_label("专业", exact=True).select_option(index=1)
    officer.get_by_label("人数", exact=True).fill("2")
    officer.get_by_label("单位类型", exact=True).select_option("设计单位")
    officer.get_by_label("单位名称", exact=True).fill("某某设计院")
    officer.get_by_label("统一社会信用代码").fill("123")
    button(officer, "保存").click()
    expect(officer.get_by_text("请逐位核对").first).to_be_visible()
    look.here(officer, "/activities/edit refused")
    officer.get_by_label("统一社会信用代码").fill("")
    button(officer, "保存").click()
    expect(officer.get_by_text("评审活动已保存")).to_be_visible()
    look.here(officer, "/activities/one draft")
    address = officer.url
    look.at(officer, "/activities", f"/activities/calendar?month={date.today() + timedelta(days=20):%Y-%m}")
    officer.goto(address)
    button(officer, "开始选定专家").click()
    expect(officer.get_by_text("已开始选定专家")).to_be_visible()
    officer.goto(address)
    look.here(officer, "/activities/one picking")
    officer.goto(f"{address}/experts")
    look.here(officer, "/activities/experts nobody picked")
    officer.get_by_role("link", name=re.compile(r"^选定专家\s*：")).first.click()
    expect(officer.get_by_role("heading", name="选定专家").last).to_be_visible()
    look.here(officer, "/activities/candidates")
    officer.goto(f"{address}/candidates?searched=1")
    look.here(officer, "/activities/candidates everybody")
    officer.goto(address)
    button(officer, "复制").click()
    expect(officer.get_by_text("请填写新的评审时间")).to_be_visible()
    look.here(officer, "/activities/edit copied")


def test_pages_of_experts_being_contacted(system, visit, look):
    pages = {}

    def official_of(role, organization=""):
        if role not in pages:
            pages[role] = official(visit, system, role, organization)
        return pages[role]

    coordinator = official_of("association_coordinator")
    asked, called = in_the_register(coordinator, "车巡查", "侯巡查")
    activity = Activity(system, visit, official_of, "联系巡查评审", experts=2)
    activity.make(days=40)
    activity.pick(asked.name)
    activity.pick(called.name)
    activity.hand_over()
    look.at(coordinator, f"{activity.address}/contacts")
    link = activity.invite(asked.name, asked.phone)
    look.here(coordinator, "/activities/contacts asked")
    coordinator.get_by_role("link", name=re.compile(rf"登记电话联系\s*：\s*{called.name}")).click()
    button(coordinator, "登记").click()
    look.here(coordinator, "/activities/contacts/call refused")
    coordinator.get_by_label("接受", exact=True).check()
    button(coordinator, "登记").click()
    expect(coordinator.get_by_text(f"已登记{called.name}接受。")).to_be_visible()
    coordinator.locator(".contact-log summary").first.click()
    look.here(coordinator, "/activities/contacts called")
    coordinator.get_by_role("link", name=re.compile(rf"登记不能参加\s*：\s*{called.name}")).click()
    button(coordinator, "确定不能参加").click()
    look.here(coordinator, "/activities/contacts/decline refused")
    look.at(official_of("bureau_officer"), f"{activity.address}/contacts")
    looking, phone = visit(phone=True), visit(phone=True, javascript=False)
    look.at(looking, link)
    looking.locator("summary", has_text="不能参加").click()
    button(looking, "确定不能参加").click()
    expect(looking.get_by_text("请选择不能参加的原因。").first).to_be_visible()
    look.here(looking, "/r refused")
    phone.goto(link)
    phone.locator("summary", has_text="不能参加").click()
    phone.get_by_label("时间冲突", exact=True).check()
    button(phone, "确定不能参加").click()
    expect(phone.get_by_role("heading", name="您已答复不能参加")).to_be_visible()
    look.at(looking, link)


def test_pages_of_a_review_that_has_taken_place(system, visit, look):
    pages = {}

    def official_of(role, organization=""):
        if role not in pages:
            pages[role] = official(visit, system, role, organization)
        return pages[role]

    coordinator = official_of("association_coordinator")
    came, stayed_away = in_the_register(coordinator, "来巡查", "缺巡查")
    activity = Activity(system, visit, official_of, "出席巡查评审", experts=2)
    activity.make(days=60)
    officer = official_of("bureau_officer")
    look.at(officer, "/tasks/activities", "/")
    for one in (came, stayed_away):
        activity.pick(one.name)
    activity.hand_over()
    look.at(coordinator, "/tasks/activities", "/")
    for one in (came, stayed_away):
        accept(visit(phone=True), activity.invite(one.name, one.phone))
        activity.confirm(one.name)
    activity.issue()
    taken_place(system, activity)
    look.at(officer, "/tasks/activities", f"{activity.address}/attendance")
    button(officer, "保存").click()
    expect(officer.get_by_text("请至少为一位专家").first).to_be_visible()
    look.here(officer, "/activities/attendance refused")
    officer.get_by_label("已出席", exact=True).first.check()
    officer.get_by_label("评分", exact=True).first.select_option("5 优秀")
    officer.get_by_label("评语", exact=True).first.fill("意见具体。")
    button(officer, "保存").click()
    expect(officer.get_by_text("出席与评价已保存")).to_be_visible()
    look.here(officer, "/activities/attendance half")
    button(officer, "完成评审").click()
    expect(officer.get_by_text("还没有登记出席情况").first).to_be_visible()
    officer.get_by_label("未出席", exact=True).last.check()
    button(officer, "完成评审").click()
    look.here(officer, "/activities/completion")
    button(officer, "确定完成评审").click()
    expect(officer.get_by_text("评审已完成。")).to_be_visible()
    look.here(officer, "/activities/attendance done")
    look.at(officer, "/tasks/activities", "/statistics")
    officer.goto(f"{activity.address}/experts")
    officer.get_by_role("link", name=came.name).first.click()
    expect(officer.get_by_role("heading", name="履职记录")).to_be_visible()
    look.here(officer, "/library/one with its history")


def in_the_register(coordinator, *names):
    """Import experts of an older register, who have a phone and no account, and return them."""
    retirees = [Retiree(name) for name in names]
    import_register(coordinator, [(one, "无") for one in retirees])
    return retirees


def test_filling_in_the_form_by_keyboard(visit, newcomer):
    page = visit()
    people.sign_in(page, newcomer)
    page.goto("/personal/edit")
    for label, keys in (
        ("联系电话", "13999990001"),
        ("邮箱", "keyboard@example.com"),
        ("职务", "总工程师"),
    ):
        tab_to(page, label)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(keys)
    tab_to(page, "最高学历")
    page.keyboard.press("ArrowDown")
    tab_to(page, "二级注册建筑师")
    page.keyboard.press("Space")
    checked = page.get_by_label("二级注册建筑师", exact=True).is_checked()
    tab_to(page, "增加技术工作经历")
    before = page.get_by_label("技术工作经历", exact=True).count()
    page.keyboard.press("Enter")
    assert page.get_by_label("技术工作经历", exact=True).count() == before + 1
    assert page.evaluate(FOCUS)["label"] == "起止时间"
    tab_to(page, "技术工作经历")
    page.keyboard.type("用键盘填写的经历")
    tab_to(page, "保存草稿")
    page.keyboard.press("Enter")
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    expect(page.get_by_label("邮箱", exact=True)).to_have_value("keyboard@example.com")
    expect(page.get_by_label("最高学历", exact=True)).not_to_have_value("")
    assert page.get_by_label("二级注册建筑师", exact=True).is_checked() == checked
    expect(page.get_by_label("技术工作经历", exact=True).last).to_have_value("用键盘填写的经历")


def test_everything_important_works_without_scripts(system, visit, admin):
    person, page = Retiree("素测试"), visit(javascript=False)
    plain.register(page, system, person)
    plain.grant(admin, person)
    people.log_in(page, person.number, person.password)
    plain.fill_in(page)
    button(page, "增加专家业绩").click()
    page.get_by_label("业绩名称", exact=True).fill("一项业绩")
    button(page, "保存草稿").click()
    expect(page.get_by_label("业绩名称", exact=True)).to_have_value("一项业绩")
    button(page.get_by_role("group", name="专家业绩"), "删除").click()
    expect(page.get_by_label("业绩名称", exact=True)).to_have_count(0)
    expect(page.get_by_label("毕业院校及毕业时间", exact=True)).to_have_value("某大学 1986年7月")
    plain.apply(page)
    people.wait_for(lambda: facts.cases_of(system, person.name))
    page.goto("/personal")
    button(page, "撤回").click()
    button(page, "确定撤回").click()
    people.status_becomes(page, "未入库", 60)
    button(page, "大字版").click()
    expect(page.locator("html")).to_have_class(re.compile("large"))
    page.get_by_role("button", name=person.name).hover()
    button(page, "退出登录").click()
    expect(page.get_by_text("您已退出登录")).to_be_visible()
    page.goto("/personal")
    expect(page).to_have_url(re.compile(r"/login\?next="))
