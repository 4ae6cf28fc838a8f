"""统计 through the gateway: every chart has its figures as a table."""

import re

import pytest

FIGURES = {
    "at": "2026-11-23T02:00:00Z",
    "total": 1234,
    "prefectures": [{"label": "乌鲁木齐市", "count": 1000}, {"label": "喀什地区", "count": 234}],
    "specialties": [{"label": "消防", "count": 1234}],
    "titles": [{"label": "<高级工程师>", "count": 1234}],
    "ages": [{"label": "35 岁及以下", "count": 0}, {"label": "未知", "count": 1234}],
    "kinds": [{"label": "全区专家", "count": 1234}, {"label": "所在地专家", "count": 0}],
    "statuses": [{"label": "已入库", "count": 1234}, {"label": "暂停", "count": 5}],
    "months": [{"label": "2026-10", "count": 0}, {"label": "2026-11", "count": 7}],
}
MONTH = {
    "month": "2026-11",
    "stage": "preliminary",
    "stage_label": "资料预审",
    "decided": 10,
    "passed": 8,
    "rejected": 2,
    "median_days": 1.5,
    "p90_days": 4,
    "in_time": 0.9,
}
NOTHING = {"decided": 0, "passed": 0, "rejected": 0, "median_days": None, "p90_days": None, "in_time": None}
FINAL = {**MONTH, **NOTHING, "stage": "final", "stage_label": "资料终审"}
DELEGATIONS = {
    "years": [{"of": "2026", "delegated": 12, "attended": 9, "absent": 1}],
    "specialties": [{"of": "hvac", "delegated": 12, "attended": 9, "absent": 1}],
    "bureaus": [{"of": "<某市>住建局", "delegated": 2, "attended": 0, "absent": 0}],
}


@pytest.fixture
def association(site):
    site.sign_in("association_reviewer")
    site.experts.says("GET /library/statistics", FIGURES)
    site.review.says("GET /cases/statistics", {"months": [MONTH, FINAL]})
    site.review.says("GET /delegations/statistics", DELEGATIONS)
    site.experts.says("GET /dictionaries", {"specialty": [{"code": "hvac", "label": "暖通", "active": True}]})
    return site


def figure(html, id):
    return re.search(rf'<section class="kit-card" id="{id}".*?</section>', html, re.S)[0]


async def test_each_chart_stands_above_the_same_figures_as_a_table(association):
    html = (await association.get("/statistics")).text
    ids = ("prefectures", "specialties", "titles", "ages", "kinds", "statuses", "months")
    for id in (*ids, "review-preliminary", "review-final"):
        part = figure(html, id)
        assert 'role="img" aria-label="' in part
        assert '<details class="chart-figures" open>' in part
        assert "data-number=" in part
    regions = figure(html, "prefectures")
    assert 'data-number="1000">1,000</td>' in regions
    assert "81.0%" in regions
    assert "最多的是乌鲁木齐市，1000 人" in regions
    assert "在库专家 <strong>1,234</strong> 人" in html
    assert "2026-11-23 10:00" in html


async def test_times_of_review_read_in_working_days_and_gaps_as_a_dash(association):
    html = (await association.get("/statistics")).text
    before = figure(html, "review-preliminary")
    assert 'data-number="1.5">1.5</td>' in before
    assert "90%" in before
    assert figure(html, "review-final").count("—") == 3


async def test_nothing_is_inline_and_the_library_of_charts_is_ours(association):
    html = (await association.get("/statistics")).text
    assert re.search(r'<script src="/static/[0-9a-f]+/echarts.js" defer></script>', html)
    assert not re.search(r"<script>|style=", html)
    assert "&lt;高级工程师&gt;" in html
    address = re.search(r'src="([^"]+echarts.js)"', html)[1]
    assert (await association.get(address)).status_code == 200


async def test_other_pages_do_not_load_it(association):
    association.review.says("GET /cases", {"items": [], "next": None})
    association.notify.says("GET /messages", {"items": [], "next": None})
    assert "echarts" not in (await association.get("/")).text


async def test_with_review_down_the_rest_is_shown(association):
    association.review.refuses("GET /cases/statistics", 503, "unavailable", "稍后再试。")
    answer = await association.get("/statistics")
    assert answer.status_code == 200
    assert "暂时无法读取审核用时" in answer.text
    assert "乌鲁木齐市" in answer.text


async def test_a_bureau_has_no_statuses(association):
    association.experts.says("GET /library/statistics", {**FIGURES, "statuses": None})
    assert 'id="statuses"' not in (await association.get("/statistics")).text


async def test_an_empty_library_does_not_divide_by_nothing(association):
    empty = {key: [] if isinstance(value, list) else value for key, value in FIGURES.items()}
    zero = [{"label": "未知", "count": 0}]
    association.experts.says("GET /library/statistics", {**empty, "total": 0, "ages": zero})
    answer = await association.get("/statistics")
    assert answer.status_code == 200
    assert "—" in figure(answer.text, "ages")


@pytest.mark.parametrize("role", ["association_coordinator", "bureau_officer", "bureau_reviewer"])
async def test_the_menu_leads_there(site, role):
    site.sign_in(role)
    site.experts.says("GET /library/statistics", FIGURES)
    site.review.says("GET /cases/statistics", {"months": []})
    site.review.says("GET /delegations/statistics", DELEGATIONS)
    site.experts.says("GET /dictionaries", {})
    html = (await site.get("/statistics")).text
    assert re.search(r'href="/statistics"[^>]*aria-current="page"', html) or 'href="/statistics"' in html


async def test_delegations_are_told_by_year_specialty_and_bureau_with_the_share_that_came(association):
    html = (await association.get("/statistics")).text
    years = figure(html, "delegations-years")
    assert "2026 年" in years
    assert "90%" in years
    assert "暖通" in figure(html, "delegations-specialties")
    bureaus = figure(html, "delegations-bureaus")
    assert "&lt;某市&gt;住建局" in bureaus
    assert "—" in bureaus


async def test_no_delegations_and_a_review_that_is_down_are_said(association):
    association.review.says("GET /delegations/statistics", {"years": [], "specialties": [], "bureaus": []})
    assert "还没有下达过委派" in (await association.get("/statistics")).text
    association.review.refuses("GET /delegations/statistics", 503, "unavailable", "系统暂时繁忙")
    assert "暂时无法读取委派数据" in (await association.get("/statistics")).text
