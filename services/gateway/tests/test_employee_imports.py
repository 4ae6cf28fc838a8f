"""导入人员: template, upload, report, and adding everybody."""

import pytest

ID = "00000000-0000-7000-8000-0000000000c1"
UNIT_ID = "00000000-0000-7000-8000-0000000000d1"
PATH = f"/employees/imports/{ID}"
FILE = {"file": ("名单.xlsx", b"PK workbook", "application/octet-stream")}


def line(number=2, *faults, outcome="new"):
    return {
        "line": number,
        "name": "测试员工",
        "number_masked": "6501***********018",
        "outcome": None if faults else outcome,
        "faults": list(faults),
    }


def found(state="ready", *items, faulty=0, **changes):
    return {
        "id": ID,
        "organization_id": UNIT_ID,
        "file_name": "名单.xlsx",
        "state": state,
        "rows_total": 3,
        "rows_done": 1,
        "created_at": "2026-11-22T02:00:00Z",
        "finished_at": None,
        "counts": {"new": 3 - faulty, "joins": 0, "present": 0, "faulty": faulty},
        "items": list(items),
        "next": None,
        **changes,
    }


@pytest.fixture
def boss(site):
    site.sign_in("unit_admin")
    site.identity.says("GET /employees/imports", {"organization_name": "天山设计有限公司", "items": []})
    return site


async def test_the_page_offers_the_template_and_the_last_imports(boss):
    boss.identity.says(
        "GET /employees/imports", {"organization_name": "天山设计有限公司", "items": [found("faulty")]}
    )
    html = (await boss.get("/employees/import")).text
    for words in (
        'href="/employees/import-template"',
        "天山设计有限公司",
        "有误，未导入",
        "用户类型",
        f'href="{PATH}"',
    ):
        assert words in html


async def test_the_template_is_passed_on(boss):
    boss.identity.says("GET /employees/import-template", b"PK template")
    answer = await boss.get("/employees/import-template")
    assert answer.content == b"PK template"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_workbook_is_sent_on_and_its_report_opened(boss):
    boss.identity.says("POST /employees/imports", found("checking"), 201)
    answer = await boss.post("/employees/import", {"organization_id": UNIT_ID}, files=FILE)
    assert answer.headers["location"] == PATH
    asked = boss.identity.last("POST /employees/imports")
    assert asked.content == b"PK workbook"
    assert asked.query == {"file_name": "名单.xlsx", "organization_id": UNIT_ID}


async def test_without_a_file_it_says_so(boss):
    answer = await boss.post("/employees/import", files={"file": ("", b"", "application/octet-stream")})
    assert answer.status_code == 422
    assert "请选择要上传的 Excel 文件。" in answer.text


async def test_a_file_that_is_no_list_is_refused_beside_the_field(boss):
    sentence = "请上传 .xlsx 格式的 Excel 文件。"
    boss.identity.refuses("POST /employees/imports", 422, "file-not-excel", sentence, {"/file": sentence})
    answer = await boss.post("/employees/import", files=FILE)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2


@pytest.mark.parametrize(("state", "words"), [("checking", "正在逐行检查"), ("applying", "正在导入")])
async def test_work_in_progress_shows_a_bar_and_refreshes_itself(boss, state, words):
    boss.identity.says(f"GET {PATH}", found(state))
    html = (await boss.get(PATH)).text
    for part in (
        words,
        "1 / 3",
        'max="3" value="1"',
        "data-reload-ms",
        '<noscript><meta http-equiv="refresh"',
    ):
        assert part in html


async def test_a_faulty_list_shows_the_faulty_lines_and_cannot_be_imported(boss):
    boss.identity.says(f"GET {PATH}", found("faulty", line(5, "身份证号校验位不正确。"), faulty=1))
    html = (await boss.get(PATH)).text
    assert boss.identity.last(f"GET {PATH}").query == {"faulty": "true"}
    for words in ("身份证号校验位不正确。", "没有导入任何人员", "重新上传"):
        assert words in html
    assert "确认导入" not in html
    await boss.get(f"{PATH}?show=all")
    assert boss.identity.last(f"GET {PATH}").query == {"faulty": "false"}


async def test_a_good_list_is_added_by_one_press(boss):
    boss.identity.says(f"GET {PATH}", found("ready", line(2), line(3, outcome="joins")))
    html = (await boss.get(PATH)).text
    for words in ("确认导入", "新增人员", "已有账户，加入本单位", "6501***********018"):
        assert words in html
    boss.identity.says(f"POST {PATH}/apply", found("applying"), 202)
    answer = await boss.post(f"{PATH}/apply")
    assert answer.headers["location"] == PATH


async def test_a_list_that_is_not_ready_is_said_on_its_page(boss):
    boss.identity.says(f"GET {PATH}", found("faulty", line(5, "x。"), faulty=1))
    boss.identity.refuses(f"POST {PATH}/apply", 409, "import-not-ready", "名单尚未全部检查通过，不能导入。")
    answer = await boss.post(f"{PATH}/apply")
    assert answer.status_code == 409
    assert "名单尚未全部检查通过，不能导入。" in answer.text


async def test_long_reports_have_pages(boss):
    boss.identity.says(f"GET {PATH}", found("faulty", line(5, "x。"), faulty=90, next=55))
    html = (await boss.get(f"{PATH}?cursor=4")).text
    assert boss.identity.last(f"GET {PATH}").query == {"after": "4", "faulty": "true"}
    assert "cursor=55" in html


async def test_imports_of_others_are_not_found(boss):
    boss.identity.refuses(f"GET {PATH}", 404, "import-not-found", "没有找到该导入记录。")
    assert (await boss.get(PATH)).status_code == 404
