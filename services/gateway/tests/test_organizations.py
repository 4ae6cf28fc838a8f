"""系统管理, 单位与机构: the list, one organization, its territory."""

import pytest

from contracts.reference.organizations import last_steps

ID = "00000000-0000-7000-8000-0000000000aa"
OTHER = "00000000-0000-7000-8000-0000000000bb"
PATH = f"/organizations/{ID}"
TIANSHAN, SHIHEZI, DUSHANZI = "650102", "659001", "650202"
BUREAU = {
    "id": ID,
    "version": 3,
    "kind": "bureau",
    "name": "乌鲁木齐市住房和城乡建设局",
    "credit_code": None,
    "region_code": "650100",
    "whole_region": False,
    "territory": [TIANSHAN],
    "active": True,
    "created_at": "2026-11-22T02:32:00Z",
}
COMPANY = {
    **BUREAU,
    "kind": "company",
    "name": "某设计院",
    "credit_code": "91110000600037341L",
    "territory": [],
}
ROW = {name: BUREAU[name] for name in ("id", "kind", "name", "credit_code", "whole_region", "active")}
TERRITORIES = {
    "items": [
        {"organization_id": ID, "name": BUREAU["name"], "codes": [TIANSHAN]},
        {"organization_id": OTHER, "name": "克拉玛依市住房和城乡建设局", "codes": [DUSHANZI]},
    ],
    "unassigned": [SHIHEZI],
}


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.identity.says("GET /organizations", {"items": [{**ROW, "counties": 8}], "next": None})
    site.identity.says("GET /organizations/territories", TERRITORIES)
    site.identity.says(f"GET {PATH}", BUREAU)
    return site


async def test_kinds_are_tabs_and_counties_without_a_bureau_are_named(administrator):
    html = (await administrator.get("/organizations")).text
    for words in (
        "住建厅与住建局",
        "协会",
        "企业",
        "8 个县（市、区）",
        "石河子市",
        "还没有住建局管辖",
        "添加住建局",
    ):
        assert words in html, words
    html = (await administrator.get("/organizations?kind=companies&query=设计")).text
    assert administrator.identity.last("GET /organizations").query == {"kind": "company", "query": "设计"}
    assert "添加企业" in html
    assert "石河子市" not in html


async def test_a_bureau_shows_its_counties_by_prefecture(administrator):
    html = (await administrator.get(PATH)).text
    for words in ("乌鲁木齐市（1）", "天山区", f'href="{PATH}/territory"', f'action="{PATH}/close"'):
        assert words in html, words


async def test_the_authority_decides_everywhere_and_is_not_closed(administrator):
    administrator.identity.says(f"GET {PATH}", {**BUREAU, "kind": "authority", "whole_region": True})
    html = (await administrator.get(PATH)).text
    assert "全区" in html
    assert f'action="{PATH}/close"' not in html
    assert (await administrator.get(f"{PATH}/territory")).headers["location"] == PATH


async def test_the_tree_shows_what_is_chosen_taken_and_free(administrator):
    html = (await administrator.get(f"{PATH}/territory")).text
    assert f'value="{TIANSHAN}" checked' in html
    assert f'value="{DUSHANZI}" disabled' in html
    assert "（克拉玛依市住房和城乡建设局）" in html
    assert "自治区直辖县级市" in html
    assert '石河子市<span class="territory-holder">（未分配）' in html
    assert 'name="whole" value="650100"' in html
    assert 'name="whole" value="650200"' not in html, "part of it belongs to another bureau"


async def test_ticks_and_whole_prefectures_become_counties(administrator):
    administrator.identity.says(f"PUT {PATH}/territory", {**BUREAU, "version": 4})
    form = {"version": "3", "codes": [TIANSHAN, SHIHEZI], "whole": ["650400"]}
    answer = await administrator.post(f"{PATH}/territory", form)
    assert answer.headers["location"] == PATH
    codes = sorted({TIANSHAN, SHIHEZI, *last_steps("650400")})
    assert administrator.identity.last(f"PUT {PATH}/territory").body == {"version": 3, "codes": codes}


