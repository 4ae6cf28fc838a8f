"""A review activity as a sequence of steps, by the labels: bureau → association → expert → notice → bureau."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.system import System

ANSWER = re.compile(r"https?://\S+?(/r/[A-Za-z0-9_-]+)")


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
