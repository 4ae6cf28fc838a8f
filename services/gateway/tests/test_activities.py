"""专家评审活动: the list, the month, one activity's 基本情况."""

from datetime import date

import pytest

from gateway.forms import activities, activity_calendar, activity_overview
from gateway.tests import samples
from gateway.tests.samples_activity import ACTIVITY_ID, activity, item
from gateway.web.menu import menu_of
from gateway.web.visitor import Visitor

OFFICER = Visitor(id="x", roles=frozenset({"bureau_officer"}))
COORDINATOR = Visitor(id="x", roles=frozenset({"association_coordinator"}))
PAGE = f"/activities/{ACTIVITY_ID}"


@pytest.fixture
def officer(site):
    site.sign_in("bureau_officer")
    site.review.says("GET /activities", {"items": [item()], "next": None})
    site.review.says("GET /activities/calendar", {"items": [item()], "more": False})
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    return site


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (None, None, "时间未定"),
        ("2026-12-01T01:30:00Z", None, "2026-12-01 09:30 起"),
        ("2026-12-01T01:30:00Z", "2026-12-01T04:00:00Z", "2026-12-01 09:30 至 12:00"),
        ("2026-12-01T01:30:00Z", "2026-12-02T04:00:00Z", "2026-12-01 09:30 至 2026-12-02 12:00"),
    ],
)
def test_when_it_takes_place_in_official_time(starts, ends, words):
    assert activities.when(starts, ends) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [("draft", "需 3 位"), ("picking", "2/3 已选定"), ("contacting", "1/3 已确认"), ("cancelled", "需 3 位")],
)
def test_how_far_the_search_for_experts_has_come(state, words):
    assert activities.experts_of(item(state)) == words


async def test_the_list_says_when_what_where_and_how_far(officer):
    html = (await officer.get("/activities")).text
    for words in (
        "2026-12-01 09:30 至 12:30",
        f'href="{PAGE}"',
        "乌鲁木齐市天山区",
        "市民服务中心三楼会议室",
        "需 3 位",
        "拟定",
        "新建评审活动",
    ):
        assert words in html, words
    assert officer.review.last("GET /activities").query == {"state": "open"}


async def test_the_tabs_and_filters_narrow_the_list(officer):
    query = "state=done&q=综合体&region_province=650000&region_city=650100&from=2026-12-01&to=x&whose=local"
    html = (await officer.get(f"/activities?{query}")).text
    asked = officer.review.last("GET /activities").query
    assert asked == {
        "state": "done",
        "q": "综合体",
        "region": "650100",
        "from": "2026-12-01",
        "whose": "local",
    }
    for words in ("名称或项目：综合体", "所在地区：乌鲁木齐市", "组织单位：在本地举行", "从：2026-12-01"):
        assert words in html, words
    await officer.get("/activities?state=")
    assert "state" not in officer.review.last("GET /activities").query, "全部 restricts no state"


async def test_the_next_page_keeps_the_filters(officer):
    officer.review.says("GET /activities", {"items": [item()], "next": "c2"})
    html = (await officer.get("/activities?state=cancelled&q=a")).text
    assert "/activities?state=cancelled&amp;q=a&amp;cursor=c2" in html


async def test_an_empty_list_says_what_to_do(officer):
    officer.review.says("GET /activities", {"items": [], "next": None})
    assert "新建评审活动，写明时间" in (await officer.get("/activities")).text
    assert "去掉一两个条件" in (await officer.get("/activities?q=无")).text


async def test_the_association_waits_for_what_is_handed_over(site):
    site.sign_in("association_coordinator")
    site.review.says("GET /activities", {"items": [], "next": None})
    html = (await site.get("/activities")).text
    assert "提交协会后，会显示在这里" in html
    assert "/activities/new" not in html


@pytest.mark.parametrize(
    ("visitor", "shown"),
    [(OFFICER, True), (COORDINATOR, True), (Visitor(id="x", roles=frozenset({"auditor"})), False)],
)
def test_the_menu_leads_officers_and_coordinators_there(visitor, shown):
    entries = {entry["href"]: entry for entry in menu_of(visitor, "/activities/new", {})}
    assert ("/activities" in entries) is shown
    if shown:
        assert (entries["/activities"]["label"], entries["/activities"]["active"]) == ("专家评审活动", True)


def test_an_activity_of_several_days_stands_on_each_of_them():
    long = item(starts_at="2026-11-30T16:00:00Z", ends_at="2026-12-03T16:00:00Z")
    found = activity_calendar.weeks(date(2026, 12, 1), [long], date(2026, 12, 2))
    days = {day["number"]: day for week in found for day in week if day["number"]}
    assert [number for number, day in days.items() if day["events"]] == [1, 2, 3]
    hours = [days[number]["events"][0]["hours"] for number in (1, 2, 3)]
    assert hours == ["00:00 起", "全天", "全天"], "what ends at midnight is not there on the day after"
    assert [number for number, day in days.items() if day["today"]] == [2]


