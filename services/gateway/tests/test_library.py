"""专家库 through the gateway."""

import re

import pytest

from gateway.tests import samples


@pytest.fixture
def officer(site):
    site.sign_in("bureau_officer")
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.experts.says("GET /library", {"items": [samples.expert()], "next": None})
    return site


async def test_a_line_shows_what_the_bureau_looks_for(officer):
    html = (await officer.get("/library")).text
    for words in (
        "示例甲",
        "男",
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
    assert '<option value="fire_protection" selected>' in html
    assert '<option value="650102" selected>' in html


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
