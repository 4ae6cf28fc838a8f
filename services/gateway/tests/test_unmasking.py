"""查看: full numbers for a reason, shown once."""

import pytest

from gateway.tests import samples

EXPERT = f"/library/{samples.RECORD_ID}"
CASE = f"/cases/{samples.CASE_ID}"
ASKED = {
    EXPERT: f"POST /library/{samples.RECORD_ID}/unmasking",
    CASE: f"POST /submissions/{samples.CASE_ID}/unmasking",
}
NUMBER = "65010219600101991X"
FOUND = {
    "name": "示例甲",
    "document_kind": "citizen",
    "document_number": NUMBER,
    "phone": "13800000000",
    "email": "a@example.org",
}


@pytest.fixture
def reviewer(site):
    site.sign_in("association_reviewer")
    for asked in ASKED.values():
        site.experts.says(asked, FOUND)
    return site


@pytest.mark.parametrize("place", [EXPERT, CASE])
async def test_the_page_without_scripts_asks_for_the_reason(reviewer, place):
    html = (await reviewer.get(f"{place}/unmasking")).text
    assert f'action="{place}/unmasking"' in html
    assert "专家本人能看到查看人、时间和原因" in html
    assert "下达委派通知" in html


@pytest.mark.parametrize("place", [EXPERT, CASE])
async def test_the_values_are_shown_on_a_page_that_nothing_keeps(reviewer, place):
    answer = await reviewer.post(f"{place}/unmasking", {"phrase": "核对身份证件", "reason": ""})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert reviewer.experts.last(ASKED[place]).body == {"reason": "核对身份证件"}
    for words in (NUMBER, "13800000000", "a@example.org", "示例甲", f'href="{place}"', "核对身份证件"):
        assert words in answer.text, words
    assert NUMBER not in str(answer.headers)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"phrase": "核对身份证件", "reason": " 年审 "}, "核对身份证件：年审"),
        ({"phrase": "", "reason": "年审"}, "年审"),
        ({}, ""),
    ],
)
async def test_the_reason_is_what_was_chosen_and_typed(reviewer, typed, reason):
    await reviewer.post(f"{EXPERT}/unmasking", typed)
    assert reviewer.experts.last(ASKED[EXPERT]).body == {"reason": reason}


async def test_a_missing_reason_is_said_beside_the_field_and_what_was_typed_stays(reviewer):
    sentence = "请填写查看原因，至少 2 个字。"
    reviewer.experts.refuses(ASKED[EXPERT], 422, "invalid", "填写有误", {"/reason": sentence})
    answer = await reviewer.post(f"{EXPERT}/unmasking", {"phrase": "", "reason": "年"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="年"' in answer.text


async def test_the_days_limit_is_said_on_the_form(reviewer):
    reviewer.experts.refuses(
        ASKED[EXPERT], 429, "unmasking-spent", "您今天查看已达 60 次的上限，请明天再查看。"
    )
    answer = await reviewer.post(f"{EXPERT}/unmasking", {"phrase": "核对身份证件"})
    assert answer.status_code == 429
    assert "请明天再查看" in answer.text
    assert '<option value="核对身份证件" selected>' in answer.text


async def test_who_is_not_shared_is_not_found(reviewer):
    reviewer.experts.refuses(ASKED[EXPERT], 404, "expert-not-found", "专家库中没有该专家。")
    assert (await reviewer.post(f"{EXPERT}/unmasking", {"phrase": "核对身份证件"})).status_code == 404
