"""An expert in the library: 信息变更 and what it changes, 日常维护, 查看, lists in and out; by the labels."""

import io
import re

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from foundation.testing.workbooks import workbook
from tests.e2e import facts, papers, people
from tests.e2e.journey import Journey, button, sees_in_library
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_of(retiree):
    """Return a register with one expert of the whole region."""
    titles = ["姓名", "身份证号码", "所在地区", "现工作单位", "专业", "专家类型", "入库日期"]
    line = [retiree.name, retiree.number, "".join(retiree.region), "无", "消防", "全区专家", "2024-03-01"]
    return workbook(titles, [line])


NAMES = iter(f"{surname}测试" for surname in "欧蓝冷苗")


@pytest.fixture
def journey(system, visit):
    """An expert of the whole region, listed; each test has its own."""
    journey = Journey(system, visit, Retiree(next(NAMES)))
    journey.register()
    journey.grant()
    journey.fill_in()
    journey.apply()
    journey.be_recommended("全区专家")
    journey.be_listed("自治区住房")
    return journey


def opened(page, name):
    """Open the expert's page of the library."""
    assert sees_in_library(page, name) == 1
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def do(page, deed, reason):
    """Do something with an expert: the button, the reason, the button of the dialog."""
    page.get_by_role("button", name=deed, exact=True).first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("原因", exact=True).fill(reason)
    dialog.get_by_role("button", name=re.compile(deed)).click()


def test_a_change_is_seen_row_by_row_and_the_library_changes_at_its_end(journey):
    person, name = journey.person, journey.retiree.name
    person.goto("/personal")
    button(person, "信息变更").click()
    person.get_by_label("职称", exact=True).fill("正高级工程师")
    person.locator("li", has_text="签字页.jpg").get_by_role("button", name="删除").click()
    expect(person.locator("li", has_text="签字页.jpg")).to_have_count(0)
    people.add_file(person, "专家申报表附件", "新签字页.jpg", "image/jpeg", papers.scan_as_jpeg())
    person.get_by_role("button", name="信息变更", exact=True).click()
    expect(person).to_have_url(re.compile("/personal/submit"))
    person.get_by_role("button", name="信息变更", exact=True).click()
    expect(person.get_by_text("信息变更中").first).to_be_visible()

    for reviewer, kind in (
        (journey.official("association_reviewer"), "全区专家"),
        (journey.official("bureau_reviewer", "自治区住房"), ""),
    ):
        people.open_case(reviewer, name)
        expect(reviewer.get_by_text(re.compile("本次变更：3 项")).first).to_be_visible()
        expect(reviewer.locator("del", has_text="高级工程师")).to_be_visible()
        expect(reviewer.locator("ins", has_text="正高级工程师")).to_be_visible()
        for file, word in (("签字页.jpg", "已删除"), ("新签字页.jpg", "新增")):
            expect(reviewer.get_by_text(file, exact=True).first).to_be_visible()
            expect(reviewer.get_by_text(word, exact=True).first).to_be_visible()
        officer = journey.official("bureau_officer", "喀什")
        opened(officer, name)
        expect(officer.get_by_text("正高级工程师")).to_have_count(0)
        people.decide(reviewer, name, "通过", recommend=kind)
    people.status_becomes(person, "已入库", 90)
    opened(officer, name)
    expect(officer.get_by_text("正高级工程师").first).to_be_visible()

    person.goto("/personal/history")
    for words in ("信息变更", "入库申请", "资料预审", "资料终审"):
        expect(person.get_by_text(words).first).to_be_visible()
    assert [(case["state"], case["decisions"]) for case in facts.cases_of(journey.system, name)] == [
        ("passed", 2),
        ("passed", 2),
    ]


