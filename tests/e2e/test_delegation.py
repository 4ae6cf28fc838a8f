"""Bureau → association → expert (on the link, 390 px wide) → notice → bureau, as issue 5 and the manual tell it."""

import re
from urllib.parse import urlsplit

import pypdfium2
import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e import activity as steps
from tests.e2e import facts, people
from tests.e2e.activity import Activity
from tests.e2e.journey import Journey
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

NAMES = iter(f"{surname}委派" for surname in "祝符景詹束龙叶幸司韶")
NUMBER = re.compile(r"新消专委〔\d{4}〕\d{4}号")


@pytest.fixture(scope="module")
def registered(system, browser):
    """Experts of an older register, without accounts: name and retiree; each is used by one test."""
    retirees = [Retiree(name) for name in NAMES]
    context = browser.new_context(base_url=system.url, locale="zh-CN")
    page = context.new_page()
    people.sign_in(page, system.account("association_coordinator"))
    steps.import_register(page, [(one, "无") for one in retirees])
    context.close()
    return iter(retirees)


@pytest.fixture
def listed(system, visit):
    """An expert with an account who has gone the whole way into the library."""
    journey = Journey(system, visit, Retiree("霍委派"))
    journey.register()
    journey.grant()
    journey.fill_in()
    journey.apply()
    journey.be_recommended("全区专家")
    journey.be_listed("自治区住房")
    return journey


def test_from_picking_to_the_notice_with_one_who_declines_and_is_replaced(system, visit, registered, listed):
    declining, expert = next(registered), listed.retiree
    activity = Activity(system, visit, listed.official, "商业综合体消防评审")
    activity.make()
    activity.pick(declining.name)
    activity.hand_over()

    link = activity.invite(declining.name, declining.phone)
    phone = visit(phone=True)
    steps.decline(phone, link)
    again = visit(phone=True)
    again.goto(link)
    expect(again.get_by_role("button", name="接受", exact=True)).to_have_count(0)
    expect(again.get_by_text("三楼会议室")).to_have_count(0)

    people.wait_for(lambda: told(system, "bureau_officer", "delegation.replace"), 90)
    activity.pick(expert.name)
    link = activity.invite(expert.name, expert.phone)
    steps.accept(visit(phone=True), link)
    activity.confirm(expert.name)
    activity.issue()

    number = NUMBER.search(activity.coordinator.content())[0]
    texts = people.wait_for(
        lambda: [text for text in people.sms_to(system, expert.phone) if number in text], 90
    )
    assert len(texts) == 1
    assert "签收" in texts[0]

    check_paper(system, visit, listed, number)
    check_calendar(listed)
    listed.person.goto("/personal/delegations")
    listed.person.get_by_role("link", name=activity.title).first.click()
    listed.person.get_by_role("button", name=re.compile("^签收")).click()
    expect(listed.person.get_by_text("已签收").first).to_be_visible()

    officer = activity.officer
    officer.goto(f"{activity.address}/notices")
    officer.get_by_role("button", name="知悉", exact=True).click()
    expect(officer.get_by_role("button", name="知悉", exact=True)).to_have_count(0)
    officer.goto(f"{activity.address}/experts")
    officer.locator("summary", has_text="不再参加的专家").click()
    expect(officer.get_by_text(declining.name).first).to_be_visible()
    expect(officer.get_by_text("身体原因").first).to_be_visible()
    assert states_of(system, activity.title) == [
        (declining.name, "declined"),
        (expert.name, "delegated"),
    ]


