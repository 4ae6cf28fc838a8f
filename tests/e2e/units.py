"""What a unit and its people do, by the manual's labels (sections 二.2 and 二.1)."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from expertlib.invented import invented_credit_code
from tests.e2e import people
from tests.e2e.journey import button
from tests.e2e.people import Retiree
from tests.e2e.system import System


@dataclass
class Unit:
    """An invented unit, with the one who acts for it."""

    name: str
    agent: Retiree
    credit_code: str = field(default_factory=invented_credit_code)


def begin_portal_login(page: Page) -> None:
    """Press 政务一体化平台登录 and arrive at the portal."""
    page.goto("/login")
    button(page, "政务一体化平台登录").click()
    expect(page.get_by_text("新疆政务服务网（演示）").first).to_be_visible()


def register_at_portal(page: Page, unit: Unit) -> None:
    """Register as a legal person (法人注册) whose agent has been verified."""
    page.get_by_role("link", name="注册", exact=True).click()
    expect(page.get_by_role("heading", name="法人注册")).to_be_visible()
    for label, value in (
        ("单位名称", unit.name),
        ("统一社会信用代码", unit.credit_code),
        ("经办人姓名", unit.agent.name),
        ("经办人身份证号", unit.agent.number),
        ("手机号", unit.agent.phone),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("身份证号已通过实名核验").check()
    button(page, "注册").click()
    expect(page.get_by_text("注册成功")).to_be_visible()


def choose_at_portal(page: Page, unit: Unit) -> None:
    """Log in at the portal as the unit."""
    page.get_by_role("button", name=f"登录 {unit.name}").click()


def fill_in_employee(page: Page, person: Retiree) -> None:
    """【单位人员信息】→【人员信息】→【添加人员】→ 身份证号, 姓名, 手机号."""
    page.goto("/")
    page.get_by_role("link", name="单位人员信息").first.click()
    page.get_by_role("link", name="人员信息", exact=True).click()
    button(page, "添加人员").click()
    page.get_by_label("身份证号", exact=True).fill(person.number)
    page.get_by_label("姓名", exact=True).fill(person.name)
    page.get_by_label("手机号", exact=True).fill(person.phone)


def add_employee(page: Page, person: Retiree) -> None:
    """Add somebody:【添加人员】→【权限设置】→ 个人/建设单位员工."""
    fill_in_employee(page, person)
    button(page, "添加人员").click()
    expect(page.get_by_role("heading", name="权限设置")).to_be_visible()
    expect(page.get_by_label("个人/建设单位员工", exact=True)).to_be_checked()
    button(page, "保存").click()
    expect(page.get_by_text(f"{person.name}的权限已设置").first).to_be_visible()


def initial_password(system: System, person: Retiree, nth: int) -> str:
    """Return the password of the nth message that brought one."""

    def found():
        texts = [text for text in people.sms_to(system, person.phone) if "密码" in text]
        return len(texts) >= nth and re.search(r"(?<![!-~])[!-~]{12}(?![!-~])", texts[0])

    return people.wait_for(found, 90)[0]


def give_password(page: Page, login: str, password: str) -> None:
    """Fill in the login page and press 登录."""
    page.goto("/login")
    page.get_by_label("账号", exact=True).fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    button(page, "登录").click()


def change_first(page: Page, initial: str, chosen: str) -> None:
    """Change the initial password, which the first login asks for before anything else."""
    expect(page.get_by_text("首次登录请先修改密码").first).to_be_visible()
    page.goto("/personal")
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    for label, word in (("旧密码", initial), ("新密码", chosen), ("确认新密码", chosen)):
        page.get_by_label(label, exact=True).fill(word)
    button(page, "提交").click()
    expect(page.get_by_text("密码已修改").first).to_be_visible()
    people.agree(page)
