"""专家库 through the gateway."""

import re
from html import unescape

import pytest

from gateway.tests import samples


@pytest.fixture
def officer(site):
    site.sign_in("bureau_officer")
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.experts.says("GET /library", {"items": [samples.expert()], "next": None})
    site.experts.says("GET /library/facets", samples.counted())
    return site


def links(html):
    """Return the text of each link with its address."""
    found = re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', html, re.S)
    return {re.sub(r"<[^>]+>|\s", "", text): unescape(address) for address, text in found}


async def test_a_line_shows_what_the_bureau_looks_for(officer):
    html = (await officer.get("/library")).text
    for words in (
        "示例甲",
        "消防",
        "正高级工程师",
        "乌鲁木齐市天山区",
        "示例设计院",
        "全区专家",
        "2026-11-22",
    ):
        assert words in html, words
    assert f'href="/library/{samples.RECORD_ID}"' in html


async def test_filters_are_passed_on_and_each_can_be_taken_away(officer):
    query = "name=示&specialty=fire_protection&kind=local&region_province=650000&region_city=650100&region_county="
    html = (await officer.get(f"/library?{query}")).text
    assert officer.experts.last("GET /library").query == {
        "name": "示",
        "specialty": "fire_protection",
        "kind": "local",
        "region": "650100",
    }
    for chip in ("姓名：示", "专业：消防", "专家类型：所在地专家", "所在地区：新疆维吾尔自治区乌鲁木齐市"):
        assert chip in html, chip
    without_name = re.search(r'href="([^"]+)">姓名：示', html)[1].replace("&amp;", "&")
    await officer.get(without_name)
    assert officer.experts.last("GET /library").query == {
        "specialty": "fire_protection",
        "kind": "local",
        "region": "650100",
    }


async def test_the_filter_row_keeps_what_was_chosen(officer):
    html = (await officer.get("/library?name=示&specialty=fire_protection&region=650102")).text
    assert 'value="示"' in html
    assert '<details class="library-more">' in html
    assert '<option value="fire_protection" selected>' in html
    assert '<option value="650102" selected>' in html


async def test_what_is_seldom_asked_stays_open_where_it_was_asked(officer):
    query = "employer=设计院&industry=building&education=20&qualification=fire_engineer_1&qualification=constructor_1"
    html = (await officer.get(f"/library?{query}")).text
    asked = officer.experts.last("GET /library").all
    assert asked["qualification"] == ["fire_engineer_1", "constructor_1"]
    assert officer.experts.last("GET /library/facets").all == asked
    assert '<details class="library-more" open>' in html
    for chip in (
        "现工作单位：设计院",
        "所属行业分类：房屋建筑",
        "最高学历：大学本科",
        "注册职业资格证书类别：一级注册建造师",
    ):
        assert chip in html, chip


async def test_each_value_has_its_count_and_leads_to_what_it_would_find(officer):
    html = (await officer.get("/library?name=示&cursor=c2&trail=-")).text
    found = links(html)
    assert found["消防，12位"] == "/library?name=%E7%A4%BA&specialty=fire_protection"
    assert found["电气，1000+位"] == "/library?name=%E7%A4%BA&specialty=electrical"
    assert found["乌鲁木齐市，7位"] == "/library?name=%E7%A4%BA&region=650100"
    assert html.count("共 1000+ 位") == 2


async def test_a_value_that_is_chosen_is_dropped_again_and_another_is_added(officer):
    found = links((await officer.get("/library?specialty=fire_protection&kind=regional")).text)
    assert found["消防，12位"] == "/library?kind=regional"
    assert found["电气，1000+位"] == "/library?kind=regional&specialty=fire_protection&specialty=electrical"
    assert found["全区专家，30位"] == "/library?specialty=fire_protection"


async def test_only_the_association_is_asked_for_a_status(officer, site):
    assert "暂停" not in (await officer.get("/library")).text
    site.sign_in("association_coordinator")
    status = [{"value": "suspended", "label": "暂停", "count": 3, "more": False}]
    site.experts.says("GET /library/facets", samples.counted(status=status))
    found = links((await site.get("/library")).text)
    assert found["暂停，3位"] == "/library?status=suspended"
    assert "状态：暂停" in (await site.get("/library?status=suspended")).text


async def test_the_list_is_shown_without_counts_while_they_cannot_be_had(officer):
    officer.experts.refuses("GET /library/facets", 503, "unavailable", "请稍后再试。")
    answer = await officer.get("/library")
    assert answer.status_code == 200
    assert "示例甲" in answer.text
    assert "人数暂时无法统计" in answer.text


async def test_columns_and_density_are_remembered(officer):
    form = {"column": ["sex", "qualification"], "density": "dense", "next": "/library?name=%E7%A4%BA"}
    answer = await officer.post("/library/view", form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/library?name=%E7%A4%BA")
    html = (await officer.get("/library")).text
    assert re.findall(r'<th role="columnheader" scope="col">(.*?)</th>', html) == [
        "姓名",
        "性别",
        "注册职业资格证书类别",
    ]
    assert "一级注册消防工程师、一级注册建造师" in html
    assert 'class="library-list dense"' in html


@pytest.mark.parametrize("kept", ["", "dense", "roomy.unknown", "a.b.c", "<script>"])
async def test_a_cookie_that_makes_no_sense_shows_the_usual_columns(officer, kept):
    officer.browser.cookies.set("library_view", kept)
    html = (await officer.get("/library")).text
    assert html.count('role="columnheader"') == 7


async def test_one_is_not_sent_elsewhere_by_the_settings(officer):
    answer = await officer.post("/library/view", {"next": "//elsewhere.test"})
    assert answer.headers["location"] == "/library"


async def test_pages_lead_on_and_back_with_the_filters(officer):
    officer.experts.says("GET /library", {"items": [samples.expert()], "next": "c3"})
    html = (await officer.get("/library?kind=local&cursor=c2&trail=-")).text
    assert re.search(r'href="/library\?kind=local"[^>]*rel="prev"', html)
    assert re.search(r'href="/library\?kind=local&amp;cursor=c3&amp;trail=-~c2"[^>]*rel="next"', html)


@pytest.mark.parametrize(
    ("query", "words"), [("", "专家库中还没有您可以查看的专家"), ("?name=甲", "没有符合条件的专家")]
)
async def test_nothing_found_says_what_to_do(officer, query, words):
    officer.experts.says("GET /library", {"items": [], "next": None})
    assert words in (await officer.get(f"/library{query}")).text


async def test_an_experts_page_shows_the_masked_values_it_was_given(officer):
    found = {**samples.expert(), "identity": samples.IDENTITY, "fields": samples.submission()["fields"]}
    officer.experts.says(f"GET /library/{samples.RECORD_ID}", found)
    html = (await officer.get(f"/library/{samples.RECORD_ID}")).text
    assert "6501***********91X" in html
    assert "138****0000" in html


async def test_an_expert_who_is_not_shared_is_not_found(officer):
    officer.experts.refuses(f"GET /library/{samples.RECORD_ID}", 404, "not-found", "没有找到该专家。")
    answer = await officer.get(f"/library/{samples.RECORD_ID}")
    assert answer.status_code == 404
    assert "没有找到" in answer.text


async def test_a_broken_page_mark_is_refused_in_words(officer):
    officer.experts.refuses(
        "GET /library", 422, "invalid", "填写的内容有误", {"/cursor": "翻页参数无效，请从第一页开始。"}
    )
    answer = await officer.get("/library?cursor=x")
    assert answer.status_code == 422
