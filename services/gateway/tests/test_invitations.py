"""The page behind the link in the text message."""

import pytest

from gateway.forms import answers
from gateway.tests.fakes import ORIGIN
from gateway.tests.samples_contact import TOKEN, invitation

PAGE = f"/r/{TOKEN}"
LOOK, ANSWER = "POST /invitations/look", "POST /invitations/answer"


async def test_an_open_link_asks_large_and_plain(site):
    site.review.says(LOOK, invitation())
    answer = await site.get(PAGE)
    assert answer.status_code == 200
    for words in (
        "乌鲁木齐市住建局邀请您作为专家参加以下评审",
        "2026年12月1日（星期二）9:30 至 12:30",
        "市民服务中心三楼会议室",
        'href="tel:09912841234"',
        "接受",
        "不能参加",
    ):
        assert words in answer.text
    assert site.review.last(LOOK).body == {"token": TOKEN}


async def test_nobody_is_told_of_the_address_and_nothing_is_kept(site):
    for state in ("open", "used", "expired"):
        site.review.says(LOOK, invitation(state, "accepted" if state == "used" else None))
        answer = await site.get(PAGE)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert '<meta name="referrer" content="strict-origin">' in answer.text
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert "set-cookie" not in answer.headers


async def test_looking_never_answers(site):
    site.review.says(LOOK, invitation())
    await site.browser.get(f"{PAGE}?answer=accept")
    await site.browser.head(PAGE)
    assert site.review.was_asked(ANSWER) == 0


async def test_a_yes_leads_to_what_comes_next(site):
    site.review.says(ANSWER, invitation("used", "accepted"))
    answer = await site.post(PAGE, {"answer": "accept"})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert site.review.last(ANSWER).body == {"token": TOKEN, "accepted": True, "reason": ""}
    site.review.says(LOOK, invitation("used", "accepted"))
    html = (await site.get(PAGE)).text
    assert "您已接受邀请" in html
    assert "市民服务中心" not in html
    assert "<form" not in html.split("kit-sheet")[1].split("</main>")[0]


async def test_a_no_is_sent_with_its_reason(site):
    site.review.says(ANSWER, invitation("used", "declined"))
    await site.post(PAGE, {"answer": "decline", "phrase": "需要回避", "reason": " 曾参与设计 "})
    sent = site.review.last(ANSWER).body
    assert (sent["accepted"], sent["reason"]) == (False, "需要回避：曾参与设计")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"answer": "decline"}, answers.CHOOSE_REASON),
        ({"answer": "decline", "phrase": "其他"}, answers.WRITE_REASON),
        ({"answer": "decline", "phrase": "没有这一项"}, answers.CHOOSE_REASON),
        ({}, answers.CHOOSE_ANSWER),
    ],
)
async def test_a_no_without_reason_is_asked_again_unfolded(site, form, sentence):
    site.review.says(LOOK, invitation())
    answer = await site.post(PAGE, form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ('<details class="invitation-decline" open>' in answer.text) is bool(form)
    assert site.review.was_asked(ANSWER) == 0


async def test_what_speaks_against_a_yes_is_said_and_the_buttons_stay(site):
    sentence = "您在该时间已接受其他评审活动，不能再接受这一次。"
    site.review.says(LOOK, invitation())
    site.review.refuses(ANSWER, 409, "time-taken", sentence)
    answer = await site.post(PAGE, {"answer": "accept"})
    assert (answer.status_code, sentence in answer.text) == (409, True)
    assert 'value="accept"' in answer.text


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("expired", 200, "这条链接已过期"),
        ("void", 200, "这条链接已失效"),
        ("unknown", 404, "没有找到这条邀请"),
    ],
)
async def test_what_opens_nothing_says_so_kindly(site, state, status, words):
    site.review.says(LOOK, invitation(state))
    answer = await site.get(PAGE)
    assert (answer.status_code, words in answer.text) == (status, True)


async def test_what_cannot_be_a_token_is_not_asked_about(site):
    for token in ("x" * 200, "令牌", "a%00b"):
        answer = await site.get(f"/r/{token}")
        assert (answer.status_code, "没有找到这条邀请" in answer.text) == (404, True)
        assert (await site.post(f"/r/{token}", {"answer": "accept"})).status_code == 404
    assert site.review.asked == []


async def test_who_is_signed_in_as_somebody_else_is_not_named(site):
    site.sign_in("applicant")
    site.review.says(LOOK, invitation())
    site.review.says(ANSWER, invitation("used", "accepted"))
    assert "测试人员" not in (await site.get(PAGE)).text
    await site.post(PAGE, {"answer": "accept"})
    for asked in site.review.asked:
        assert "authorization" not in asked.headers


async def test_another_site_cannot_answer(site):
    for headers in ({}, {"origin": "http://elsewhere.test"}, {"origin": "null"}):
        answer = await site.browser.post(PAGE, data={"answer": "accept"}, headers=headers)
        assert answer.status_code == 403
    assert site.review.asked == []
    assert ORIGIN


async def test_too_many_and_down_are_said_without_the_details(site):
    site.review.refuses(
        LOOK, 429, "budget", "您所在的网络一小时内请求次数过多，请稍后再试。", retry_after=600
    )
    answer = await site.get(PAGE)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert answer.headers["cache-control"] == "no-store"
    site.review.down = True
    assert (await site.post(PAGE, {"answer": "accept"})).status_code == 503


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ("2026-12-01T04:05:00Z", "2026年12月1日（星期二）9:30 至 12:05"),
        ("2026-12-02T04:00:00Z", "2026年12月1日（星期二）9:30 至 12月2日（星期三）12:00"),
        (None, "时间未定"),
    ],
)
def test_when_in_words(ends, words):
    assert answers.long_when("2026-12-01T01:30:00Z", ends) == words
