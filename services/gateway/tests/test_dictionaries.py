"""系统管理, 数据字典: the list, one dictionary, one entry; and retired choices where they were chosen."""

import re

import pytest

from gateway.forms import cases, dictionaries, record_view

KIND = "/dictionaries/kinds/title"
ENTRY = f"{KIND}/entries/senior"


def entry(code, label, heading="高级", *, active=True, version=1):
    return {
        "code": code,
        "label": label,
        "heading": heading,
        "standard_code": "012" if code == "senior" else None,
        "active": active,
        "version": version,
    }


TITLE = {
    "kind": "title",
    "label": "职称",
    "standard": "GB/T 8561-2001",
    "entries": [
        entry("senior", "高级工程师", version=3),
        entry("professor", "教授"),
        entry("engineer", "工程师", "中级"),
        entry("old", "技师", None, active=False),
    ],
}
PHRASES = {"kind": "opinion_pass", "label": "审核意见常用语（通过）", "standard": None, "entries": []}


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.experts.says("GET /dictionaries/kinds", {"items": [TITLE, PHRASES]})
    site.experts.says(f"GET {KIND}", TITLE)
    site.experts.says("GET /dictionaries/kinds/opinion_pass", PHRASES)
    return site


def test_an_entry_moves_where_its_heading_has_another():
    moves = [(one["up"], one["down"]) for one in dictionaries.lines(TITLE["entries"])]
    assert moves == [(False, True), (True, False), (False, False), (False, False)]


def test_a_retired_choice_reads_and_is_offered_only_to_who_holds_it():
    choices = {"specialty": [{"code": "a", "label": "甲", "active": False}, {"code": "b", "label": "乙"}]}
    assert record_view.label_of(choices, "specialty", "a") == "甲"
    assert [one["label"] for one in record_view.options(choices, "specialty")] == ["乙"]
    held = record_view.held({"specialty": "a", "qualifications": ["q"], "certificates": [{"kind": "k"}]})
    assert (held["qualification"], held["certificate_kind"]) == ({"q"}, {"k"})
    offered = record_view.options(choices, "specialty", held["specialty"])
    assert [one["label"] for one in offered] == ["甲（已停用）", "乙"]


def test_phrases_come_from_the_dictionaries_without_retired_ones():
    choices = {
        "opinion_pass": [{"code": "x", "label": "同意。", "active": True}],
        "opinion_reject": [{"code": "y", "label": "请补充。", "active": False}],
    }
    assert cases.phrases(choices) == {"pass": ["同意。"], "reject": []}
    assert cases.phrases({}) == {"pass": [], "reject": []}


async def test_the_dictionaries_are_listed_with_their_counts(administrator):
    html = (await administrator.get("/dictionaries")).text
    for words in ("职称", "3 项", "1 项", 'href="/dictionaries/title"', "审核意见常用语（通过）"):
        assert words in html, words
    assert 'href="/dictionaries" aria-current="page">数据字典' in html
    assert 'href="/registrations" aria-current="page">系统管理' in html


async def test_a_dictionary_shows_its_entries_and_what_can_be_done_with_each(administrator):
    html = (await administrator.get("/dictionaries/title")).text
    for words in ("高级工程师", "中级", "012", "使用中", "已停用", "GB/T 8561-2001"):
        assert words in html, words
    assert 'action="/dictionaries/title/senior/retire"' in html
    assert 'action="/dictionaries/title/old/restore"' in html
    assert len(re.findall(r'value="up">上移', html)) == 1
    assert len(re.findall(r'value="down">下移', html)) == 1
    assert not re.search(r">(senior|engineer)<", html), "codes are never shown"


async def test_a_dictionary_without_headings_and_standard_asks_for_neither(administrator):
    html = (await administrator.get("/dictionaries/opinion_pass")).text
    assert "添加常用语" in html
    assert "还没有内容" in html
    assert 'name="heading"' not in html
    assert 'name="standard_code"' not in html


async def test_an_entry_is_added(administrator):
    administrator.experts.says(f"POST {KIND}/entries", entry("x1", "研究员"), 201)
    answer = await administrator.post("/dictionaries/title", {"label": " 研究员 ", "heading": "高级"})
    assert answer.headers["location"] == "/dictionaries/title#entry-x1"
    body = {"label": "研究员", "heading": "高级", "standard_code": ""}
    assert administrator.experts.last(f"POST {KIND}/entries").body == body


async def test_a_label_that_is_there_is_said_beside_its_field_and_kept(administrator):
    words = "“教授”已在本字典中，请换一个名称。"
    administrator.experts.refuses(f"POST {KIND}/entries", 409, "label-taken", words, {"/label": words})
    answer = await administrator.post("/dictionaries/title", {"label": "教授", "heading": "高级"})
    assert answer.status_code == 409
    for part in (words, 'value="教授"', 'value="高级"', 'id="f-label" name="label"'):
        assert part in answer.text
    assert re.search(r'name="label"[^>]*aria-invalid="true"', answer.text)


async def test_an_entry_is_reworded_with_the_version_that_was_seen(administrator):
    html = (await administrator.get("/dictionaries/title/senior")).text
    assert 'name="version" value="3"' in html
    assert 'value="高级工程师"' in html
    administrator.experts.says(f"PUT {ENTRY}", entry("senior", "高工", version=4))
    answer = await administrator.post("/dictionaries/title/senior", {"version": "3", "label": "高工"})
    assert answer.headers["location"] == "/dictionaries/title#entry-senior"
    body = {"version": 3, "label": "高工", "heading": "", "standard_code": ""}
    assert administrator.experts.last(f"PUT {ENTRY}").body == body


async def test_the_second_of_two_administrators_is_told_and_keeps_what_was_typed(administrator):
    words = "另一位管理员刚刚修改了“高级工程师”，请核对最新内容后再操作。"
    administrator.experts.refuses(f"PUT {ENTRY}", 409, "entry-outdated", words)
    answer = await administrator.post("/dictionaries/title/senior", {"version": "2", "label": "高工"})
    assert (answer.status_code, words in answer.text, 'value="高工"' in answer.text) == (409, True, True)


@pytest.mark.parametrize(
    ("verb", "form", "words"),
    [
        ("retire", {}, "“高级工程师”已停用"),
        ("restore", {}, "“高级工程师”已恢复使用"),
        ("move", {"direction": "down"}, "顺序已调整"),
    ],
)
async def test_what_is_done_with_an_entry_goes_back_to_it_and_says_so(administrator, verb, form, words):
    administrator.experts.says(f"POST {ENTRY}/{verb}", {**TITLE, **entry("senior", "高级工程师")})
    answer = await administrator.post(f"/dictionaries/title/senior/{verb}", {"version": "3", **form})
    assert answer.headers["location"] == "/dictionaries/title#entry-senior"
    assert administrator.experts.last(f"POST {ENTRY}/{verb}").body == {"version": 3, **form}
    assert words in (await administrator.get("/dictionaries/title")).text


async def test_the_last_choice_stays_and_the_page_says_why(administrator):
    words = "“高级工程师”是最后一个可用选项。"
    administrator.experts.refuses(f"POST {ENTRY}/retire", 409, "last-choice", words)
    await administrator.post("/dictionaries/title/senior/retire", {"version": "3"})
    assert words in (await administrator.get("/dictionaries/title")).text


@pytest.mark.parametrize(
    "path", ["/dictionaries/title/nothing", "/dictionaries/title/a%3Fb", "/dictionaries/A.."]
)
async def test_an_entry_of_nothing_has_no_page(administrator, path):
    assert (await administrator.get(path)).status_code in (404, 422)
