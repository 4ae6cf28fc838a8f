"""账户信息."""

ACCOUNT = {
    "id": "00000000-0000-7000-8000-000000000001",
    "name": "测试人员",
    "document_kind": "citizen",
    "document_number_masked": "6501***********010",
    "phone_masked": "138****0000",
    "region_code": "650102",
    "employer_name": None,
    "roles": [{"role": "applicant", "label": "个人/建设单位员工", "organization_name": None}],
    "created_at": "2026-11-22T02:32:00Z",
}


async def test_the_account_is_shown_in_words_and_chinas_time(site):
    site.sign_in("applicant")
    site.identity.says("GET /account", ACCOUNT)
    html = (await site.get("/account")).text
    for words in (
        "居民身份证",
        "6501***********010",
        "乌鲁木齐市天山区",
        "个人/建设单位员工",
        "2026-11-22 10:32",
    ):
        assert words in html, words


async def test_identity_being_down_is_said_in_chinese_with_a_time_to_come_back(site):
    site.sign_in("applicant")
    site.identity.refuses("GET /account", 503, "unavailable", "系统暂时繁忙，请稍后再试。")
    answer = await site.get("/account")
    assert answer.status_code == 503
    assert "系统暂时繁忙" in answer.text
    assert answer.headers["retry-after"]
