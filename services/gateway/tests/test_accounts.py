"""系统管理, 人员账户: finding accounts, adding people, roles, deeds."""

import pytest

ID = "00000000-0000-7000-8000-0000000000aa"
UNIT = "00000000-0000-7000-8000-0000000000cc"
OFFICE = "00000000-0000-7000-8000-0000000000dd"
GRANT = "00000000-0000-7000-8000-0000000000ee"
PATH = f"/accounts/{ID}"
NUMBER = "650102196001010010"
ROW = {
    "id": ID,
    "name": "测试人员",
    "document_number_masked": "6501***********010",
    "phone_masked": "138****0000",
    "status": "active",
    "employer_name": "某设计院",
    "roles": [{"role": "unit_admin", "label": "单位管理员", "organization_name": "某设计院"}],
    "created_at": "2026-11-22T02:32:00Z",
}
MAY = {
    "grant": True,
    "correct": True,
    "disable": True,
    "enable": False,
    "reset_password": True,
    "remove_second_factor": True,
    "merge": True,
}
ACCOUNT = {
    **{name: value for name, value in ROW.items() if name != "roles"},
    "version": 7,
    "document_kind": "citizen",
    "sex": "1",
    "region_code": "650102",
    "merged_into": None,
    "merged_into_name": None,
    "employer_id": UNIT,
    "grants": [
        {
            "id": GRANT,
            "role": "unit_admin",
            "label": "单位管理员",
            "organization_id": UNIT,
            "organization_name": "某设计院",
            "granted_at": "2026-11-22T02:32:00Z",
            "granted_by_name": "管理员甲",
        }
    ],
    "first_login_waits": False,
    "has_password": True,
    "second_factor": True,
    "portal_identities": 1,
    "may": MAY,
}
OFFICES = {
    "items": [
        {"id": OFFICE, "name": "乌鲁木齐市住房和城乡建设局", "active": True, "credit_code": None},
        {"id": GRANT, "name": "已撤并的局", "active": False, "credit_code": None},
    ],
    "next": None,
}


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.identity.says("GET /accounts", {"items": [ROW], "next": None})
    site.identity.says("GET /organizations", OFFICES)
    site.identity.says(f"GET {PATH}", ACCOUNT)
    site.identity.says("GET /merges", {"items": []})
    return site


async def test_the_list_is_masked_and_stands_beside_the_other_parts(administrator):
    html = (await administrator.get("/accounts?role=unit_admin&status=active")).text
    asked = administrator.identity.last("GET /accounts").query
    assert asked == {"role": "unit_admin", "status": "active"}
    for words in (
        "6501***********010",
        "单位管理员（某设计院）",
        f'href="{PATH}"',
        'href="/registrations"',
        'href="/organizations"',
        '<a href="/accounts" aria-current="page">人员账户</a>',
        "添加人员",
    ):
        assert words in html, words


async def test_filters_stay_from_page_to_page(administrator):
    administrator.identity.says("GET /accounts", {"items": [ROW], "next": "c2"})
    html = (await administrator.get("/accounts?name=王&cursor=c1")).text
    assert administrator.identity.last("GET /accounts").query == {"name": "王", "cursor": "c1"}
    assert "cursor=c2&amp;trail=c1" in html


async def test_a_number_is_looked_up_and_stands_in_no_address(administrator):
    administrator.identity.says("POST /accounts/lookup", {"items": [ROW]})
    answer = await administrator.post("/accounts/search", {"query": " 6501 0219 6001 0100 10 "})
    assert answer.status_code == 200
    assert administrator.identity.last("POST /accounts/lookup").body == {"number": NUMBER}
    assert "测试人员" in answer.text
    assert all(NUMBER not in str(asked.query) for asked in administrator.identity.asked)


