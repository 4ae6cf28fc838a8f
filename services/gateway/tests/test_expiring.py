"""到期提醒, its counts on 首页, and what ends on one's own page."""

import pytest

from gateway.forms.expiring import left_words
from gateway.tests import samples

ITEM = {
    "record_id": samples.RECORD_ID,
    "item_id": "c1",
    "name": "示例甲",
    "region_name": "新疆维吾尔自治区乌鲁木齐市天山区",
    "specialty_label": "消防",
    "employer_name": "示例设计院",
    "has_account": True,
    "what_label": "职称证书",
    "due_on": "2026-12-01",
    "days_left": 8,
}
COUNTS = {
    "items": [
        {"what": "certificate", "count": 1000, "more": True},
        {"what": "term", "count": 3, "more": False},
        {"what": "confirmation", "count": 0, "more": False},
    ]
}
DUE = {"label": "年度确认", "due_on": "2026-12-10", "days_left": 17, "nearness": "soon"}
STANDING = {
    "in_library": True,
    "term": {"label": "任期", "due_on": "2029-01-02", "days_left": 770, "nearness": "far"},
    "confirmed_on": "2025-12-10",
    "confirmation": DUE,
    "may_confirm": True,
    "certificates": [
        {"label": "职称证书", "due_on": "2026-11-01", "days_left": -22, "nearness": "over"},
        {"label": "培训证书", "due_on": "2031-11-01", "days_left": 1800, "nearness": "far"},
    ],
}


@pytest.fixture
def coordinator(site):
    site.sign_in("association_coordinator")
    site.experts.says("GET /library/expiring", {"items": [ITEM], "next": None})
    site.experts.says("GET /library/expiring/counts", COUNTS)
    return site


@pytest.fixture
def expert(site):
    site.sign_in("applicant")
    site.experts.says("GET /record", samples.record("listed", "已入库"))
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.experts.says("GET /record/standing", STANDING)
    site.experts.says("POST /record/confirmation", None, 204)
    return site


@pytest.mark.parametrize(("days", "words"), [(8, "还有 8 天"), (0, "今天"), (-3, "已过 3 天")])
def test_how_long_is_left(days, words):
    assert left_words(days) == words


async def test_a_line_says_what_ends_when_and_leads_to_the_expert(coordinator):
    late = {**ITEM, "days_left": -3, "has_account": False}
    coordinator.experts.says("GET /library/expiring", {"items": [ITEM, late], "next": "c2"})
    html = (await coordinator.get("/library/expiring")).text
    for words in (
        "证书到期（1000+）",
        "任期届满（3）",
        "年度确认（0）",
        "职称证书",
        "2026-12-01",
        "还有 8 天",
        "已过 3 天",
        "本人尚无账号",
        f'href="/library/{samples.RECORD_ID}"',
        "cursor=c2",
    ):
        assert words in html, words


async def test_tab_and_region_are_asked_for_and_kept(coordinator):
    html = (await coordinator.get("/library/expiring?what=term&region=653100")).text
    assert coordinator.experts.last("GET /library/expiring").query == {"what": "term", "region": "653100"}
    assert coordinator.experts.last("GET /library/expiring/counts").query == {"region": "653100"}
    assert '<option value="653100" selected>' in html
    assert "what=confirmation&amp;region=653100" in html


@pytest.mark.parametrize("query", ["what=x", "region=65", "region=110000"])
async def test_what_makes_no_sense_shows_the_whole_first_list(coordinator, query):
    assert (await coordinator.get(f"/library/expiring?{query}")).status_code == 200
    assert coordinator.experts.last("GET /library/expiring").query == {"what": "certificate"}


async def test_the_list_is_there_without_its_counts(coordinator):
    coordinator.experts.refuses("GET /library/expiring/counts", 503, "unavailable", "稍后再试。")
    answer = await coordinator.get("/library/expiring")
    assert answer.status_code == 200
    assert "示例甲" in answer.text


async def test_an_empty_list_says_so(coordinator):
    coordinator.experts.says("GET /library/expiring", {"items": [], "next": None})
    assert "没有到期或即将到期的专家" in (await coordinator.get("/library/expiring")).text


async def test_the_coordinators_home_shows_the_three_counts(coordinator):
    coordinator.experts.says("GET /library/facets", {"total": 1, "more": False, "facets": {}})
    coordinator.review.says("GET /cases/counts", {"preliminary": 0, "final": 0, "total": 0, "overdue": 0})
    coordinator.notify.says("GET /messages", {"items": [], "next": None})
    html = (await coordinator.get("/")).text
    assert "<strong>1000+</strong><span>本证书到期或即将到期</span>" in html
    assert 'href="/library/expiring?what=term"' in html


async def test_ones_own_page_says_what_ends_and_asks_for_the_confirmation(expert):
    html = (await expert.get("/personal")).text
    for words in ("任期至", "2029-01-02", "上次确认日期", "2025-12-10", "有效期至 2026-11-01", "已过期"):
        assert words in html, words
    assert "2031-11-01" not in html
    assert "本人确认在库信息真实、无变化；如有变化请点击【信息变更】" in html
    assert 'action="/personal/confirmation"' in html


async def test_where_it_is_not_due_there_is_no_button(expert):
    expert.experts.says("GET /record/standing", {**STANDING, "may_confirm": False, "term": None})
    html = (await expert.get("/personal")).text
    assert "不限" in html
    assert 'action="/personal/confirmation"' not in html
    answer = await expert.get("/personal/confirmation")
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal")


async def test_the_record_is_shown_without_it_too(expert):
    expert.experts.refuses("GET /record/standing", 503, "unavailable", "稍后再试。")
    answer = await expert.get("/personal")
    assert answer.status_code == 200
    assert "任期至" not in answer.text


async def test_who_is_not_in_the_library_is_not_asked(expert):
    expert.experts.says("GET /record", samples.record("draft", "未入库"))
    await expert.get("/personal")
    assert expert.experts.was_asked("GET /record/standing") == 0


async def test_confirming_without_scripts(expert):
    assert "确认无变化" in (await expert.get("/personal/confirmation")).text
    answer = await expert.post("/personal/confirmation")
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal")
    assert expert.experts.was_asked("POST /record/confirmation") == 1
    assert "年度确认已完成" in (await expert.get("/personal")).text


async def test_a_refused_confirmation_is_said(expert):
    expert.experts.refuses(
        "POST /record/confirmation", 409, "not-confirmable", "当前状态为“暂停”，不能确认。"
    )
    await expert.post("/personal/confirmation")
    assert "当前状态为“暂停”" in (await expert.get("/personal")).text


async def test_a_page_that_was_drawn_for_somebody_else_confirms_nothing(expert):
    await expert.post("/personal/confirmation", {"person": samples.OTHER_CASE_ID})
    assert expert.experts.was_asked("POST /record/confirmation") == 0
