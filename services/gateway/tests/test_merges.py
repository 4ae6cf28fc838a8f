"""系统管理, 合并账户: the second account is found, compared and folded."""

import pytest

from gateway.tests.test_accounts import ACCOUNT, ROW

KEPT = ACCOUNT["id"]
FOLDED = "00000000-0000-7000-8000-0000000000bb"
PATH = f"/accounts/{KEPT}/merge"
SIDE = {
    "id": KEPT,
    "name": "测试人员",
    "document_kind": "citizen",
    "document_number_masked": "6501***********010",
    "phone_masked": None,
    "region_code": "650102",
    "employer_name": "某设计院",
    "status": "active",
    "roles": [],
    "created_at": "2026-11-22T02:32:00Z",
}
OTHER = {
    **SIDE,
    "id": FOLDED,
    "document_kind": "hk_macao_permit",
    "document_number_masked": "H1****678",
    "phone_masked": "138****0000",
    "employer_name": None,
    "roles": ["个人/建设单位员工"],
}
PREVIEW = {
    "kept": SIDE,
    "folded": OTHER,
    "same": {
        "name": True,
        "sex": None,
        "birth_date": False,
        "phone": None,
        "region_code": True,
        "employer": None,
    },
    "moving": {
        "roles": ["个人/建设单位员工"],
        "phone": True,
        "employer_name": None,
        "portal_identities": 1,
        "registration": False,
    },
    "problem": None,
}
WHY_NOT = "两个账户都提交过专家库申请，专家资料不能自动合并。"


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.identity.says(f"GET /accounts/{KEPT}", ACCOUNT)
    site.identity.says("GET /accounts", {"items": [ROW, {**ROW, "id": FOLDED}], "next": None})
    site.identity.says("GET /merges/preview", PREVIEW)
    site.experts.says("GET /records/mergeable", {"possible": True, "reason": None})
    return site


async def test_accounts_of_the_same_name_are_offered_at_once(administrator):
    html = (await administrator.get(PATH)).text
    assert administrator.identity.last("GET /accounts").query == {"name": "测试人员"}
    assert f'href="{PATH}/{FOLDED}"' in html
    assert f'href="{PATH}/{KEPT}"' not in html


async def test_the_second_account_is_found_by_number_which_stands_in_no_address(administrator):
    administrator.identity.says("POST /accounts/lookup", {"items": [{**ROW, "id": FOLDED}]})
    answer = await administrator.post(PATH, {"query": "H12345678"})
    assert administrator.identity.last("POST /accounts/lookup").body == {"number": "H12345678"}
    assert f'href="{PATH}/{FOLDED}"' in answer.text
    assert "请填写另一个账户" in (await administrator.post(PATH, {"query": " "})).text


async def test_both_stand_side_by_side_with_what_is_equal_and_what_will_move(administrator):
    html = (await administrator.get(f"{PATH}/{FOLDED}")).text
    for words in (
        "6501***********010",
        "H1****678",
        "相同",
        "不同",
        "权限“个人/建设单位员工”转到保留的账户。",
        "手机号 138****0000 转到保留的账户。",
        "政务一体化平台登录转到保留的账户。",
        "合并后不能撤销",
        f'href="/accounts/{FOLDED}/merge/{KEPT}"',
        ">确定合并</button>",
    ):
        assert words in html, words


async def test_merging_names_both_and_comes_back_to_the_kept_account(administrator):
    administrator.identity.says("POST /merges", {"id": FOLDED, "kept_id": KEPT}, 201)
    answer = await administrator.post(f"{PATH}/{FOLDED}", {"reason": " 到场核实 "})
    assert answer.headers["location"] == f"/accounts/{KEPT}"
    body = {"kept_id": KEPT, "folded_id": FOLDED, "reason": "到场核实"}
    assert administrator.identity.last("POST /merges").body == body


async def test_records_that_stand_in_the_way_are_said_before_and_nothing_is_merged(administrator):
    administrator.experts.says("GET /records/mergeable", {"possible": False, "reason": WHY_NOT})
    html = (await administrator.get(f"{PATH}/{FOLDED}")).text
    assert WHY_NOT in html
    assert "确定合并" not in html
    answer = await administrator.post(f"{PATH}/{FOLDED}", {"reason": "到场核实"})
    assert (answer.status_code, WHY_NOT in answer.text) == (409, True)
    assert administrator.identity.was_asked("POST /merges") == 0


async def test_without_experts_nothing_is_merged(administrator):
    administrator.experts.down = True
    answer = await administrator.post(f"{PATH}/{FOLDED}", {"reason": "到场核实"})
    assert answer.status_code == 503
    assert administrator.identity.was_asked("POST /merges") == 0


async def test_a_missing_reason_is_said_beside_it_and_a_refusal_above(administrator):
    administrator.identity.refuses(
        "POST /merges", 422, "reason-missing", "x", {"/reason": "请填写合并的原因。"}
    )
    answer = await administrator.post(f"{PATH}/{FOLDED}", {"reason": ""})
    assert (answer.status_code, "请填写合并的原因。" in answer.text) == (422, True)
    administrator.identity.refuses("POST /merges", 409, "already-merged", "这个账户已合并到其他账户。")
    answer = await administrator.post(f"{PATH}/{FOLDED}", {"reason": "核实"})
    assert (answer.status_code, "这个账户已合并到其他账户。" in answer.text) == (409, True)
    assert ">核实</textarea>" in answer.text.replace("\n", "")
