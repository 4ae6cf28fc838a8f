"""系统参数: the parameters of two services on one page, each a form of its own."""

import re

import pytest


def parameter(key, label, value, version=0, **more):
    return {
        "key": key,
        "label": label,
        "explanation": "说明。",
        "unit": "年",
        "least": 0,
        "most": 20,
        "default": 3,
        "value": value,
        "version": version,
        "updated_at": "2026-11-20T02:00:00Z" if version else None,
        "updated_by": "管理员甲" if version else None,
        **more,
    }


PUT = "PUT /parameters/term_years"


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.experts.says("GET /parameters", {"items": [parameter("term_years", "任期", 3)]})
    site.review.says("GET /parameters", {"items": [parameter("final_days", "资料终审期限", 7, 2)]})
    site.notify.says("GET /parameters", {"items": [parameter("quiet_from", "免打扰开始", 22)]})
    return site


async def test_each_parameter_says_what_it_is_and_who_set_it(administrator):
    html = (await administrator.get("/parameters")).text
    for words in (
        "任期（年）",
        "资料终审期限（年）",
        "说明。可填 0 至 20，默认 3。",
        "现为 3 年（默认值）。",
        "现为 7 年，管理员甲于 2026-11-20 10:00 修改。",
        'action="/parameters/experts/term_years"',
        'action="/parameters/review/final_days"',
        'action="/parameters/notify/quiet_from"',
    ):
        assert words in html, words
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(set(ids)) == len(ids)


async def test_a_parameter_is_set_with_the_version_that_was_seen(administrator):
    administrator.experts.says(PUT, parameter("term_years", "任期", 5, 1))
    answer = await administrator.post("/parameters/experts/term_years", {"value": " ５ ", "version": "0"})
    assert answer.headers["location"] == "/parameters"
    assert administrator.experts.last(PUT).body == {"value": "5", "version": "0"}
    assert "“任期”已设为 5 年。" in (await administrator.get("/parameters")).text


async def test_a_number_out_of_bounds_is_said_beside_its_field_and_kept(administrator):
    words = "任期应为 0 到 20 之间的整数。"
    administrator.experts.refuses(PUT, 422, "parameter-out-of-range", words, {"/value": words})
    answer = await administrator.post("/parameters/experts/term_years", {"value": "99", "version": "0"})
    assert answer.status_code == 422
    assert answer.text.count(words) == 1
    assert re.search(r'id="p-experts-term_years"[^>]*aria-invalid="true"[^>]*value="99"', answer.text)
    assert not re.search(r'id="p-review-final_days"[^>]*aria-invalid', answer.text)


async def test_the_second_of_two_administrators_is_told(administrator):
    words = "另一位管理员刚刚修改了“任期”，请刷新页面核对后再修改。"
    administrator.experts.refuses(PUT, 409, "parameter-outdated", words)
    answer = await administrator.post("/parameters/experts/term_years", {"value": "5", "version": "0"})
    assert (answer.status_code, words in answer.text, 'value="5"' in answer.text) == (409, True, True)


async def test_a_service_that_is_down_takes_only_its_own_parameters_along(administrator):
    administrator.experts.down = True
    answer = await administrator.get("/parameters")
    assert answer.status_code == 200
    assert "暂时无法读取" in answer.text
    assert "资料终审期限" in answer.text


async def test_a_service_without_parameters_has_none_to_set(administrator):
    answer = await administrator.post("/parameters/identity/x", {"value": "1", "version": "0"})
    assert answer.status_code == 404


async def test_nobody_else_sees_them(site):
    site.sign_in("association_coordinator")
    for service in (site.experts, site.review):
        service.refuses("GET /parameters", 403, "forbidden", "您没有进行此操作的权限。")
    assert (await site.get("/parameters")).status_code == 403
