"""查看记录 through the gateway."""

import pytest

from gateway.tests import samples

READING = {
    "id": "r1",
    "at": "2026-11-22T02:32:00Z",
    "reader_name": "维护人员甲",
    "reader_organization": "示例消防协会",
    "reader_role_label": "协会专家库维护人员",
    "what": "unmasked",
    "what_label": "完整证件号码和联系方式",
    "reason": "<b>通知评审时间</b>",
}
OF_EXPERT = f"/library/{samples.RECORD_ID}/readings"
PLACES = {
    "/personal/readings": ("applicant", "/record/readings"),
    OF_EXPERT: ("association_coordinator", OF_EXPERT),
}


@pytest.mark.parametrize("place", PLACES)
async def test_the_list_says_when_who_what_and_why(site, place):
    role, asked = PLACES[place]
    site.sign_in(role)
    site.experts.says(f"GET {asked}", {"items": [READING, {**READING, "reason": None}], "next": "c2"})
    html = (await site.get(place)).text
    for words in ("2026-11-22 10:32", "维护人员甲", "示例消防协会", "完整证件号码和联系方式", "cursor=c2"):
        assert words in html, words
    assert "协会专家库维护人员" in html
    assert "&lt;b&gt;通知评审时间" in html


@pytest.mark.parametrize("place", PLACES)
async def test_what_was_read_before_roles_were_noted_says_nothing_of_them(site, place):
    role, asked = PLACES[place]
    site.sign_in(role)
    oldest = {**READING, "reader_role_label": None, "reader_organization": None}
    site.experts.says(f"GET {asked}", {"items": [oldest], "next": None})
    html = (await site.get(place)).text
    assert "维护人员甲" in html
    assert "None" not in html


@pytest.mark.parametrize("place", PLACES)
async def test_an_empty_list_says_so(site, place):
    role, asked = PLACES[place]
    site.sign_in(role)
    site.experts.says(f"GET {asked}", {"items": [], "next": None})
    assert "还没有查看记录" in (await site.get(place)).text


async def test_the_way_back_is_in_the_address(site):
    site.sign_in("applicant")
    site.experts.says("GET /record/readings", {"items": [READING], "next": None})
    html = (await site.get("/personal/readings?cursor=c2&trail=-")).text
    assert 'href="/personal/readings" rel="prev"' in html
    assert site.experts.last("GET /record/readings").query == {"cursor": "c2"}


@pytest.mark.parametrize(("role", "shown"), [("association_coordinator", True), ("bureau_officer", False)])
async def test_the_coordinator_finds_the_list_on_an_experts_page(site, monkeypatch, role, shown):
    async def nothing_beside(*_: object) -> None:
        """日常维护 has tests of its own."""

    monkeypatch.setattr("gateway.pages.library.beside", nothing_beside)
    site.sign_in(role)
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    found = {**samples.expert(), "identity": samples.IDENTITY, "fields": samples.submission()["fields"]}
    site.experts.says(f"GET /library/{samples.RECORD_ID}", found)
    html = (await site.get(f"/library/{samples.RECORD_ID}")).text
    assert (f'href="{OF_EXPERT}"' in html) == shown
    assert f'href="/library/{samples.RECORD_ID}/unmasking" data-dialog="unmask"' in html
