"""The main job as a sequence of steps, from /register/self to 已入库. A test may do something after each step."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.e2e import papers, people
from tests.e2e.people import Retiree
from tests.e2e.system import System

OPINION = "申报表缺少单位盖章，请补充后再次申请。"


def nothing(_step: str) -> None:
    """Do nothing after a step."""


@dataclass
class Journey:
    """One person's way into the library. `open_page` opens a fresh browser; `after` is told each step."""

    system: System
    open_page: Callable[[], Page]
    retiree: Retiree
    after: Callable[[str], None] = nothing
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def person(self) -> Page:
        """The browser of the person who applies."""
        return self.pages.setdefault("person", self.open_page())

    def official(self, role: str, organization: str = "") -> Page:
        """Return the browser of a demonstration account, logged in."""
        key = role + organization
        if key not in self.pages:
            self.pages[key] = self.open_page()
            account = self.system.account(role, organization)
            people.log_in(self.pages[key], account["login"], account["password"])
        return self.pages[key]

    def register(self) -> None:
        """Register and wait for the administrator's permission."""
        people.register(self.person, self.system, self.retiree)
        self.after("registered")

    def grant(self) -> None:
        """Have the administrator look at the photos and grant permission."""
        admin = self.official("platform_admin")
        admin.goto("/registrations")
        admin.get_by_role("link", name=self.retiree.name).first.click()
        expect(admin.get_by_text(self.retiree.number)).to_be_visible()
        for side in ("正面", "反面"):
            picture = admin.get_by_role("img", name=re.compile(side)).first
            expect(picture).to_be_visible()
            people.wait_for(
                lambda shown=picture: shown.evaluate("image => image.complete && image.naturalWidth > 300")
            )
        self.after("photos seen")
        admin.get_by_role("button", name="通过").first.click()
        people.wait_for(
            lambda: any("登录" in text for text in people.sms_to(self.system, self.retiree.phone)), 90
        )
        self.after("granted")

    def fill_in(self) -> None:
        """Log in and fill in the whole form; the draft saves itself and survives a reload."""
        page = self.person
        people.log_in(page, self.retiree.number, self.retiree.password)
        people.status_becomes(page, "未入库", 90)
        button(page, "入库申请").click()
        people.fill_application(page)
        people.add_file(page, "专家申报表附件", "申报表.pdf", "application/pdf", papers.scan_as_pdf())
        people.add_file(page, "专家申报表附件", "签字页.jpg", "image/jpeg", papers.scan_as_jpeg())
        expect(page.get_by_text(re.compile(r"已保存 \d\d:\d\d"))).to_be_visible()
        self.after("filled in")
        page.reload()
        expect(page.get_by_label("毕业院校及毕业时间", exact=True)).to_have_value("某大学 1986年7月")
        expect(page.get_by_text("申报表.pdf")).to_be_visible()

    def apply(self) -> None:
        """Submit; the status changes and the button is gone."""
        people.apply(self.person)
        expect(button(self.person, "入库申请")).to_have_count(0)
        self.after("submitted")

    def be_rejected(self) -> None:
        """Have the association reject, read the opinion in 审核记录, mend and submit again."""
        people.decide(self.official("association_reviewer"), self.retiree.name, "不通过", opinion=OPINION)
        self.after("rejected")
        people.status_becomes(self.person, "入库申请不通过", 90)
        button(self.person, "审核记录").click()
        expect(self.person.get_by_text(OPINION).first).to_be_visible()
        self.person.goto("/personal")
        button(self.person, "入库申请").click()
        self.person.get_by_label("职称", exact=True).fill("正高级工程师")

    def be_recommended(self, kind: str) -> None:
        """Have the association pass and recommend."""
        people.decide(self.official("association_reviewer"), self.retiree.name, "通过", recommend=kind)
        self.after("recommended")

    def be_listed(self, bureau: str) -> None:
        """Have the bureau pass; the person sees 已入库."""
        people.decide(self.official("bureau_reviewer", bureau), self.retiree.name, "通过")
        self.after("passed")
        people.status_becomes(self.person, "已入库", 90)


def button(page: Page, name: str) -> Locator:
    """Return what a person presses under this name, a link or a button."""
    link = page.get_by_role("link", name=name, exact=True)
    return link.or_(page.get_by_role("button", name=name, exact=True)).first


def sees_in_library(page: Page, name: str) -> int:
    """Search the library for a part of a name; return how many links with the whole name are found."""
    page.goto("/library")
    page.get_by_label("姓名", exact=True).fill(name[1:])
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", name="专家库")).to_be_visible()
    return page.get_by_role("link", name=name, exact=True).count()
