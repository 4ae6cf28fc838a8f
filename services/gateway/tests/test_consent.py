"""The notice, agreeing to it, and what the administrator does with its versions."""

import pytest

from foundation.auth.actor import Hurdle
from gateway.forms.privacy import blocks
from gateway.tests.fakes import NOTICE
from gateway.tests.test_registration import FORM, PHOTOS, said_beside, store_photos

VERSION_ID = "00000000-0000-7000-8000-00000000000a"
VERSIONS = "/privacy-notices"
TICKS = {"agrees": "yes", "agrees_sensitive": "yes"}
GIVEN = {"in_force": 2, "asked": True, "may_withdraw": False, "items": []}


def version(**changes):
    return {
        **NOTICE,
        "id": VERSION_ID,
        "version": 3,
        "state": "draft",
        "state_label": "草稿",
        "updated_at": "2026-11-20T02:00:00Z",
        "published_by_name": None,
        "agreed": 7,
        **changes,
    }


def must_agree(site):
    site.sign_in("applicant", hurdle=Hurdle.CONSENT)
    site.identity.says("GET /account/consents", GIVEN)


def test_a_text_becomes_headings_points_and_paragraphs():
    assert blocks("一\n\n## 二\n- 三\n- 四\n五") == [
        {"text": "一"},
        {"heading": "二"},
        {"points": ["三", "四"]},
        {"text": "五"},
    ]


@pytest.mark.parametrize("address", ["/privacy", "/privacy/versions/2"])
async def test_everybody_reads_the_notice_and_its_versions(site, address):
    site.identity.says("GET /privacy/notices/2", NOTICE)
    site.identity.says("GET /privacy/notices", {"items": [NOTICE]})
    html = (await site.get(address)).text
    for words in (
        "<h2>一、处理目的</h2>",
        "<li>专家申报</li>",
        "第 2 版",
        "2026-11-22 起生效",
        "增加短信服务提供者。",
    ):
        assert words in html, words


async def test_a_version_that_there_is_not_is_not_found(site):
    site.identity.refuses("GET /privacy/notices/9", 404, "notice-not-found", "没有找到该版本。")
    assert (await site.get("/privacy/versions/9")).status_code == 404
    assert (await site.get("/privacy/versions/0")).status_code == 422


@pytest.mark.parametrize("address", ["/login", "/register/self", "/privacy"])
async def test_every_public_page_leads_to_the_notice(site, address):
    site.identity.says("GET /privacy/notices", {"items": [NOTICE]})
    assert '<a href="/privacy">个人信息处理告知书</a>' in (await site.get(address)).text


async def test_the_registration_asks_for_both_and_ticks_neither(site):
    html = (await site.get("/register/self")).text
    assert "我单独同意处理我的身份证件号码、身份证照片等敏感个人信息" in html
    assert '<input type="hidden" name="notice_number" value="2">' in html
    assert 'name="agrees"' in html
    assert 'name="agrees_sensitive"' in html
    assert "checked" not in html.split('name="agrees"')[1].split("</form>")[0]


async def test_what_was_ticked_goes_to_identity_with_the_version(site):
    store_photos(site)
    site.identity.says("POST /registrations", {"account_id": "a"}, 201)
    await site.post("/register/self", {**FORM, **TICKS, "notice_number": "2"}, files=PHOTOS)
    asked = site.identity.last("POST /registrations").body
    assert (asked["agrees"], asked["agrees_sensitive"], asked["notice_number"]) == (True, True, 2)


@pytest.mark.parametrize(("beside", "kept"), [("2", True), ("1", False)])
async def test_a_refused_form_keeps_the_ticks_unless_the_notice_is_another(site, beside, kept):
    store_photos(site)
    site.identity.refuses(
        "POST /registrations", 422, "registration-invalid", "x", {"/agrees_sensitive": "请勾选。"}
    )
    form = {**FORM, "agrees": "yes", "notice_number": beside}
    html = (await site.post("/register/self", form, files=PHOTOS)).text
    assert said_beside(html, "agrees_sensitive") == "请勾选。"
    assert (
        'name="agrees" aria-describedby="f-agrees-hint f-agrees-error" value="yes" checked' in html
    ) == kept


async def test_before_the_first_notice_nothing_is_asked(site):
    site.identity.refuses("GET /privacy/notices/current", 404, "notice-not-found", "x")
    assert 'name="agrees"' not in (await site.get("/register/self")).text


@pytest.mark.parametrize("page", ["/", "/personal", "/account", "/messages", "/account/factor"])
async def test_who_has_to_agree_comes_to_no_other_page(site, page):
    must_agree(site)
    answer = await site.get(page)
    wanted = "" if page == "/" else f"?next={page}"
    assert (answer.status_code, answer.headers["location"]) == (303, f"/consent{wanted}")


async def test_the_page_shows_the_text_two_empty_boxes_and_a_way_out(site):
    must_agree(site)
    html = (await site.get("/consent?next=/personal")).text
    for words in (
        "<h3>一、处理目的</h3>",
        ">同意并继续</button>",
        ">不同意并退出</button>",
        'action="/logout"',
    ):
        assert words in html, words
    assert 'href="/account/personal-data"' in html
    assert " checked" not in html.replace('aria-checked="', "")
    assert 'name="next" value="/personal"' in html