def check_paper(system, visit, listed, number):
    """The paper that the expert downloads says what was agreed; its code leads to the page that says 有效."""
    person = listed.person
    person.goto("/personal/delegations")
    person.get_by_role("link", name="商业综合体消防评审").first.click()
    with person.expect_download() as got:
        person.get_by_role("link", name=re.compile("^下载通知")).click()
    paper = got.value.path().read_bytes()
    document = pypdfium2.PdfDocument(paper)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for words in (number, listed.retiree.name, "三楼会议室", "某商业综合体", "9:30至12:30"):
        assert words in "".join(text.split()), words
    assert listed.retiree.number not in text
    address = steps.address_on(paper)
    assert address.startswith(system.url)
    stranger = visit(phone=True)
    stranger.goto(urlsplit(address).path)
    expect(stranger.get_by_text("有效").first).to_be_visible()
    expect(stranger.get_by_text(number)).to_be_visible()
    expect(stranger.get_by_text(listed.retiree.number)).to_have_count(0)
    expect(stranger.get_by_text(listed.retiree.phone)).to_have_count(0)


def check_calendar(listed):
    """The calendar file holds one event at the agreed time."""
    with listed.person.expect_download() as got:
        listed.person.get_by_role("link", name="加入日历").click()
    [event] = Calendar.from_ical(got.value.path().read_bytes()).walk("VEVENT")
    assert f"{event['DTSTART'].dt:%H:%M}" in ("09:30", "01:30")
    assert "三楼会议室" in str(event["LOCATION"])


def test_a_withdrawn_notice_is_told_and_no_longer_valid(system, visit, registered):
    expert = next(registered)
    activity = Activity(system, visit, Officials(system, visit), "撤回评审")
    activity.make(days=25)
    activity.pick(expert.name)
    activity.hand_over()
    steps.accept(visit(phone=True), activity.invite(expert.name, expert.phone))
    activity.confirm(expert.name)
    activity.issue()
    coordinator = activity.coordinator
    coordinator.goto(f"{activity.address}/notices")
    coordinator.get_by_role("link", name=re.compile("^撤回")).first.click()
    coordinator.get_by_label(re.compile("原因")).last.fill("项目暂缓，评审推迟。")
    coordinator.get_by_label("不更换专家", exact=True).check()
    coordinator.get_by_role("button", name="确定撤回").click()
    expect(coordinator.get_by_text("已撤回").first).to_be_visible()
    people.wait_for(lambda: [text for text in people.sms_to(system, expert.phone) if "撤回" in text], 90)
    coordinator.goto(f"{activity.address}/messages")
    expect(coordinator.get_by_text(expert.name).first).to_be_visible()
    assert states_of(system, activity.title)[0] == (expert.name, "withdrawn")


def test_conflicts_of_interest_and_of_time_are_shown_and_refused(system, visit, registered):
    first, second = next(registered), next(registered)
    officials = Officials(system, visit)
    one = Activity(system, visit, officials, "先到的评审")
    one.make(days=30)
    one.pick(first.name)
    one.hand_over()
    steps.accept(visit(phone=True), one.invite(first.name, first.phone))

    other = Activity(system, visit, officials, "同一时间的评审", bureau="喀什")
    other.make(days=30)
    page = other.find_candidate(first.name)
    expect(page.get_by_text(re.compile("时间冲突")).first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(rf"选定\s*{first.name}"))).to_have_count(0)
    expect(page.get_by_text("先到的评审")).to_have_count(0)
    other.pick(second.name)


class Officials:
    """Demonstration accounts, each logged in once, without a journey of an applicant."""

    def __init__(self, system, open_page):
        self.system, self.open_page, self.pages = system, open_page, {}

    def __call__(self, role, organization=""):
        key = role + organization
        if key not in self.pages:
            self.pages[key] = self.open_page()
            people.sign_in(self.pages[key], self.system.account(role, organization))
        return self.pages[key]


def states_of(system, title):
    """Return who was picked for an activity, and how each stands, in the order of picking."""
    found = facts.rows(
        system,
        "review",
        "SELECT d.expert_name, d.state FROM delegations d JOIN activities a ON a.id = d.activity_id"
        " WHERE a.title = $1 ORDER BY d.picked_at",
        title,
    )
    return [(row["expert_name"], row["state"]) for row in found]


def told(system, role, template):
    """Return whether anybody was told this in the app."""
    found = facts.rows(system, "notify", "SELECT 1 FROM messages WHERE template = $1", template)
    return bool(found)