def test_a_month_is_whole_weeks_from_monday():
    found = activity_calendar.weeks(date(2026, 12, 1), [], date(2026, 11, 23))
    assert [len(week) for week in found] == [7] * 5
    assert [day["number"] for day in found[0]] == [None, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "month"), [("2026-12", 12), ("", 11), ("2026-13", 11), ("1999-01", 11), ("x" * 10, 11)]
)
def test_a_month_that_is_none_is_this_month(text, month):
    assert activity_calendar.month_of(text, date(2026, 11, 23)).month == month


def test_the_months_lead_over_the_turn_of_the_year():
    before, after = activity_calendar.around(date(2026, 12, 1))
    assert (before, after) == ("/activities/calendar?month=2026-11", "/activities/calendar?month=2027-01")
    assert activity_calendar.around(date(2000, 1, 1))[0] == ""
    assert activity_calendar.around(date(2099, 12, 1))[1] == ""


async def test_the_month_shows_what_takes_place_with_its_state(officer):
    html = (await officer.get("/activities/calendar?month=2026-12")).text
    assert officer.review.last("GET /activities/calendar").query == {"month": "2026-12"}
    for words in ("2026年12月", "12月1日 星期二", "09:30–12:30", "某商业综合体消防设计专家评审", "拟定"):
        assert words in html, words


async def test_the_overview_says_what_was_written_down(officer):
    officer.review.says(f"GET {PAGE}", activity("draft", ("edit", "cancel", "copy")))
    html = (await officer.get(PAGE)).text
    for words in (
        "某商业综合体",
        "0991-2841234",
        "买买提",
        "消防",
        "已选满",
        "设计单位",
        "916501007129663704",
    ):
        assert words in html, words
    for deed in ("/edit", "/copy", "/picking", "/cancellation"):
        assert f'"{PAGE}{deed}"' in html, deed


async def test_only_what_is_possible_is_offered(officer):
    officer.review.says(f"GET {PAGE}", activity("delegated", ("copy",)))
    html = (await officer.get(PAGE)).text
    assert f'"{PAGE}/copy"' in html
    for deed in ("/edit", "/picking", "/cancellation"):
        assert f'"{PAGE}{deed}"' not in html, deed


async def test_a_cancelled_one_says_since_when_and_why(officer):
    told = activity("cancelled", ("copy",), cancelled_at="2026-11-25T02:00:00Z", cancel_reason="项目暂停")
    officer.review.says(f"GET {PAGE}", told)
    html = (await officer.get(PAGE)).text
    assert "已于 2026-11-25 10:00 取消" in html
    assert "原因：项目暂停" in html


async def test_without_the_dictionary_codes_are_shown_rather_than_nothing(officer):
    officer.experts.down = True
    officer.review.says(f"GET {PAGE}", activity())
    answer = await officer.get(PAGE)
    assert answer.status_code == 200
    assert "fire_protection" in answer.text


@pytest.mark.parametrize(
    ("state", "changes", "words"),
    [
        ("draft", {}, "填写完整"),
        ("picking", {}, "还差 1 位"),
        ("picking", {"chosen": 3}, "提交协会"),
        ("contacting", {}, "更换，还差 1 位"),
        ("contacting", {"chosen": 3}, "已确认 1 位，共需 3 位"),
        ("delegated", {}, "按时组织评审"),
        ("underway", {}, "登记专家是否到场"),
        ("done", {}, ""),
        ("cancelled", {}, ""),
    ],
)
def test_what_the_bureau_does_next(state, changes, words):
    said = activity_overview.next_step(activity(state, ("copy",), **changes), OFFICER)
    assert words in said
    assert bool(said) == bool(words)


@pytest.mark.parametrize(
    ("state", "changes", "words"),
    [
        ("contacting", {}, "等待乌鲁木齐市住建局更换，还差 1 位"),
        ("contacting", {"chosen": 3}, "联系专家、确认工作时间"),
        ("contacting", {"chosen": 3, "confirmed": 3}, "请下达委派通知"),
        ("underway", {}, "评审进行中"),
    ],
)
def test_what_the_association_does_next(state, changes, words):
    assert words in activity_overview.next_step(activity(state, (), **changes), COORDINATOR)


def test_what_the_bureau_of_the_place_does_next():
    open_ones = activity("delegated", ("acknowledge",), is_local=True, unacknowledged=2)
    assert "2 份委派通知待知悉" in activity_overview.next_step(open_ones, OFFICER)
    assert "均已知悉" in activity_overview.next_step(activity("delegated", (), is_local=True), OFFICER)


def test_the_steps_tell_when_they_were_reached():
    told = activity_overview.steps(activity("contacting"))
    assert [step["state"] for step in told] == ["done", "done", "current", "waiting", "waiting", "waiting"]
    assert [step["note"] for step in told] == [
        "2026-11-23 10:00",
        "2/3 位",
        "2026-11-24 10:00",
        "",
        "2026-12-01 09:30",
        "",
    ]
    cancelled = activity_overview.steps(activity("cancelled", submitted_at=None))
    assert [step["state"] for step in cancelled] == ["done", *["waiting"] * 5]
    assert {step["state"] for step in activity_overview.steps(activity("done"))} == {"done"}