async def test_agreeing_goes_on_to_where_the_person_wanted_to_be(site):
    must_agree(site)
    site.identity.says("POST /account/consents", None, 204)
    answer = await site.post("/consent", {**TICKS, "number": "2", "next": "/personal"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal")
    assert site.identity.last("POST /account/consents").body == {
        "number": 2,
        "agrees": True,
        "agrees_sensitive": True,
    }


async def test_agreeing_leads_nowhere_else(site):
    must_agree(site)
    site.identity.says("POST /account/consents", None, 204)
    answer = await site.post("/consent", {**TICKS, "number": "2", "next": "https://elsewhere.test/"})
    assert answer.headers["location"] == "/"


async def test_a_missing_box_is_said_beside_it_and_the_other_stays(site):
    must_agree(site)
    site.identity.refuses(
        "POST /account/consents", 422, "consent-invalid", "x", {"/agrees_sensitive": "需要您单独同意。"}
    )
    answer = await site.post("/consent", {"agrees": "yes", "number": "2", "next": "/"})
    assert answer.status_code == 422
    assert said_beside(answer.text, "agrees_sensitive") == "需要您单独同意。"
    assert 'name="agrees" aria-describedby="f-agrees-hint f-agrees-error" value="yes" checked' in answer.text


async def test_who_has_agreed_is_not_kept_there(site):
    site.sign_in("applicant")
    assert (await site.get("/consent?next=/personal")).headers["location"] == "/personal"


async def test_the_administrator_sees_how_each_version_stands(site):
    site.sign_in("platform_admin")
    items = [version(number=3), version(number=2, state="published", published_by_name="管理员甲")]
    site.identity.says("GET /privacy/versions", {"items": items, "in_force": 2})
    html = (await site.get(VERSIONS)).text
    for words in ("草稿", "生效中", "管理员甲", ">继续编辑<", ">7<"):
        assert words in html, words
    assert "起草新版本" not in html


async def test_a_draft_is_kept_looked_at_and_published(site):
    site.sign_in("platform_admin")
    site.identity.says(f"GET /privacy/versions/{VERSION_ID}", version())
    site.identity.says(f"PUT /privacy/versions/{VERSION_ID}", version())
    html = (await site.get(f"{VERSIONS}/{VERSION_ID}")).text
    assert "保存并预览" in html
    assert "## 一、处理目的" in html
    form = {"version": "3", "title": "告知书", "news": "新", "body": "正文", "asks_again": "yes"}
    answer = await site.post(f"{VERSIONS}/{VERSION_ID}", form)
    assert answer.headers["location"] == f"{VERSIONS}/{VERSION_ID}/preview"
    assert site.identity.last(f"PUT /privacy/versions/{VERSION_ID}").body == {
        "version": 3,
        "title": "告知书",
        "news": "新",
        "body": "正文",
        "asks_again": True,
    }
    assert "发布后不能修改或删除" in (await site.get(f"{VERSIONS}/{VERSION_ID}/preview")).text
    site.identity.says(f"POST /privacy/versions/{VERSION_ID}/publish", version(state="published"))
    answer = await site.post(
        f"{VERSIONS}/{VERSION_ID}/publish", {"version": "3", "in_force_on": "2026-12-01"}
    )
    assert answer.headers["location"] == VERSIONS
    asked = site.identity.last(f"POST /privacy/versions/{VERSION_ID}/publish").body
    assert asked == {"version": 3, "in_force_on": "2026-12-01"}


async def test_a_refused_draft_keeps_what_was_typed(site):
    site.sign_in("platform_admin")
    site.identity.says(f"GET /privacy/versions/{VERSION_ID}", version())
    site.identity.refuses(
        f"PUT /privacy/versions/{VERSION_ID}", 422, "notice-invalid", "x", {"/body": "正文至少200个字。"}
    )
    answer = await site.post(f"{VERSIONS}/{VERSION_ID}", {"version": "3", "title": "<b>", "body": "短"})
    assert answer.status_code == 422
    assert said_beside(answer.text, "body") == "正文至少200个字。"
    assert "&lt;b&gt;" in answer.text
    assert ">\n短</textarea>" in answer.text


async def test_a_published_version_has_no_form(site):
    site.sign_in("platform_admin")
    published = version(state="published", published_by_name="管理员甲")
    site.identity.says(f"GET /privacy/versions/{VERSION_ID}", published)
    html = (await site.get(f"{VERSIONS}/{VERSION_ID}")).text
    assert "<textarea" not in html
    assert "管理员甲" in html
    answer = await site.get(f"{VERSIONS}/{VERSION_ID}/preview")
    assert answer.headers["location"] == f"{VERSIONS}/{VERSION_ID}"


async def test_a_second_draft_is_refused_in_words(site):
    site.sign_in("platform_admin")
    site.identity.refuses("POST /privacy/versions", 409, "draft-exists", "已有一份草稿尚未发布。")
    assert (await site.post(VERSIONS)).headers["location"] == VERSIONS


async def test_giving_a_draft_up_asks_first_without_scripts_too(site):
    site.sign_in("platform_admin")
    site.identity.says(f"GET /privacy/versions/{VERSION_ID}", version())
    assert "删除第 2 版草稿？" in (await site.get(f"{VERSIONS}/{VERSION_ID}/discard")).text
    site.identity.says(f"POST /privacy/versions/{VERSION_ID}/discard", None, 204)
    answer = await site.post(f"{VERSIONS}/{VERSION_ID}/discard", {"version": "3"})
    assert answer.headers["location"] == VERSIONS