async def test_a_county_that_another_bureau_has_taken_is_said_and_the_ticks_stay(administrator):
    words = "以下县（市、区）已属于其他住建局：石河子市（昌吉回族自治州住房和城乡建设局）。"
    administrator.identity.refuses(f"PUT {PATH}/territory", 409, "territory-taken", words, {"/codes": words})
    answer = await administrator.post(f"{PATH}/territory", {"version": "3", "codes": [SHIHEZI]})
    assert answer.status_code == 409
    assert words in answer.text
    assert f'value="{SHIHEZI}" checked' in answer.text
    assert f'value="{TIANSHAN}" checked' not in answer.text


async def test_the_second_of_two_administrators_is_told(administrator):
    words = "另一位管理员刚刚修改了该单位，请刷新页面核对后再修改。"
    administrator.identity.refuses(f"PUT {PATH}", 409, "organization-outdated", words)
    answer = await administrator.post(PATH, {"version": "2", "name": "新名"})
    assert (answer.status_code, words in answer.text, 'value="新名"' in answer.text) == (409, True, True)
    assert administrator.identity.last(f"PUT {PATH}").body == {"version": 2, "name": "新名"}


async def test_an_organization_is_added_and_a_bureau_goes_on_to_its_territory(administrator):
    administrator.identity.says("POST /organizations", {**BUREAU, "name": "某局"}, 201)
    answer = await administrator.post(
        "/organizations/new", {"kind": "bureau", "name": "某局", "credit_code": "x"}
    )
    assert answer.headers["location"] == f"{PATH}/territory"
    body = {"kind": "bureau", "name": "某局", "credit_code": ""}
    assert administrator.identity.last("POST /organizations").body == body
    answer = await administrator.post(
        "/organizations/new", {"kind": "company", "name": "某公司", "credit_code": "9a"}
    )
    assert administrator.identity.last("POST /organizations").body["credit_code"] == "9A"
    assert answer.headers["location"] == PATH


async def test_a_refused_company_keeps_what_was_typed(administrator):
    assert "统一社会信用代码" in (await administrator.get("/organizations/new?kind=company")).text
    assert "统一社会信用代码" not in (await administrator.get("/organizations/new?kind=bureau")).text
    words = "统一社会信用代码不正确，请逐位核对。"
    administrator.identity.refuses("POST /organizations", 422, "x", words, {"/credit_code": words})
    form = {"kind": "company", "name": "某公司", "credit_code": "9A"}
    answer = await administrator.post("/organizations/new", form)
    assert answer.status_code == 422
    for part in (words, 'value="某公司"', 'value="9A"'):
        assert part in answer.text


async def test_closing_says_what_stands_in_the_way(administrator):
    words = "还有2项权限属于该单位，请先收回。"
    administrator.identity.refuses(f"POST {PATH}/close", 409, "organization-still-used", words)
    await administrator.post(f"{PATH}/close", {"version": "3"})
    assert words in (await administrator.get(PATH)).text
    administrator.identity.says(f"POST {PATH}/open", BUREAU)
    assert (await administrator.post(f"{PATH}/open", {"version": "3"})).headers["location"] == PATH
    assert administrator.identity.last(f"POST {PATH}/open").body == {"version": 3}


@pytest.mark.parametrize("path", ["/registrations", "/accounts", "/organizations"])
async def test_system_administration_is_one_menu_entry_with_its_count(administrator, path):
    administrator.identity.says("GET /registrations", {"items": [], "next": None})
    administrator.identity.says("GET /accounts", {"items": [], "next": None})
    html = (await administrator.get(path)).text
    assert '<a href="/registrations" aria-current="page">系统管理' in html
    assert "3<span" in html
    for label in ("用户注册", "人员账户", "单位与机构"):
        assert label in html
