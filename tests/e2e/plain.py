"""The same steps where the browser runs no scripts: every one of them is a plain form post."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import papers, people
from tests.e2e.people import Retiree
from tests.e2e.system import System


def choose_region(page: Page, label: str, region: tuple[str, str, str]) -> None:
    """Choose a level and have the page drawn again with the next one, until the county."""
    group = page.get_by_role("group", name=label)
    for position, name in enumerate(region):
        group.locator("select").nth(position).select_option(label=name)
        if position < len(region) - 1:
            group.get_by_role("button", name="刷新下级").click()


def register(page: Page, system: System, person: Retiree) -> None:
    """Register at /register/self; passwords are typed last, for no page is ever drawn with them."""
    people.fill_registration(page, person, choose_region)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("验证码已发送").first).to_be_visible()
    texts = people.wait_for(lambda: people.sms_to(system, person.phone), 60)
    page.get_by_label("验证码", exact=True).fill(re.search(r"\d{6}", texts[0]).group())
    for label in ("密码", "确认密码"):
        page.get_by_label(label, exact=True).fill(person.password)
    page.get_by_role("button", name="注册", exact=True).click()
    expect(page.get_by_role("heading", name="注册已提交")).to_be_visible()


def grant(page: Page, person: Retiree) -> None:
    """Have an administrator (signed in) grant permission."""
    page.goto("/registrations")
    page.get_by_role("link", name=person.name).first.click()
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text(f"{person.name}的注册已通过")).to_be_visible()


def fill_in(page: Page) -> None:
    """Fill in the whole form of 入库申请 and save it."""
    people.status_becomes(page, "未入库", 60)
    page.get_by_role("button", name="入库申请").click()
    people.fill_application(page, choose=choose_region)
    files = page.get_by_label("专家申报表附件", exact=True)
    files.set_input_files(
        {"name": "申报表.pdf", "mimeType": "application/pdf", "buffer": papers.scan_as_pdf()}
    )
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()


def apply(page: Page) -> None:
    """Press 提交申请, read everything once more, and press it for good."""
    page.goto("/personal/edit")
    people.wait_for(lambda: page.goto("/personal/submit") and page.get_by_text("还不能提交").count() == 0, 60)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("提交申请成功")).to_be_visible()


def become_applicant(page: Page, admin: Page, system: System, person: Retiree) -> None:
    """Register, be granted permission and log in: a person with an empty form."""
    register(page, system, person)
    grant(admin, person)
    people.sign_in(page, {"login": person.number, "password": person.password})
    people.status_becomes(page, "未入库", 60)
