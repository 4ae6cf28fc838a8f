"""单位人员信息: the unit's administrator in a browser without scripts."""

import re

import pytest

ID = "00000000-0000-7000-8000-0000000000e1"
UNIT = {"id": "00000000-0000-7000-8000-0000000000d1", "name": "天山设计有限公司"}
OTHER = {"id": "00000000-0000-7000-8000-0000000000d2", "name": "昆仑设计有限公司"}
PATH = f"/employees/{ID}"
ALL = ["disable", "edit", "remove", "reset_password", "set_roles"]


def person(**changes):
    return {
        "id": ID,
        "name": "测试员工",
        "document_number_masked": "6501***********018",
        "phone_masked": "137****2222",
        "organization_id": UNIT["id"],
        "organization_name": UNIT["name"],
        "roles": [{"role": "applicant", "label": "个人/建设单位员工"}],
        "status": "active",
        "first_login": "waiting",
        "added_at": "2026-11-22T02:00:00Z",
        "may": ALL,
        "why_not": None,
        **changes,
    }


def listing(*items, units=(UNIT,), following=None):
    return {
        "items": list(items),
        "next": following,
        "organization": units[0],
        "organizations": list(units),
    }


@pytest.fixture
def boss(site):
    site.sign_in("unit_admin")
    site.identity.says("GET /employees", listing(person()))
    site.identity.says(f"GET {PATH}", person())
    return site


async def test_the_menu_leads_to_the_units_people(boss):
    html = (await boss.get("/employees")).text
    assert re.search(r'href="/employees" aria-current="page">单位人员信息', html)
    assert "<h1>单位人员信息</h1>" in html


async def test_nobody_else_has_the_entry(site):
    site.sign_in("platform_admin")
    site.notify.says("GET /messages", {"items": [], "next": None})
    site.identity.says("GET /registrations", {"items": [], "next": None})
    assert "单位人员信息" not in (await site.get("/registrations")).text


async def test_a_line_is_masked_and_has_a_button_for_what_is_allowed(boss):
    html = (await boss.get("/employees")).text
    for words in ("测试员工", "6501***********018", "137****2222", "待首次登录", "天山设计有限公司"):
        assert words in html
    for words in ("添加人员", "导入人员", "权限设置", "编辑", "重置密码", "停用", "移出单位"):
        assert words in html
    assert f'action="{PATH}/enable"' not in html
    assert "停用原因" in html


async def test_who_is_not_the_units_to_manage_has_a_reason_instead_of_buttons(boss):
    one = person(may=[], why_not="该人员另有其他职责，账户由平台管理员维护，请联系后台人员。")
    boss.identity.says("GET /employees", listing(one))
    html = (await boss.get("/employees")).text
    assert "由平台管理员维护" in html
    assert f"{PATH}/" not in html


async def test_a_name_is_searched_by_address_and_a_number_never(boss):
    answer = await boss.post("/employees/search", {"query": "测试", "status": "active"})
    assert answer.headers["location"] == "/employees?name=%E6%B5%8B%E8%AF%95&status=active"
    boss.identity.says("POST /employees/search", listing(person()))
    found = await boss.post("/employees/search", {"query": "6501 0219 6005 2101 8x"})
    assert found.status_code == 200
    assert boss.identity.last("POST /employees/search").body["number"] == "65010219600521018x"
    assert not any("6501" in asked.path + str(asked.query) for asked in boss.identity.asked)
    assert (await boss.get("/employees/search")).headers["location"] == "/employees"


async def test_pages_and_filters_are_passed_on(boss):
    boss.identity.says("GET /employees", listing(person(), following="c2"))
    html = (await boss.get("/employees?status=active&cursor=c1")).text
    assert boss.identity.last("GET /employees").query == {"status": "active", "cursor": "c1"}
    assert "cursor=c2" in html


async def test_who_administers_two_units_chooses_one(boss):
    boss.identity.says("GET /employees", listing(person(), units=(UNIT, OTHER)))
    html = (await boss.get("/employees")).text
    assert "昆仑设计有限公司" in html
    assert f"/employees/new?organization_id={UNIT['id']}" in html


