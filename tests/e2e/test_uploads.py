"""Large files go on where the connection dropped."""

import random
import re

import pytest
from playwright.sync_api import expect

from tests.e2e import facts, papers, people, plain
from tests.e2e.journey import button
from tests.e2e.line import laid
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

MIB = 2**20
EDIT = "/personal/edit"
SOON_MS = 60_000


@pytest.fixture(scope="module")
def applicant(browser, system, admin):
    """A person who may apply."""
    person = Retiree("续测试")
    context = browser.new_context(java_script_enabled=False, base_url=system.url, locale="zh-CN")
    plain.become_applicant(context.new_page(), admin, system, person)
    context.close()
    return {"login": person.number, "password": person.password}


def large_pdf(seed):
    """Return a scan of four chunks and a half."""
    scan = papers.scan_as_pdf(1)
    return scan + b"\n%" + random.Random(seed).randbytes(int(4.5 * MIB) - len(scan) - 2)


class Chunks:
    """Notes which chunks the page sends; while `down` those from `first_lost` on do not come through."""

    def __init__(self, page, first_lost):
        self.arrived, self.lost = [], []
        self.down = True
        self._first_lost = first_lost
        page.route("**/personal/uploads/**", self._pass)

    def _pass(self, route):
        found = re.search(r"/chunks/(\d+)$", route.request.url)
        offset = int(found[1]) if found else None
        if self.down and (self.lost or (offset or 0) >= self._first_lost):
            self.lost.append(offset)
            route.abort("connectionreset")
            return
        if offset is not None:
            self.arrived.append(offset // MIB)
        route.continue_()


def choose(page, name, data):
    """Choose a file for 专家申报表附件; return its line."""
    page.get_by_label("专家申报表附件", exact=True).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": data}
    )
    return page.locator(".kit-file", has_text=name)


def has_passed(item):
    """Wait until the file has passed its check."""
    expect(item.get_by_text("通过", exact=True)).to_be_visible(timeout=SOON_MS)


def content_of(page, item):
    """Return the bytes that the product keeps of a file."""
    return page.request.get(f"/files/{item.get_attribute('data-file')}/content").body()


def open_form(visit, applicant):
    """Open the form of 入库申请 as this person."""
    page = visit()
    page.on("dialog", lambda dialog: dialog.accept())
    people.sign_in(page, applicant)
    page.goto(EDIT)
    return page


def test_a_connection_cut_in_the_middle_goes_on_by_itself_with_what_is_missing(visit, applicant):
    page, data = open_form(visit, applicant), large_pdf("自动")
    chunks = Chunks(page, first_lost=2 * MIB)
    item = choose(page, "自动续传.pdf", data)
    expect(item).to_contain_text("网络连接中断，2 秒后自动继续。")
    assert chunks.arrived == [0, 1]
    chunks.down = False
    has_passed(item)
    assert chunks.arrived == [0, 1, 2, 3, 4]
    assert content_of(page, item) == data
    button(item, "删除").click()
    expect(item).to_have_count(0)


def test_retrying_goes_on_at_once_and_the_bar_shows_true_bytes(visit, applicant):
    page, data = open_form(visit, applicant), large_pdf("重试")
    chunks = Chunks(page, first_lost=3 * MIB)
    item = choose(page, "重试续传.pdf", data)
    expect(item).to_contain_text("5 秒后自动继续")
    assert item.get_by_role("progressbar").evaluate("bar => bar.value") == 66
    chunks.down = False
    button(item, "重试").click()
    has_passed(item)
    assert chunks.arrived == [0, 1, 2, 3, 4]
    assert content_of(page, item) == data


def test_after_the_page_was_loaded_again_the_same_file_goes_on(visit, applicant):
    page, data = open_form(visit, applicant), large_pdf("刷新")
    chunks = Chunks(page, first_lost=2 * MIB)
    item = choose(page, "刷新续传.pdf", data)
    expect(item).to_contain_text("秒后自动继续")
    chunks.down = False
    page.reload()
    expect(item).to_have_count(0)
    item = choose(page, "刷新续传.pdf", data)
    has_passed(item)
    assert chunks.arrived == [0, 1, 2, 3, 4]
    assert content_of(page, item) == data


def test_a_cancelled_upload_is_forgotten(system, visit, applicant):
    page = open_form(visit, applicant)
    pending = "SELECT count(*) AS n FROM attachments WHERE state = 'pending'"
    chunks = Chunks(page, first_lost=2 * MIB)
    item = choose(page, "取消.pdf", large_pdf("取消"))
    expect(item).to_contain_text("秒后自动继续")
    assert facts.rows(system, "experts", pending)[0]["n"] == 1
    chunks.down = False
    button(item, "取消").click()
    expect(item).to_have_count(0)
    people.wait_for(lambda: facts.rows(system, "experts", pending)[0]["n"] == 0, 10)
    page.reload()
    expect(item).to_have_count(0)


def test_on_a_real_line_that_is_slow_and_then_cut_the_file_still_arrives(system, visit, applicant):
    page, data = open_form(visit, applicant), large_pdf("断线")
    with laid(system.url) as line:
        page.goto(line.url + EDIT)
        line.slow_down(300_000)
        item = choose(page, "断线续传.pdf", data)
        expect(item).to_contain_text(re.compile(r"正在上传 [3-9]\d%"), timeout=SOON_MS)
        line.cut()
        expect(item).to_contain_text("秒后自动继续")
        line.mend()
        has_passed(item)
        assert content_of(page, item) == data
