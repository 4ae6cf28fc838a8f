"""What waits in 评审活动, on 工作事项, in the menu, on 首页 and beside an expert."""

import re

import pytest

from contracts.words import Role
from gateway.tests import samples
from gateway.tests.samples_activity import ACTIVITY_ID

KINDS = [
    {"kind": "pick", "kind_label": "待选定专家", "count": 1},
    {"kind": "note_attendance", "kind_label": "待登记出席", "count": 1},
]


def waiting(kind, label, **changes):
    return {
        "kind": kind,
        "kind_label": label,
        "activity_id": ACTIVITY_ID,
        "title": "某商业综合体消防设计专家评审",
        "bureau_name": "乌鲁木齐市住建局",
        "since": "2026-11-20T02:00:00Z",
        "starts_at": "2026-12-01T01:30:00Z",
        "overdue": False,
        **changes,
    }


ITEMS = [waiting("pick", "待选定专家", overdue=True), waiting("note_attendance", "待登记出席")]


def tell(site, items=ITEMS, kinds=KINDS, total=2):
    site.review.says("GET /activities/tasks", {"kinds": kinds, "total": total, "items": items})
    site.review.says("GET /activities/tasks/counts", {"kinds": kinds, "total": total})


def count_in_menu(html):
    found = re.search(r'href="/tasks"[^>]*>.*?(\d+)', html, re.S)
    return int(found[1]) if found else 0


async def test_an_officer_sees_what_waits_and_goes_where_it_is_done(site):
    site.sign_in("bureau_officer")
    tell(site)
    answer = await site.get("/tasks")
    assert answer.headers["location"] == "/tasks/activities"
    html = (await site.get("/tasks/activities")).text
    for words in (
        "待选定专家 <strong>1</strong> 项",
        "临近评审时间",
        "2026-12-01 09:30 起",
        "2026-11-20 10:00",
    ):
        assert words in html
    for path in ("experts", "attendance"):
        assert f'href="/activities/{ACTIVITY_ID}/{path}"' in html
    assert "审核" not in re.sub(r"<header.*?</header>", "", html, flags=re.S).split("<main")[1]


async def test_who_reviews_too_sees_both_as_tabs_and_the_sum_in_the_menu(site):
    site.sign_in("association_reviewer", "association_coordinator")
    tell(site)
    html = (await site.get("/tasks/activities")).text
    for words in (">待办</a>", ">已办</a>", ">评审活动</a>"):
        assert words in html
    assert count_in_menu(html) == 3


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.ASSOCIATION_COORDINATOR])
async def test_home_says_what_waits_and_how_many_activities_there_are_this_month(site, role):
    site.sign_in(str(role))
    tell(site)
    month = {"items": [{"state": "picking"}, {"state": "done"}, {"state": "cancelled"}], "more": False}
    site.review.says("GET /activities/calendar", month)
    site.experts.says("GET /library/facets", {"total": 3, "more": False, "facets": {}})
    site.experts.says("GET /library/expiring/counts", {"items": []})
    site.notify.says("GET /messages", {"items": []})
    html = (await site.get("/")).text
    for words in (
        "<strong>2</strong><span>项本月评审活动",
        "<strong>1</strong><span>项待登记出席",
        "选定专家",
    ):
        assert words in html


def own(state, may=(), starts_at="2099-12-01T01:30:00Z", **changes):
    return {
        "id": f"id-{state}",
        "state": state,
        "state_label": state,
        "title": f"评审{state}",
        "place": "三楼会议室",
        "starts_at": starts_at,
        "ends_at": starts_at.replace("01:30", "04:30"),
        "may": list(may),
        **changes,
    }


async def test_an_expert_sees_the_open_question_first_and_the_next_review(site):
    site.sign_in("applicant")
    late = own("confirmed", starts_at="2099-12-02T01:30:00Z")
    past = own("attended", starts_at="2020-12-02T01:30:00Z")
    items = [late, own("delegated"), own("offered", ("answer",)), past]
    site.review.says("GET /delegations/own", {"items": items, "next": None})
    site.review.says("GET /history", {"rounds": []})
    site.experts.refuses("GET /record", 404, "not-found", "没有")
    site.notify.says("GET /messages", {"items": []})
    html = (await site.get("/")).text
    main = html.split("<main")[1]
    assert main.index("待答复的评审邀请") < main.index("下一次评审") < main.index("最近消息")
    assert 'href="/personal/delegations/id-offered"' in main
    assert "评审delegated" in main
    for absent in ("评审confirmed", "评审attended"):
        assert absent not in main


FOUND = {**samples.expert(), "identity": samples.IDENTITY, "fields": samples.submission()["fields"]}
HISTORY = {
    "delegated": 4,
    "attended": 3,
    "absent": 1,
    "rated": 2,
    "average_rating": 4.5,
    "items": [
        {
            "delegation_id": "d",
            "activity_id": ACTIVITY_ID,
            "title": "某商业综合体消防设计专家评审",
            "bureau_name": "乌鲁木齐市住建局",
            "starts_at": "2026-10-01T01:30:00Z",
            "ends_at": "2026-10-01T04:30:00Z",
            "state": "attended",
            "state_label": "已出席",
            "rating": 5,
            "comment": "<负责>",
            "rated_by_name": "买买提",
        }
    ],
    "more": False,
}


@pytest.mark.parametrize(("role", "shown"), [("bureau_officer", True), ("bureau_reviewer", False)])
async def test_an_experts_page_tells_the_history_to_who_works_with_activities(site, role, shown):
    site.sign_in(role)
    site.experts.says(f"GET /library/{samples.RECORD_ID}", FOUND)
    site.review.says(f"GET /delegations/of/{samples.RECORD_ID}", HISTORY)
    html = (await site.get(f"/library/{samples.RECORD_ID}")).text
    for words in ("履职记录", "4.5（2 次评分）", "&lt;负责&gt;", "5 优秀", "下面只列出本单位"):
        assert (words in html) is shown


@pytest.mark.parametrize("status", [404, 503])
async def test_the_experts_page_stays_while_review_knows_nothing(site, status):
    site.sign_in("bureau_officer")
    site.experts.says(f"GET /library/{samples.RECORD_ID}", FOUND)
    site.review.refuses(f"GET /delegations/of/{samples.RECORD_ID}", status, "not-found", "没有")
    answer = await site.get(f"/library/{samples.RECORD_ID}")
    assert (answer.status_code, "履职记录" in answer.text) == (200, False)
