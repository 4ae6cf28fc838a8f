"""导入名册: template, upload, report, and listing everybody."""

import pytest

ID = "00000000-0000-7000-8000-0000000000c1"
PATH = f"/library/imports/{ID}"
FILE = {"file": ("名册.xlsx", b"PK workbook", "application/octet-stream")}


def line(number=2, *faults, outcome="new"):
    return {
        "line": number,
        "name": "买买提",
        "number_masked": "6501***********018",
        "outcome": "faulty" if faults else outcome,
        "faults": list(faults),
    }


def found(state="checked", *items, faulty=0, **changes):
    counts = {"new": 3 - faulty, "present": 0, "joins": 0, "returns": 0, "reviewing": 0, "faulty": faulty}
    return {
        "id": ID,
        "file_name": "名册.xlsx",
        "state": state,
        "rows_total": 3,
        "rows_done": 1,
        "entered": 0,
        "created_at": "2026-11-22T02:00:00Z",
        "finished_at": None,
        "counts": counts,
        "items": list(items),
        "next": None,
        **changes,
    }


@pytest.fixture
def keeper(site):
    site.sign_in("association_coordinator")
    site.experts.says("GET /library/imports", {"items": []})
    return site


async def test_the_page_offers_the_template_and_the_last_imports(keeper):
    keeper.experts.says("GET /library/imports", {"items": [found("applied")]})
    html = (await keeper.get("/library/imports")).text
    for words in ('href="/library/imports/template"', "已导入", f'href="{PATH}"', "不会重复入库"):
        assert words in html


@pytest.mark.parametrize("path", ["/library/imports/template", f"{PATH}/report"])
async def test_workbooks_are_passed_on(keeper, path):
    keeper.experts.says(f"GET {path}", b"PK workbook")
    answer = await keeper.get(path)
    assert answer.content == b"PK workbook"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_workbook_is_sent_on_and_its_report_opened(keeper):
    keeper.experts.says("POST /library/imports", found("checking"), 201)
    answer = await keeper.post("/library/imports", files=FILE)
    assert answer.headers["location"] == PATH
    asked = keeper.experts.last("POST /library/imports")
    assert (asked.content, asked.query) == (b"PK workbook", {"file_name": "名册.xlsx"})


async def test_without_a_file_it_says_so(keeper):
    answer = await keeper.post("/library/imports", files={"file": ("", b"", "application/octet-stream")})
    assert answer.status_code == 422
    assert "请选择要上传的 Excel 文件。" in answer.text


async def test_a_file_that_is_no_register_is_refused_beside_the_field(keeper):
    sentence = "请上传 .xlsx 格式的 Excel 文件。"
    keeper.experts.refuses("POST /library/imports", 422, "file-not-excel", sentence, {"/file": sentence})
    answer = await keeper.post("/library/imports", files=FILE)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2


@pytest.mark.parametrize(("state", "words"), [("checking", "正在逐行检查"), ("applying", "正在导入")])
async def test_work_in_progress_shows_a_bar_and_refreshes_itself(keeper, state, words):
    keeper.experts.says(f"GET {PATH}", found(state))
    html = (await keeper.get(PATH)).text
    for part in (words, "1 / 3", "data-reload-ms", '<noscript><meta http-equiv="refresh"'):
        assert part in html


async def test_faulty_lines_are_shown_first_and_skipped_only_by_a_tick(keeper):
    keeper.experts.says(f"GET {PATH}", found("checked", line(5, "校验位不正确。"), faulty=1))
    html = (await keeper.get(PATH)).text
    assert keeper.experts.last(f"GET {PATH}").query == {"faulty": "true"}
    for words in ("校验位不正确。", "跳过有误的 1 行", "确认导入", "有误 1 人", "2 位专家不经审核直接入库"):
        assert words in html
    sentence = "名册中有 1 行不通过。请勾选“跳过有误的 1 行”，或修改后重新上传。"
    keeper.experts.refuses(
        f"POST {PATH}/apply", 422, "faults-not-skipped", sentence, {"/skip_faulty": sentence}
    )
    answer = await keeper.post(f"{PATH}/apply")
    assert (answer.status_code, sentence in answer.text) == (422, True)
    keeper.experts.says(f"POST {PATH}/apply", found("applying"), 202)
    answer = await keeper.post(f"{PATH}/apply", {"skip_faulty": "yes"})
    assert answer.headers["location"] == PATH
    assert keeper.experts.last(f"POST {PATH}/apply").body == {"skip_faulty": True}


async def test_each_outcome_has_its_words(keeper):
    outcomes = ("new", "present", "joins", "returns", "reviewing")
    lines = [line(place, outcome=outcome) for place, outcome in enumerate(outcomes, 2)]
    keeper.experts.says(f"GET {PATH}", found("checked", *lines))
    html = (await keeper.get(PATH)).text
    for words in (
        "新入库",
        "已在库（不变）",
        "本人已有账户，将入库",
        "已出库，将重新入库",
        "正在审核（跳过）",
    ):
        assert words in html


async def test_where_nothing_would_change_there_is_no_button(keeper):
    counts = {"new": 0, "present": 3, "joins": 0, "returns": 0, "reviewing": 0, "faulty": 0}
    keeper.experts.says(f"GET {PATH}", found("checked", line(outcome="present"), counts=counts))
    html = (await keeper.get(PATH)).text
    assert "没有需要导入的行" in html
    assert "确认导入" not in html


async def test_long_reports_have_pages(keeper):
    keeper.experts.says(f"GET {PATH}", found("checked", line(5, "x。"), faulty=2, next=55))
    html = (await keeper.get(f"{PATH}?cursor=4")).text
    assert keeper.experts.last(f"GET {PATH}").query == {"after": "4", "faulty": "true"}
    assert "cursor=55" in html


async def test_imports_of_others_are_not_found(keeper):
    keeper.experts.refuses(f"GET {PATH}", 404, "import-not-found", "没有找到该导入记录。")
    assert (await keeper.get(PATH)).status_code == 404