async def test_an_added_person_goes_on_to_the_permission(boss):
    boss.identity.says("POST /employees", {"id": ID, "outcome": "new"}, 201)
    typed = {"document_number": "650102196005210188", "name": " 测试员工 ", "phone": "137 1111 2222"}
    answer = await boss.post("/employees/new", typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/roles")
    assert boss.identity.last("POST /employees").body == {
        "user_type": "resident",
        "document_number": "650102196005210188",
        "name": "测试员工",
        "phone": "13711112222",
        "organization_id": None,
    }
    assert "请继续设置权限" in (await boss.get(f"{PATH}/roles")).text


async def test_a_person_is_a_chinese_resident_unless_it_is_said_otherwise(boss):
    html = (await boss.get("/employees/new")).text
    assert re.search(r'value="resident" checked', html)
    assert not re.search(r'value="overseas" checked', html)
    for words in ("用户类型", "中国居民", "港澳台或外籍人士", 'data-id-number="user_type=resident"'):
        assert words in html
    boss.identity.refuses(
        "POST /employees", 422, "employee-invalid", "有误", {"/user_type": "请选择用户类型。"}
    )
    answer = await boss.post("/employees/new", {"user_type": "overseas", "document_number": "H12345678"})
    assert boss.identity.last("POST /employees").body["user_type"] == "overseas"
    assert re.search(r'value="overseas" checked', answer.text)
    assert answer.text.count("请选择用户类型。") == 2


async def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(boss):
    boss.identity.refuses(
        "POST /employees",
        409,
        "person-differs",
        "不一致",
        {"/document_number": "该证件号已有账户，且与填写的姓名或手机号不一致。"},
    )
    answer = await boss.post(
        "/employees/new", {"document_number": "650102196005210188", "name": "王建国", "phone": "13711112222"}
    )
    assert answer.status_code == 422
    for words in ("不一致。", 'value="王建国"', 'value="13711112222"', 'value="650102196005210188"'):
        assert words in answer.text


async def test_the_manuals_role_is_chosen_for_who_has_none(boss):
    boss.identity.says(f"GET {PATH}", person(roles=[], first_login="unsent"))
    html = (await boss.get(f"{PATH}/roles")).text
    assert re.search(r'value="applicant" checked', html)
    assert not re.search(r'value="unit_admin" checked', html)
    assert "初始密码将以短信发送到 137****2222" in html
    boss.identity.says(f"PUT {PATH}/roles", None, 204)
    answer = await boss.post(f"{PATH}/roles", {"roles": "applicant"})
    assert boss.identity.last(f"PUT {PATH}/roles").body == {"roles": ["applicant"]}
    assert answer.headers["location"].startswith("/employees")
    assert "初始密码将以短信发送到137****2222" in (await boss.get("/employees")).text


async def test_the_last_administrator_is_told_beside_the_roles(boss):
    boss.identity.refuses(
        f"PUT {PATH}/roles", 409, "last", "最后一位", {"/roles": "这是本单位最后一位在用的单位管理员。"}
    )
    answer = await boss.post(f"{PATH}/roles", {})
    assert answer.status_code == 409
    assert answer.text.count("这是本单位最后一位在用的单位管理员。") == 2


async def test_editing_shows_no_phone_and_an_empty_one_stays(boss):
    html = (await boss.get(f"{PATH}/edit")).text
    assert "现为 137****2222，不修改请留空" in html
    boss.identity.says(f"PUT {PATH}", None, 204)
    await boss.post(f"{PATH}/edit", {"name": "新名", "phone": ""})
    assert boss.identity.last(f"PUT {PATH}").body == {"name": "新名", "phone": ""}


async def test_after_the_first_login_editing_says_whose_matter_it_is(boss):
    boss.identity.says(f"GET {PATH}", person(first_login="done", may=["set_roles"]))
    html = (await boss.get(f"{PATH}/edit")).text
    assert "手机号请本人登录后在“账户信息”中更换" in html
    assert "保存" not in html


@pytest.mark.parametrize(
    ("path", "may", "asks", "told"),
    [
        (
            "password-reset",
            "reset_password",
            "一次性密码将以短信发送到137****2222",
            "短信将发送到137****2222",
        ),
        ("disable", "disable", "停用后立即退出登录", "的账户已停用"),
        ("enable", "enable", "可用原来的密码登录", "的账户已启用"),
        ("leave", "remove", "本人的账户和专家资料保留", "已移出本单位"),
    ],
)
async def test_each_deed_says_its_consequence_first(boss, path, may, asks, told):
    boss.identity.says(f"GET {PATH}", person(may=[may]))
    asked = await boss.get(f"{PATH}/{path}")
    assert asks in asked.text
    assert not boss.identity.was_asked(f"POST {PATH}/{path}")
    boss.identity.says(f"POST {PATH}/{path}", None, 204)
    answer = await boss.post(f"{PATH}/{path}", {"reason": "离职"})
    assert answer.status_code == 303
    assert boss.identity.last(f"POST {PATH}/{path}").body == (
        {"reason": "离职"} if path == "disable" else None
    )
    assert told in (await boss.get("/employees")).text


async def test_a_missing_reason_is_said_beside_it(boss):
    boss.identity.refuses(f"POST {PATH}/disable", 422, "reason", "请填写", {"/reason": "请填写停用原因。"})
    answer = await boss.post(f"{PATH}/disable", {"reason": ""})
    assert answer.status_code == 422
    assert "请填写停用原因。" in answer.text


async def test_too_many_passwords_are_refused_in_words(boss):
    sentence = "今天向该人员或该手机号发送密码已达5次，请明天再试。"
    boss.identity.refuses(f"POST {PATH}/password-reset", 429, "spent", sentence)
    answer = await boss.post(f"{PATH}/password-reset")
    assert answer.status_code == 429
    assert sentence in answer.text


async def test_a_person_of_another_unit_is_not_found(boss):
    boss.identity.refuses(f"GET {PATH}", 404, "employee-not-found", "没有找到该人员，可能已移出本单位。")
    for path in ("roles", "edit", "password-reset", "disable", "leave"):
        assert (await boss.get(f"{PATH}/{path}")).status_code == 404
        assert (await boss.post(f"{PATH}/{path}")).status_code == 404
