"""The part of the manual about 专家评审活动: one activity from 新建评审活动 to its attendance, and its pictures."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e import activity as steps
from tests.e2e import people
from tests.e2e.activity import Activity
from tests.e2e.journey import button
from tests.e2e.people import Retiree

TITLE = "某商业综合体消防设计专家评审"
PARTY = "新疆示例建筑设计有限公司"
TUESDAY = 1


def days_ahead():
    """Return how far off the first Tuesday is that the association has two weeks for."""
    soonest = date.today() + timedelta(days=14)
    return 14 + (TUESDAY - soonest.weekday()) % 7


def take_activity(journey, camera, visit):
    """Walk it with the expert of the journey, who takes the place of one who declines."""
    partial, declining, called = (Retiree(f"{surname}示例") for surname in "赵钱孙")
    coordinator = journey.official("association_coordinator")
    steps.import_register(coordinator, [(partial, PARTY), (declining, "无"), (called, "无")])
    activity = Activity(journey.system, journey.open_page, journey.official, TITLE, experts=2)
    take_making(activity, camera)
    take_picking(activity, camera, partial.name)
    for expert in (declining, called):
        activity.pick(expert.name)
    take_handing_over(activity, camera)
    take_contacting(activity, camera, declining, called.name)
    take_answer(visit(phone=True), camera, activity, declining.phone)
    take_replacement(activity, camera, declining.name)
    activity.pick(journey.retiree.name)
    steps.accept(visit(phone=True), activity.invite(journey.retiree.name, journey.retiree.phone))
    for name in (called.name, journey.retiree.name):
        activity.confirm(name)
    take_notices(activity, camera, journey.retiree)
    take_delegation(journey.person, visit(phone=True), camera)
    take_the_end(activity, camera)


def take_making(activity, camera):
    activity.write_down(party=PARTY, days=days_ahead())
    page = activity.officer
    page.get_by_label("联系人", exact=True).fill("金演示")
    page.get_by_label("联系电话", exact=True).fill("0991-0000000")
    camera.take(page, "activity-new", at=page.get_by_role("heading", name="新建评审活动"))
    camera.take(page, "activity-needs", at=page.get_by_role("group", name="专业和人数"))
    activity.begin_picking()


def take_picking(activity, camera, name):
    """Search, and wait until review's directory has learnt of everybody: three can be picked, one cannot."""
    page = activity.find_candidate(name)
    page.get_by_label("姓名", exact=True).fill("示例")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("共 4 位").first).to_be_visible()
    people.wait_for(lambda: pickable(page) == 3, 90)
    camera.take(page, "candidates", at=page.locator(".library-total"))


def pickable(page):
    """Load the search again and return how many can be picked."""
    page.reload()
    return page.get_by_role("button", name=re.compile("^选定")).count()


def take_handing_over(activity, camera):
    page = activity.officer
    page.goto(f"{activity.address}/experts")
    camera.take(page, "activity-experts")
    activity.hand_over()
    page.goto(f"/activities/calendar?month={date.today() + timedelta(days=days_ahead()):%Y-%m}")
    camera.take(page, "activity-calendar")


def take_contacting(activity, camera, declining, called):
    page = activity.coordinator
    page.goto("/tasks")
    camera.take(page, "activity-tasks")
    activity.invite(declining.name, declining.phone)
    page.get_by_role("link", name=re.compile(rf"登记电话联系\s*：\s*{called}")).click()
    page.get_by_label("接受", exact=True).check()
    camera.take(page, "contact-call")
    button(page, "登记").click()
    expect(page.get_by_text(f"已登记{called}接受。")).to_be_visible()
    camera.take(page, "contacts", at=page.get_by_role("heading", name="联系确认"))


def take_answer(phone, camera, activity, number):
    [link] = activity.links_of(number)
    phone.goto(link)
    camera.take(phone, "invitation", at=phone.locator(".invitation-facts"))
    steps.decline(phone, link)


def take_replacement(activity, camera, declined):
    page = activity.officer
    page.goto(f"{activity.address}/experts")
    expect(page.get_by_text(declined).first).to_be_visible()
    camera.take(page, "replace")


def take_notices(activity, camera, expert):
    page = activity.coordinator
    page.goto(f"{activity.address}/notices/new")
    camera.take(page, "notice-issue")
    activity.issue()
    page.get_by_role("link", name=re.compile("^撤回")).first.click()
    expect(page.get_by_role("heading", name="撤回委派通知")).to_be_visible()
    camera.take(page, "notice-withdraw", at=page.get_by_role("heading", name="撤回委派通知"))
    page.goto("/notices")
    camera.take(page, "notice-register")
    people.wait_for(lambda: any("签收" in text for text in people.sms_to(activity.system, expert.phone)), 90)
    page.goto(f"{activity.address}/messages")
    camera.take(page, "activity-messages")


def take_delegation(person, phone, camera):
    person.goto("/personal/delegations")
    person.get_by_role("link", name=TITLE, exact=True).click()
    expect(person.get_by_role("button", name=re.compile("^签收"))).to_be_visible()
    camera.take(person, "delegation")
    paper = person.get_by_role("link", name=re.compile("^下载通知")).get_attribute("href")
    phone.goto(urlsplit(steps.address_on(person.request.get(paper).body())).path)
    camera.take(phone, "verify")
    person.get_by_role("button", name=re.compile("^签收")).click()
    expect(person.get_by_text("已签收").first).to_be_visible()
    person.goto("/messages/preferences")
    camera.take(person, "preferences")


def take_the_end(activity, camera):
    page = activity.officer
    page.goto(f"{activity.address}/notices")
    camera.take(page, "acknowledge")
    page.get_by_role("button", name="知悉", exact=True).click()
    expect(page.get_by_role("button", name="知悉", exact=True)).to_have_count(0)
    steps.taken_place(activity.system, activity)
    page.goto(f"{activity.address}/attendance")
    page.get_by_label("已出席", exact=True).first.check()
    page.get_by_label("评分", exact=True).first.select_option("5 优秀")
    page.get_by_label("评语", exact=True).first.fill("意见具体，有依据。")
    camera.take(page, "attendance")


def take_messages_sent(admin, camera):
    """The administrator's pages about messages."""
    admin.goto("/sms?state=all")
    camera.take(admin, "sms")
    admin.goto("/templates/delegation.offered")
    button(admin, "预览").click()
    expect(admin.get_by_text("以下为示例数据，尚未保存。")).to_be_visible()
    camera.take(admin, "template")
