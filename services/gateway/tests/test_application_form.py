"""下载专家申报表: from the form, which is saved first, and from 个人中心."""

import re

import pytest

from gateway.tests import samples

FORM = {"version": "4", "phone": "13900000000", "title": "高级工程师", "action": "application_form"}
PAPER = "/personal/application-form"


@pytest.fixture
def applicant(site):
    site.sign_in("applicant")
    site.experts.says("GET /record", samples.record())
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.experts.says(
        "PUT /record/draft", {"draft_version": 5, "saved_at": "2026-11-22T02:40:00Z", "missing": []}
    )
    return site


@pytest.mark.parametrize("status", ["draft", "applying", "listed", "suspended"])
async def test_it_is_offered_whatever_the_status(applicant, status):
    applicant.experts.says("GET /record", samples.record(status))
    applicant.experts.says("GET /record/upkeeps", {"items": []})
    html = (await applicant.get("/personal")).text
    assert re.search(rf'<a [^>]*href="{PAPER}">.*?下载专家申报表</a>', html, re.S)


async def test_the_form_offers_it_beside_the_place_of_its_scan(applicant):
    html = (await applicant.get("/personal/edit")).text
    section = html[html.index('id="form"') : html.index('id="achievements"')]
    assert re.search(r'<button [^>]*value="application_form"[^>]*>.*?下载专家申报表</button>', section, re.S)
    assert f'data-download="{PAPER}"' in section
    assert "打印、签字盖章，扫描后上传" in section
    assert "http-equiv" not in html


async def test_without_scripts_the_form_is_saved_and_drawn_again_and_the_paper_comes(applicant):
    answer = await applicant.post("/personal/edit", FORM)
    assert applicant.experts.last("PUT /record/draft").body["fields"]["phone"] == "13900000000"
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal/edit?download=true#form")
    html = (await applicant.get("/personal/edit?download=true")).text
    assert f'<meta http-equiv="refresh" content="0;url={PAPER}">' in html
    assert f'<a href="{PAPER}">' in html
    assert "草稿已保存" in html


async def test_what_cannot_be_saved_is_not_printed(applicant):
    stale = "另一个页面已修改了您的资料，请刷新页面后再继续填写。"
    applicant.experts.refuses("PUT /record/draft", 409, "draft-stale", stale)
    answer = await applicant.post("/personal/edit", FORM)
    assert answer.status_code == 409
    assert stale in answer.text
    assert "http-equiv" not in answer.text


async def test_the_paper_is_passed_on(applicant):
    applicant.experts.says("GET /record/application-form", b"%PDF-1.7 paper")
    answer = await applicant.get(PAPER)
    assert answer.content == b"%PDF-1.7 paper"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]


async def test_who_has_no_record_yet_is_led_to_the_page_that_says_so(applicant):
    applicant.experts.refuses("GET /record/application-form", 404, "record-not-there", "正在建立")
    assert (await applicant.get(PAPER)).headers["location"] == "/personal"


async def test_a_paper_that_was_not_made_is_a_page_with_the_sentence(applicant):
    sentence = "文件没有生成成功，请稍后再试。"
    applicant.experts.refuses("GET /record/application-form", 503, "paper-not-made", sentence)
    answer = await applicant.get(PAPER)
    assert answer.status_code == 503
    assert sentence in answer.text


async def test_without_a_session_it_leads_to_the_login(site):
    answer = await site.get(PAPER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={PAPER}")
