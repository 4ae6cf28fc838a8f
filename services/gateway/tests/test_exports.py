"""导出: asking, waiting, taking away."""

from types import SimpleNamespace

import pytest

from gateway.web.pages import environment

ID = "00000000-0000-7000-8000-0000000000e1"
PATH = f"/library/exports/{ID}"


def found(state="ready", **changes):
    return {
        "id": ID,
        "number": "000012",
        "state": state,
        "unmasked": False,
        "rows_total": 30,
        "rows_done": 10,
        "created_at": "2026-11-22T02:00:00Z",
        "finished_at": None,
        **changes,
    }


@pytest.fixture
def keeper(site):
    site.sign_in("association_coordinator")
    site.experts.says("GET /dictionaries", {"items": []})
    site.experts.says("GET /library/exports", {"items": []})
    return site


async def test_the_filters_of_the_library_go_along(keeper):
    html = (await keeper.get("/library/exports/new?name=龙&region=650102")).text
    for words in ("姓名：龙", "所在地区：新疆维吾尔自治区乌鲁木齐市天山区", "水印", "导出完整的证件号码"):
        assert words in html
    assert 'action="/library/exports?name=%E9%BE%99&amp;region=650102"' in html
    keeper.experts.says("POST /library/exports", found("gathering"), 202)
    answer = await keeper.post("/library/exports?name=龙&specialty=fire", {"unmasked": "", "reason": ""})
    assert answer.headers["location"] == "/library/exports"
    assert keeper.experts.last("POST /library/exports").body == {
        "filter": {"name": "龙", "specialty": ["fire"]},
        "unmasked": False,
        "reason": "",
    }


async def test_only_the_coordinator_is_offered_full_numbers(site):
    site.sign_in("bureau_officer")
    site.experts.says("GET /dictionaries", {"items": []})
    html = (await site.get("/library/exports/new")).text
    assert "全部专家" in html
    assert 'name="unmasked"' not in html


async def test_a_missing_reason_is_said_beside_the_field_and_what_was_typed_is_kept(keeper):
    sentence = "导出完整证件号码和联系方式须填写原因，4到200个字。"
    keeper.experts.refuses("POST /library/exports", 422, "reason-missing", sentence, {"/reason": sentence})
    answer = await keeper.post("/library/exports", {"unmasked": "yes", "reason": "核"})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert "checked" in answer.text
    assert "核</textarea>" in answer.text


async def test_nobody_found_is_said_on_the_page(keeper):
    sentence = "没有符合条件的专家。"
    keeper.experts.refuses("POST /library/exports", 422, "nothing-to-export", sentence, {"/filter": sentence})
    assert sentence in (await keeper.post("/library/exports?name=无")).text


async def test_the_list_shows_bars_and_files(keeper):
    items = [found("gathering"), found("ready", number="000011"), found("failed"), found("cancelled")]
    keeper.experts.says("GET /library/exports", {"items": items})
    html = (await keeper.get("/library/exports")).text
    for words in (
        "10 / 30",
        f'action="{PATH}/cancel"',
        f'href="{PATH}/content"',
        "可以下载",
        "未能生成",
        "已取消",
        "data-reload-ms",
    ):
        assert words in html


async def test_an_empty_list_says_what_to_do(keeper):
    html = (await keeper.get("/library/exports")).text
    assert "还没有导出" in html
    assert "data-reload-ms" not in html


async def test_the_file_is_passed_on_and_what_cannot_be_is_said(keeper):
    keeper.experts.says(f"GET {PATH}/content", b"PK workbook")
    assert (await keeper.get(f"{PATH}/content")).content == b"PK workbook"
    keeper.experts.refuses(f"GET {PATH}/content", 409, "role-changed", "您的权限在申请导出后有变化。")
    answer = await keeper.get(f"{PATH}/content")
    assert (answer.status_code, "您的权限" in answer.text) == (409, True)


async def test_cancelling_says_so_or_why_not(keeper):
    keeper.experts.says(f"POST {PATH}/cancel", found("cancelled"))
    assert (await keeper.post(f"{PATH}/cancel")).headers["location"] == "/library/exports"
    keeper.experts.refuses(f"POST {PATH}/cancel", 409, "export-state-changed", "导出的状态已发生变化。")
    assert (await keeper.post(f"{PATH}/cancel")).headers["location"] == "/library/exports"


@pytest.mark.parametrize(("role", "imports"), [("association_coordinator", True), ("bureau_officer", False)])
def test_the_library_offers_what_one_may(role, imports):
    who = SimpleNamespace(has=lambda *names: role in names)
    html = environment().get_template("library/tools.html").render(visitor=who, export_address="/x?name=a")
    assert ("导入名册" in html) is imports
    assert 'href="/x?name=a"' in html
