"""下载专家申报表: what was typed a moment ago stands on it, with scripts and without."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.e2e import looks, people, plain
from tests.e2e.journey import button
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

BUTTON = "下载专家申报表"


@pytest.fixture(scope="module")
def newcomer(browser, system, admin):
    """A person who has just been granted permission."""
    person = Retiree("表测试")
    context = browser.new_context(java_script_enabled=False, base_url=system.url, locale="zh-CN")
    plain.become_applicant(context.new_page(), admin, system, person)
    context.close()
    return {"login": person.number, "password": person.password, "name": person.name}


def text_of(download):
    assert download.suggested_filename == "专家申报表-表测试.pdf"
    pages = pypdfium2.PdfDocument(Path(download.path()))
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pages))


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_just_typed_is_saved_and_printed_and_the_page_stays(system, visit, newcomer, scripts):
    page = visit(javascript=scripts)
    people.sign_in(page, newcomer)
    people.status_becomes(page, "未入库", 60)
    page.goto("/personal/edit")
    for typed in ("总工程师", "院长"):
        page.get_by_label("职务", exact=True).fill(typed)
        with page.expect_download() as coming:
            button(page, BUTTON).click()
        told = text_of(coming.value)
        assert typed in told
        assert newcomer["login"] in told
        expect(page.get_by_label("职务", exact=True)).to_have_value(typed)
    page.get_by_label("职务", exact=True).fill("顾问")
    button(page, "保存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()


def test_the_own_page_offers_it_too(visit, newcomer):
    page = visit()
    people.sign_in(page, newcomer)
    page.goto("/personal")
    with page.expect_download() as coming:
        page.get_by_role("link", name=BUTTON).click()
    assert newcomer["name"] in text_of(coming.value)


def test_a_page_that_is_not_current_prints_nothing_and_says_so(visit, newcomer):
    page, other = visit(), visit()
    for one in (page, other):
        people.sign_in(one, newcomer)
        one.goto("/personal/edit")
    other.get_by_label("职务", exact=True).fill("所长")
    expect(other.get_by_text(re.compile(r"已保存 \d\d:\d\d"))).to_be_visible()
    button(other, "保存草稿").click()
    expect(other.get_by_text("草稿已保存")).to_be_visible()
    page.get_by_label("职务", exact=True).fill("主任")
    expect(page.get_by_text("另一个页面已修改了您的资料").first).to_be_visible()
    button(page, BUTTON).click()
    expect(page.locator("[role=alert]").get_by_text("另一个页面已修改了您的资料").first).to_be_visible()
    expect(page.get_by_label("职务", exact=True)).to_have_value("主任")


def test_the_page_that_has_it_come_looks_as_it_should(visit, newcomer):
    page = visit()
    people.sign_in(page, newcomer)
    with page.expect_download():
        page.goto("/personal/edit?download=true")
    expect(page.get_by_role("link", name="点击这里")).to_be_visible()
    assert looks.faults(page) == []
