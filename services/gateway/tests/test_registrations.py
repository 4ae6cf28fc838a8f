"""系统管理: registrations that wait for a permission."""

import re

import pytest

ID = "00000000-0000-7000-8000-0000000000aa"
NEXT = "00000000-0000-7000-8000-0000000000bb"
ITEM = {
    "account_id": ID,
    "name": "测试人员",
    "document_number_masked": "6501***********010",
    "phone_masked": "138****0000",
    "region_code": "650102",
    "user_type": "resident",
    "registered_at": "2026-11-22T02:32:00Z",
    "state": "waiting",
}
PERSON = {
    **ITEM,
    "document_number": "650102196001010010",
    "phone": "13800000000",
    "birth_date": "1960-01-01",
    "sex": "1",
    "reason": None,
    "decided_at": None,
    "decided_by_name": None,
    "warnings": ["身份证号前六位不是已知的行政区划代码，请与照片核对。"],
    "version": 1,
}
GRANTED = {**PERSON, "state": "granted", "decided_at": "2026-11-22T03:00:00Z", "decided_by_name": "管理员甲"}
PATH = f"/registrations/{ID}"


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.identity.says(f"GET {PATH}", PERSON)
    return site


async def test_the_queue_shows_masked_numbers_and_words(administrator):
    administrator.identity.says("GET /registrations", {"items": [ITEM], "next": None})
    html = (await administrator.get("/registrations")).text
    assert administrator.identity.last("GET /registrations").query == {"state": "waiting"}
    for words in (
        "待处理",
        "已通过",
        "已拒绝",
        "6501***********010",
        "乌鲁木齐市天山区",
        "中国居民",
        f'href="{PATH}"',
    ):
        assert words in html, words


async def test_a_filter_and_a_page_are_passed_on(administrator):
    administrator.identity.says("GET /registrations", {"items": [ITEM], "next": "c2"})
    html = (await administrator.get("/registrations?state=refused&cursor=c1")).text
    assert administrator.identity.last("GET /registrations").query == {"state": "refused", "cursor": "c1"}
    assert "/registrations?state=refused&amp;cursor=c2&amp;trail=c1" in html


async def test_an_empty_queue_says_so(administrator):
    administrator.identity.says("GET /registrations", {"items": [], "next": None})
    assert "没有待处理的注册" in (await administrator.get("/registrations")).text


async def test_photos_stand_beside_the_data_with_the_warnings_and_the_buttons(administrator):
    html = (await administrator.get(PATH)).text
    for words in (
        "650102196001010010",
        "13800000000",
        "1960-01-01",
        "男",
        "建设单位（个人）",
        "不是已知的行政区划代码",
        f'src="{PATH}/photos/front"',
        f'src="{PATH}/photos/back"',
        ">通过</button>",
        ">不通过</button>",
        "不通过的原因</label>",
    ):
        assert words in html, words


async def test_each_photo_opens_large_with_zoom_and_turn(administrator):
    html = (await administrator.get(PATH)).text
    for side, label in (("front", "正面"), ("back", "反面")):
        dialog = re.search(rf'<dialog [^>]*id="large-{side}".*?</dialog>', html, re.DOTALL)[0]
        for words in ("缩小", "放大", "还原", "旋转", "关闭", label):
            assert words in dialog, (side, words)
        assert 'data-picture-facts="facts"' in dialog
        # Without scripts the photo opens as a page of its own, which every browser zooms.
        assert f'href="{PATH}/photos/{side}" target="_blank"' in html


async def test_a_photo_is_passed_on_and_never_kept(administrator):
    administrator.identity.says(f"GET {PATH}/photos/front", b"\xff\xd8\xff photo")
    answer = await administrator.get(f"{PATH}/photos/front")
    assert answer.content == b"\xff\xd8\xff photo"
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]
    assert (
        administrator.identity.last(f"GET {PATH}/photos/front").headers["authorization"]
        == "Bearer token-identity"
    )


async def test_a_photo_that_is_gone_is_not_found(administrator):
    administrator.identity.refuses(f"GET {PATH}/photos/back", 404, "photo-gone", "照片已删除。")
    assert (await administrator.get(f"{PATH}/photos/back")).status_code == 404


async def test_granting_opens_the_next_one(administrator):
    administrator.identity.says(f"POST {PATH}/decision", GRANTED, 201)
    administrator.identity.says("GET /registrations", {"items": [{**ITEM, "account_id": NEXT}], "next": None})
    answer = await administrator.post(f"{PATH}/decision", {"decision": "grant", "reason": "ignored"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/registrations/{NEXT}")
    assert administrator.identity.last(f"POST {PATH}/decision").body == {"granted": True, "reason": None}


async def test_after_the_last_one_the_list_says_what_was_done(administrator):
    administrator.identity.says(f"POST {PATH}/decision", GRANTED, 201)
    administrator.identity.says("GET /registrations", {"items": [], "next": None})
    answer = await administrator.post(f"{PATH}/decision", {"decision": "grant"})
    assert answer.headers["location"] == "/registrations"
    assert "测试人员的注册已通过并添加权限" in (await administrator.get("/registrations")).text


async def test_refusing_without_a_reason_is_said_beside_the_reason(administrator):
    administrator.identity.refuses(
        f"POST {PATH}/decision", 422, "reason-missing", "请填写", {"/reason": "请填写不通过的原因。"}
    )
    answer = await administrator.post(f"{PATH}/decision", {"decision": "refuse", "reason": " "})
    assert answer.status_code == 422
    assert "请填写不通过的原因。" in answer.text


async def test_a_colleague_who_was_faster_is_said_on_the_page_in_its_new_state(administrator):
    administrator.identity.refuses(f"POST {PATH}/decision", 409, "already-decided", "另一位管理员已处理。")
    administrator.identity.says(f"GET {PATH}", GRANTED)
    answer = await administrator.post(f"{PATH}/decision", {"decision": "refuse", "reason": "照片不清晰"})
    assert answer.status_code == 409
    assert "另一位管理员已处理。" in answer.text
    assert "管理员甲" in answer.text
    assert ">通过</button>" not in answer.text


async def test_who_may_not_gets_the_refusal_of_the_service(site):
    site.sign_in("applicant")
    site.identity.refuses("GET /registrations", 403, "forbidden", "您没有进行此操作的权限。")
    answer = await site.get("/registrations")
    assert answer.status_code == 403
    assert "您没有进行此操作的权限。" in answer.text