def test_the_association_suspends_restores_and_edits_and_the_person_reads_why(journey):
    person, name = journey.person, journey.retiree.name
    coordinator = journey.official("association_coordinator")
    officer = journey.official("bureau_officer", "喀什")

    opened(coordinator, name)
    do(coordinator, "暂停", "本人申请暂停。")
    expect(coordinator.get_by_text("的专家资格已暂停").first).to_be_visible()
    assert sees_in_library(officer, name) == 0
    person.goto("/personal")
    expect(person.get_by_text("原因：本人申请暂停。")).to_be_visible()
    expect(person.get_by_role("button", name="信息变更")).to_have_count(0)

    do(coordinator, "恢复", "暂停原因已消除。")
    expect(coordinator.get_by_text("的专家资格已恢复").first).to_be_visible()
    button(coordinator, "编辑").click()
    coordinator.get_by_label("职务", exact=True).fill("顾问总工程师")
    coordinator.locator("form").get_by_role("button", name=re.compile("核对|下一步")).last.click()
    expect(coordinator.get_by_text("顾问总工程师").first).to_be_visible()
    coordinator.get_by_label("原因", exact=True).fill("根据专家本人来函更正。")
    coordinator.get_by_role("button", name="确认修改").click()
    expect(coordinator.get_by_role("heading", name=name)).to_be_visible()
    opened(officer, name)
    expect(officer.get_by_text("顾问总工程师").first).to_be_visible()

    person.goto("/personal/history")
    for words in ("本人申请暂停。", "暂停原因已消除。", "根据专家本人来函更正。"):
        expect(person.get_by_text(words).first).to_be_visible()
    people.status_becomes(person, "已入库")
    people.wait_for(
        lambda: (
            {t for c, t in facts.messages_of(journey.system, name) if c == "sms"}
            >= {"expert.suspended", "expert.restored", "expert.amended"}
        ),
        90,
    )


def test_whoever_looks_at_a_number_gives_a_reason_and_the_person_sees_it(journey):
    person, name = journey.person, journey.retiree.name
    officer = journey.official("bureau_officer", "喀什")
    opened(officer, name)
    expect(officer.get_by_text(journey.retiree.number)).to_have_count(0)
    officer.get_by_role("link", name=re.compile("查看.*证件|查看")).first.click()
    dialog = officer.locator("dialog[open]")
    dialog.get_by_label("其他原因或说明").fill("邀请参加评审活动")
    dialog.get_by_role("button", name="查看", exact=True).click()
    expect(officer.get_by_text(journey.retiree.number)).to_be_visible()
    officer.go_back()
    expect(officer.get_by_text(journey.retiree.number)).to_have_count(0)

    person.goto("/personal")
    button(person, "查看记录").click()
    expect(person.get_by_text("邀请参加评审活动")).to_be_visible()
    expect(person.get_by_text("完整证件号码和联系方式").first).to_be_visible()


def test_a_list_given_out_is_masked_and_says_by_whom(journey):
    officer = journey.official("bureau_officer", "喀什")
    assert sees_in_library(officer, journey.retiree.name) == 1
    officer.get_by_role("link", name="导出", exact=True).click()
    officer.get_by_role("button", name="开始导出").click()
    download = officer.get_by_role("link", name=re.compile("^下载"))
    expect(download.first).to_be_visible(timeout=90_000)
    with officer.expect_download() as got:
        download.first.click()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(got.value.path().read_bytes())).get_sheet_by_index(0)
    cells = [str(cell) for row in sheet.to_python() for cell in row]
    assert any(journey.retiree.name == cell for cell in cells)
    assert any("导出" in cell for cell in cells)
    assert journey.retiree.number not in "".join(cells)
    assert journey.retiree.phone not in "".join(cells)


def test_an_expert_of_an_old_register_finds_the_own_record_after_registering(system, visit):
    retiree = Retiree("那测试")
    journey = Journey(system, visit, retiree)
    coordinator = journey.official("association_coordinator")
    coordinator.goto("/library")
    button(coordinator, "导入名册").click()
    coordinator.get_by_label("Excel 文件").set_input_files(
        {"name": "名册.xlsx", "mimeType": WORKBOOK, "buffer": register_of(retiree)}
    )
    coordinator.get_by_role("button", name="上传并检查").click()
    confirm = coordinator.get_by_role("button", name="确认导入")
    expect(confirm).to_be_visible(timeout=90_000)
    confirm.click()
    expect(coordinator.get_by_text("导入完毕，共入库 1 人。")).to_be_visible(timeout=90_000)
    assert sees_in_library(journey.official("bureau_officer", "喀什"), retiree.name) == 1

    journey.register()
    journey.grant()
    people.log_in(journey.person, retiree.number, retiree.password)
    people.status_becomes(journey.person, "已入库", 90)
    expect(button(journey.person, "信息变更")).to_be_visible()