async def test_a_name_goes_into_the_address(administrator):
    answer = await administrator.post("/accounts/search", {"query": "王", "role": "auditor", "status": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts?name=%E7%8E%8B&role=auditor")
    assert (await administrator.get("/accounts/search")).headers["location"] == "/accounts"


async def test_nothing_found_says_what_to_do(administrator):
    administrator.identity.says("GET /accounts", {"items": [], "next": None})
    assert "没有找到账户" in (await administrator.get("/accounts?name=无")).text


async def test_an_account_shows_who_granted_what_and_the_buttons_that_work(administrator):
    html = (await administrator.get(PATH)).text
    for words in (
        "管理员甲",
        "2026-11-22 10:32",
        "居民身份证",
        "已开启",
        "已绑定",
        f'href="{PATH}/edit"',
        f'href="{PATH}/password-reset"',
        f'href="{PATH}/disable"',
        f'href="{PATH}/second-factor"',
        f'href="{PATH}/merge"',
        f'action="{PATH}/grants/{GRANT}/revoke"',
        "乌鲁木齐市住房和城乡建设局",
    ):
        assert words in html, words
    assert "已撤并的局" not in html
    assert f'action="{PATH}/enable"' not in html


async def test_nothing_is_offered_that_identity_would_refuse(administrator):
    account = {**ACCOUNT, "status": "disabled", "may": {**dict.fromkeys(MAY, False), "enable": True}}
    administrator.identity.says(f"GET {PATH}", account)
    html = (await administrator.get(PATH)).text
    assert f'action="{PATH}/enable"' in html
    for gone in (
        f"{PATH}/edit",
        f"{PATH}/password-reset",
        f"{PATH}/disable",
        f"{PATH}/merge",
        f'action="{PATH}/grants"',
    ):
        assert gone not in html, gone


@pytest.mark.parametrize(
    ("role", "held_for"), [("bureau_officer", OFFICE), ("platform_admin", None), ("applicant", None)]
)
async def test_a_role_is_granted_for_an_office_or_for_the_person(administrator, role, held_for):
    administrator.identity.says(f"POST {PATH}/grants", status=204)
    answer = await administrator.post(f"{PATH}/grants", {"role": role, "organization_id": OFFICE})
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    body = {"role": role, "organization_id": held_for}
    assert administrator.identity.last(f"POST {PATH}/grants").body == body


async def test_a_company_is_named_by_its_credit_code(administrator):
    company = {"id": UNIT, "name": "某公司", "active": True, "credit_code": "91110000600037341L"}
    administrator.identity.says("GET /organizations", {"items": [company], "next": None})
    administrator.identity.says(f"POST {PATH}/grants", status=204)
    form = {"role": "unit_admin", "organization_id": "", "credit_code": "91110000600037341l"}
    await administrator.post(f"{PATH}/grants", form)
    assert administrator.identity.last(f"POST {PATH}/grants").body["organization_id"] == UNIT
    answer = await administrator.post(f"{PATH}/grants", {**form, "credit_code": "91110000600037342L"})
    assert answer.status_code == 422
    assert "没有找到该统一社会信用代码的企业" in answer.text


async def test_a_refused_grant_is_said_beside_its_field(administrator):
    words = "角色“住建局终审人员”不能授予该单位，请选择与角色相符的单位。"
    administrator.identity.refuses(
        f"POST {PATH}/grants", 409, "role-needs-organization", words, {"/organization_id": words}
    )
    answer = await administrator.post(f"{PATH}/grants", {"role": "bureau_reviewer", "organization_id": ""})
    assert answer.status_code == 422
    assert words in answer.text
    assert '<option value="bureau_reviewer" selected>' in answer.text
    assert "请选择要添加的权限" in (await administrator.post(f"{PATH}/grants", {"role": ""})).text


async def test_a_role_is_taken_away_or_the_page_says_why_not(administrator):
    path = f"{PATH}/grants/{GRANT}"
    administrator.identity.says(f"DELETE {path}", status=204)
    assert (await administrator.post(f"{path}/revoke")).headers["location"] == PATH
    words = "这是最后一位在用的平台管理员，请先授权另一位平台管理员。"
    administrator.identity.refuses(f"DELETE {path}", 409, "last-administrator", words)
    await administrator.post(f"{path}/revoke")
    assert words in (await administrator.get(PATH)).text


@pytest.mark.parametrize(
    ("deed", "called", "words"),
    [
        ("password-reset", "password-reset", "24小时内有效、只能登录一次"),
        ("disable", "disable", "立即退出登录"),
        ("second-factor", "second-factor/remove", "请先核实本人身份"),
    ],
)
async def test_a_deed_is_asked_about_with_its_consequence_and_then_done(administrator, deed, called, words):
    assert words in (await administrator.get(f"{PATH}/{deed}")).text
    administrator.identity.says(f"POST {PATH}/{called}", status=204)
    answer = await administrator.post(f"{PATH}/{deed}", {"reason": "调离"})
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    sent = administrator.identity.last(f"POST {PATH}/{called}").body
    assert sent == (None if deed == "password-reset" else {"reason": "调离"})


async def test_a_missing_reason_is_said_beside_it_and_an_unknown_deed_is_not_found(administrator):
    administrator.identity.refuses(
        f"POST {PATH}/disable", 422, "reason-missing", "请填写原因。", {"/reason": "请填写原因。"}
    )
    answer = await administrator.post(f"{PATH}/disable", {"reason": " "})
    assert (answer.status_code, "请填写原因。" in answer.text) == (422, True)
    assert (await administrator.get(f"{PATH}/unmask")).status_code == 404
    assert (await administrator.post(f"{PATH}/unmask")).status_code == 404


async def test_enabling_comes_back_to_the_account(administrator):
    administrator.identity.says(f"POST {PATH}/enable", status=204)
    assert (await administrator.post(f"{PATH}/enable")).headers["location"] == PATH


async def test_name_and_phone_are_corrected_with_how_it_was_verified(administrator):
    administrator.identity.says(f"PUT {PATH}", status=204)
    html = (await administrator.get(f"{PATH}/edit")).text
    for words in ('value="测试人员"', "138****0000", 'name="version" value="7"', "核实方式", "保存"):
        assert words in html, words
    form = {"name": "李四", "phone": " 138 0000 0001 ", "reason": "已电话核实", "version": "7"}
    answer = await administrator.post(f"{PATH}/edit", form)
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    sent = administrator.identity.last(f"PUT {PATH}").body
    assert sent == {"name": "李四", "phone": "13800000001", "reason": "已电话核实", "version": 7}


async def test_a_refused_correction_keeps_what_was_typed_and_shows_the_newest_version(administrator):
    words = {"/phone": "请填写正确的11位手机号码。", "/reason": "请填写核实方式。"}
    administrator.identity.refuses(f"PUT {PATH}", 422, "person-invalid", "需要修改", words)
    answer = await administrator.post(f"{PATH}/edit", {"name": "李四", "phone": "123", "version": "x"})
    assert answer.status_code == 422
    for sentence in (*words.values(), 'value="李四"', 'value="123"'):
        assert sentence in answer.text
    assert administrator.identity.last(f"PUT {PATH}").body["version"] is None
    administrator.identity.refuses(f"PUT {PATH}", 409, "account-outdated", "该账户刚刚被修改过")
    answer = await administrator.post(f"{PATH}/edit", {"name": "李四", "reason": "到场", "version": "6"})
    assert answer.status_code == 409
    for sentence in ("该账户刚刚被修改过", 'value="李四"', 'name="version" value="7"'):
        assert sentence in answer.text


async def test_what_cannot_be_corrected_has_no_form(administrator):
    administrator.identity.says(f"GET {PATH}", {**ACCOUNT, "may": {**MAY, "correct": False}})
    assert (await administrator.get(f"{PATH}/edit")).headers["location"] == PATH


async def test_a_person_is_added_with_roles_for_the_office(administrator):
    administrator.identity.says("POST /accounts", {"id": ID}, 201)
    form = {
        "name": "李四",
        "document_number": "6501 0219 6001 0100 10",
        "phone": "138 0000 0000",
        "organization_id": OFFICE,
        "roles": ["bureau_reviewer", "platform_admin"],
    }
    answer = await administrator.post("/accounts/new", form)
    assert answer.headers["location"] == PATH
    assert administrator.identity.last("POST /accounts").body == {
        "name": "李四",
        "user_type": "resident",
        "document_number": NUMBER,
        "phone": "13800000000",
        "employer_id": OFFICE,
        "roles": [
            {"role": "bureau_reviewer", "organization_id": OFFICE},
            {"role": "platform_admin", "organization_id": None},
        ],
    }


async def test_a_refused_person_keeps_what_was_typed(administrator):
    words = {"/document_number": "校验位不正确。", "/roles": "请至少选择一个权限。"}
    administrator.identity.refuses("POST /accounts", 422, "person-invalid", "需要修改", words)
    assert 'value="resident" checked' in (await administrator.get("/accounts/new")).text
    typed = {"name": "李四", "user_type": "overseas", "document_number": "123"}
    answer = await administrator.post("/accounts/new", typed)
    assert administrator.identity.last("POST /accounts").body["user_type"] == "overseas"
    assert answer.status_code == 422
    for sentence in (*words.values(), 'value="李四"', 'value="123"', 'value="overseas" checked'):
        assert sentence in answer.text


async def test_a_merged_account_leads_to_the_one_that_was_kept_with_the_trail(administrator):
    kept = {"id": UNIT, "name": "测试人员", "document_number_masked": "H1******78"}
    done = {
        "id": GRANT,
        "kept": kept,
        "folded": {"id": ID, "name": "测试人员", "document_number_masked": "6501***********010"},
        "reason": "到场核实",
        "merged_by_name": "管理员乙",
        "merged_at": "2026-11-22T02:32:00Z",
    }
    administrator.identity.says("GET /merges", {"items": [done]})
    merged = {**ACCOUNT, "status": "merged", "merged_into": UNIT, "merged_into_name": "测试人员"}
    administrator.identity.says(f"GET {PATH}", {**merged, "may": dict.fromkeys(MAY, False)})
    html = (await administrator.get(PATH)).text
    for words in ("已合并", f'href="/accounts/{UNIT}"', "到场核实", "管理员乙", "合并记录"):
        assert words in html, words


async def test_who_may_not_gets_the_refusal_of_the_service(site):
    site.sign_in("applicant")
    site.identity.refuses("GET /accounts", 403, "forbidden", "您没有进行此操作的权限。")
    assert (await site.get("/accounts")).status_code == 403
