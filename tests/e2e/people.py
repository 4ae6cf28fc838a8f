"""What people do, by the manual's labels: each function is one of the manual's steps."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from playwright.sync_api import Page, expect

from expertlib.demonstration import invented_document_number, invented_phone
from tests.e2e import papers

PASSWORD = "Tianshan#2026-yes"
SECONDS = 30

Choose = Callable[[Page, str, tuple[str, str, str]], None]
"""How a person chooses a region: page, label of the cascade, province, city and county."""


@dataclass
class Retiree:
    """An invented retired engineer."""

    name: str
    region: tuple[str, str, str] = ("新疆维吾尔自治区", "乌鲁木齐市", "天山区")
    area_code: str = "650102"
    password: str = PASSWORD
    phone: str = field(default_factory=invented_phone)
    number: str = ""

    def __post_init__(self) -> None:
        self.number = self.number or invented_document_number(self.area_code)


def sms_to(system, phone: str) -> list[str]:
    """Return the texts of the messages that this phone got, newest first, as the outbox page shows them."""
    answer = httpx.get(system.outbox_url, headers={"Accept": "application/json"}, trust_env=False, timeout=20)
    return [message["text"] for message in answer.json()["messages"] if message["phone"] == phone]


def wait_for(look, seconds: int = SECONDS):
    """Return what `look` returns as soon as it is true; fail when it never is."""
    until = time.monotonic() + seconds
    while True:
        found = look()
        if found or time.monotonic() > until:
            assert found
            return found
        time.sleep(0.2)


def choose_region(page: Page, label: str, region: tuple[str, str, str]) -> None:
    """Choose province, city and county one after the other."""
    group = page.get_by_role("group", name=label)
    for position, name in enumerate(region):
        select = group.locator("select").nth(position)
        expect(select.locator("option", has_text=re.compile(f"^{name}$"))).to_have_count(1)
        select.select_option(label=name)


def photo(side: str) -> dict:
    """Return an ID card photo as a browser's file input takes it."""
    return {"name": f"{side}.jpg", "mimeType": "image/jpeg", "buffer": papers.photo_of_card(side)}


def fill_registration(page: Page, person: Retiree, choose: Choose = choose_region) -> None:
    """Fill in everything of the registration form but the SMS code."""
    page.goto("/register/self")
    page.get_by_label("姓名", exact=True).fill(person.name)
    choose(page, "省市区", person.region)
    page.get_by_label("中国居民", exact=True).check()
    page.get_by_label("身份证号", exact=True).fill(person.number)
    page.get_by_label("正面", exact=True).set_input_files(photo("front"))
    page.get_by_label("反面", exact=True).set_input_files(photo("back"))
    page.get_by_label("手机号", exact=True).fill(person.phone)
    page.get_by_label("密码", exact=True).fill(person.password)
    page.get_by_label("确认密码", exact=True).fill(person.password)
    tick(page)


def tick(page: Page) -> None:
    """Tick both boxes of the notice on personal data."""
    page.get_by_label("我已阅读并同意").check()
    page.get_by_label("我单独同意处理我的身份证件号码").check()


def agree(page: Page) -> None:
    """Agree to the notice where it stands in the way, as at a first login."""
    if "/consent" in page.url:
        tick(page)
        page.get_by_role("button", name="同意并继续").click()
        expect(page).not_to_have_url(re.compile("/consent"))


def receive_code(page: Page, system, person: Retiree) -> str:
    """Press 获取验证码 and return the six digits that arrive."""
    before = len(sms_to(system, person.phone))
    page.get_by_role("button", name="获取验证码").click()
    texts = wait_for(lambda: len(sms_to(system, person.phone)) > before and sms_to(system, person.phone), 90)
    return re.search(r"\d{6}", texts[0]).group()


