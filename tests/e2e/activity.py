"""A review activity as a sequence of steps, by the labels: bureau → association → expert → notice → bureau."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect

from foundation.testing.workbooks import workbook
from tests.e2e import facts, people, sheets
from tests.e2e.people import Retiree
from tests.e2e.system import System

ANSWER = re.compile(r"https?://\S+?(/r/[A-Za-z0-9_-]+)")
REGISTER = ("姓名", "身份证号码", "所在地区", "现工作单位", "专业", "专家类型", "入库日期", "联系电话")


@dataclass
class Activity:
    """One activity on its way. `official` logs a demonstration account in; `open_page` opens a fresh browser."""

    system: System
    open_page: Callable[..., Page]
    official: Callable[..., Page]
    title: str
    experts: int = 1
    bureau: str = "乌鲁木齐"
    address: str = field(default="")

    @property
    def officer(self) -> Page:
        """The browser of the bureau's officer."""
        return self.official("bureau_officer", self.bureau)

    @property
    def coordinator(self) -> Page:
        """The browser of the association's coordinator."""
        return self.official("association_coordinator")

    def make(self, *, party: str = "某某建筑设计院有限公司", days: int = 20) -> None:
        """Fill in 新建评审活动 and begin picking."""
        self.write_down(party=party, days=days)
        self.begin_picking()

    def write_down(self, *, party: str, days: int) -> None:
        """Fill in 新建评审活动."""
        page = self.officer
        page.goto("/activities")
        page.get_by_role("link", name="新建评审活动").first.click()
        page.get_by_label("名称", exact=True).fill(self.title)
        page.get_by_label("项目名称", exact=True).fill("某商业综合体")
        page.get_by_label("开始日期").fill(f"{date.today() + timedelta(days=days)}")
        page.get_by_label("开始时间").fill("09:30")
        page.get_by_label("结束时间").fill("12:30")
        people.choose_region(page, "所在地区", ("新疆维吾尔自治区", "乌鲁木齐市", "天山区"))
        page.get_by_label("评审地点").fill("三楼会议室")
        page.get_by_label("联系人", exact=True).fill("经办测试")
        page.get_by_label("专业", exact=True).select_option(label="消防")
        page.get_by_label("人数", exact=True).fill(str(self.experts))
        page.get_by_label("单位类型", exact=True).select_option(label="设计单位")
        page.get_by_label("单位名称", exact=True).fill(party)

    def begin_picking(self) -> None:
        """Press 开始选定专家."""
        page = self.officer
        page.get_by_role("button", name="开始选定专家").click()
        expect(page.get_by_text("已开始选定专家")).to_be_visible()
        self.address = urlsplit(page.url).path.removesuffix("/experts")

    def find_candidate(self, name: str) -> Page:
        """Search the candidates for a name and return the page."""
        page = self.officer
        page.goto(f"{self.address}/experts")
        page.get_by_role("link", name=re.compile(r"^(选定|更换)专家\s*：")).first.click()
        page.get_by_label("姓名", exact=True).fill(name)
        page.get_by_role("button", name="查询").click()
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
        return page

    def pick(self, name: str) -> None:
        """Pick an expert; the directory may learn of a new one a moment after the library."""
        page = self.find_candidate(name)
        page.get_by_role("button", name=re.compile(rf"选定\s*{name}")).click()
        expect(page.get_by_text(f"已选定{name}").first).to_be_visible()

    def hand_over(self) -> None:
        """Hand the activity over to the association."""
        page = self.officer
        page.goto(f"{self.address}/experts")
        page.get_by_role("button", name="提交协会").first.click()
        page.locator("dialog[open]").get_by_role("button", name="提交协会").click()
        expect(page.get_by_text("联系确认").first).to_be_visible()

    def invite(self, name: str, phone: str) -> str:
        """Send an expert the link and return its path as it arrives on the phone."""
        page, before = self.coordinator, len(self.links_of(phone))
        page.goto(f"{self.address}/contacts")
        page.get_by_role("button", name=re.compile(rf"短信\s*：\s*{name}")).click()
        expect(page.get_by_text(re.compile("已发送|发送")).first).to_be_visible()
        people.wait_for(lambda: len(self.links_of(phone)) > before, 90)
        return self.links_of(phone)[0]

    def links_of(self, phone: str) -> list[str]:
        """Return the paths of the links that a phone got, newest first."""
        texts = people.sms_to(self.system, phone)
        return [found[1] for text in texts if (found := ANSWER.search(text))]

    def confirm(self, name: str) -> None:
        """Confirm the working time of who has accepted."""
        page = self.coordinator
        page.goto(f"{self.address}/contacts")
        page.get_by_label(re.compile(rf"待确认\s*：\s*{name}")).check()
        page.get_by_role("button", name="确认工作时间").click()
        expect(page.get_by_text("已确认时间").first).to_be_visible()

    def issue(self) -> None:
        """Issue the notices."""
        page = self.coordinator
        page.goto(f"{self.address}/notices")
        page.get_by_role("link", name="下达委派通知").first.click()
        page.get_by_role("button", name="确定下达委派通知").click()
        expect(page.get_by_text(re.compile(r"新消专委〔\d{4}〕\d{4}号")).first).to_be_visible()


def accept(page: Page, link: str) -> None:
    """Open the link on a phone and accept."""
    page.goto(link)
    expect(page.get_by_role("heading", name="评审邀请")).to_be_visible()
    page.get_by_role("button", name="接受", exact=True).click()
    expect(page.get_by_text("接受").first).to_be_visible()


def decline(page: Page, link: str, reason: str = "身体原因") -> None:
    """Open the link on a phone and decline with a reason."""
    page.goto(link)
    page.locator("summary", has_text="不能参加").click()
    page.get_by_label(reason, exact=True).check()
    page.get_by_role("button", name="确定不能参加").click()
    expect(page.get_by_text("不能参加").first).to_be_visible()


def taken_place(system: System, activity: Activity) -> None:
    """Have an activity be over an hour ago: nobody waits for its day, and clocks of other machines are not moved."""
    change = """UPDATE activities SET state = 'underway', starts_at = now() - interval '4 hours',
        ends_at = now() - interval '1 hour' WHERE id = $1::uuid"""
    facts.rows(system, "review", change, activity.address.rsplit("/", 1)[1])


def import_register(page: Page, experts: Sequence[tuple[Retiree, str]]) -> None:
    """Import an older register: experts and their employers, who have a phone and no account."""
    lines = [
        [one.name, one.number, "".join(one.region), employer, "消防", "全区专家", "2024-03-01", one.phone]
        for one, employer in experts
    ]
    page.goto("/library/imports")
    sheet = {"name": "名册.xlsx", "mimeType": sheets.XLSX, "buffer": workbook(REGISTER, lines)}
    page.get_by_label("Excel 文件").set_input_files(sheet)
    page.get_by_role("button", name="上传并检查").click()
    confirm = page.get_by_role("button", name="确认导入")
    expect(confirm).to_be_visible(timeout=90_000)
    confirm.click()
    expect(page.get_by_text(re.compile("导入完毕"))).to_be_visible(timeout=90_000)


def address_on(paper: bytes) -> str:
    """Return the address in the QR code on the last page of a PDF."""
    document = pypdfium2.PdfDocument(paper)
    [code] = zxingcpp.read_barcodes(document[len(document) - 1].render(scale=3).to_pil())
    return str(code.text)