def register(page: Page, system, person: Retiree) -> None:
    """Register at /register/self."""
    fill_registration(page, person)
    page.get_by_label("验证码", exact=True).fill(receive_code(page, system, person))
    page.get_by_role("button", name="注册", exact=True).click()
    expect(page.get_by_role("heading", name="注册已提交")).to_be_visible()


def log_in(page: Page, login: str, password: str) -> None:
    """Log in with the ID number."""
    page.goto("/login")
    page.get_by_label("账号", exact=True).fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile(r"/$|/consent"))
    agree(page)
    expect(page).to_have_url(re.compile(r"/$"))


def sign_in(page: Page, account: dict[str, str]) -> None:
    """Log in by the form's post alone, where the journey does not look at the login page itself."""
    form = {"login": account["login"], "password": account["password"], "next": "/"}
    answer = page.request.post("/login", form=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.ok, answer.status
    assert not answer.url.endswith("/login"), answer.text()
    if "/consent" in answer.url:
        page.goto("/consent")
        agree(page)


def fill_application(page: Page, *, title: str = "高级工程师", choose: Choose = choose_region) -> None:
    """Fill in the whole form of 入库申请; files are added by `add_file`."""
    choose(page, "所在地区", ("新疆维吾尔自治区", "乌鲁木齐市", "天山区"))
    page.get_by_label("邮箱", exact=True).fill("expert@example.com")
    page.get_by_label("职务", exact=True).fill("原总工程师")
    page.get_by_label("现工作单位", exact=True).fill("无")
    page.get_by_label("所属行业分类", exact=True).select_option(index=1)
    page.get_by_label("专业", exact=True).select_option(label="消防")
    page.get_by_label("毕业院校及毕业时间", exact=True).fill("某大学 1986年7月")
    page.get_by_label("最高学历", exact=True).select_option(index=2)
    page.get_by_label("所学专业", exact=True).fill("建筑学")
    page.get_by_label("职称", exact=True).fill(title)
    page.get_by_label("工作年限", exact=True).fill("35")
    page.get_by_label("一级注册消防工程师", exact=True).check()
    page.get_by_label("学习培训经历", exact=True).first.fill("消防技术规范培训")
    page.get_by_label("技术工作经历", exact=True).first.fill("从事建筑防火设计三十五年")


def add_file(page: Page, label: str, name: str, mime: str, content: bytes) -> None:
    """Choose a file and wait until it is uploaded and checked."""
    item = page.locator("li", has_text=name)
    page.get_by_label(label, exact=True).first.set_input_files(
        {"name": name, "mimeType": mime, "buffer": content}
    )
    expect(item).to_be_visible()
    expect(item.get_by_text("通过", exact=True)).to_be_visible(timeout=90_000)


def apply(page: Page) -> None:
    """Press 提交申请, read everything once more, and press it for good."""
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/personal/submit"))
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("入库申请中").first).to_be_visible()


def open_case(page: Page, name: str) -> None:
    """Open the to-do of a person from 工作事项."""
    link = page.get_by_role("link", name=name).first

    def there() -> bool:
        page.goto("/tasks")
        return link.is_visible()

    wait_for(there, 90)
    link.click()
    expect(page.get_by_label("审核意见")).to_be_visible(timeout=90_000)


def decide(page: Page, name: str, verdict: str, opinion: str = "", recommend: str = "") -> None:
    """Decide on a person's case."""
    open_case(page, name)
    if opinion:
        page.get_by_label("审核意见").fill(opinion)
    if recommend:
        page.get_by_label(recommend, exact=True).check()
    page.get_by_role("button", name=verdict, exact=True).click()
    expect(page.get_by_text(re.compile(f"已(通过|驳回){name}的资料")).first).to_be_visible()


def status_becomes(page: Page, status: str, seconds: int = SECONDS) -> None:
    """Wait until 个人中心 shows this status."""

    def shown() -> bool:
        page.goto("/personal")
        return page.get_by_text(status, exact=True).first.is_visible()

    wait_for(shown, seconds)
