"""我的委派 in the browser."""

import pytest

from gateway.forms import delegations
from gateway.tests import samples
from gateway.tests.samples_contact import DELEGATION_ID, STATE_LABELS, own
from gateway.tests.samples_notice import NOTICE_ID, NUMBER, notice, withdrawal

PATH = "/personal/delegations"
PAGE = f"{PATH}/{DELEGATION_ID}"
ONE, NOTICES = f"GET /delegations/own/{DELEGATION_ID}", "GET /notices/own"


def own_notice(**changes):
    return notice(delegation_id=DELEGATION_ID, **changes)


@pytest.fixture
def expert(site):
    site.sign_in("applicant")
    site.review.says("GET /delegations/own", {"items": [own()], "next": None})
    site.review.says(ONE, own())
    site.review.says(NOTICES, {"items": []})
    return site


async def test_the_list_says_what_waits_for_an_answer(expert):
    html = (await expert.get(PATH)).text
    assert "某商业综合体消防设计专家评审" in html
    assert "2026-12-01 09:30 至 12:30" in html
    assert "请答复" in html
    assert 'href="/personal/delegations" aria-current="page"' in html


async def test_the_list_says_what_waits_to_be_received(expert):
    expert.review.says("GET /delegations/own", {"items": [own("delegated")], "next": "weiter"})
    expert.review.says(NOTICES, {"items": [own_notice()]})
    html = (await expert.get(PATH)).text
    assert "请签收" in html
    assert "cursor=weiter" in html


async def test_an_empty_list_says_when_something_comes(expert):
    expert.review.says("GET /delegations/own", {"items": [], "next": None})
    assert "还没有委派" in (await expert.get(PATH)).text


async def test_answering_says_which_version_was_shown(expert):
    html = (await expert.get(PAGE)).text
    for words in ("0991-2841234", "2026年12月1日（星期二）9:30 至 12:30", "请答复能否参加。"):
        assert words in html
    assert html.count('name="version" value="5"') == 2
    expert.review.says(f"POST /delegations/own/{DELEGATION_ID}/answer", own("accepted"))
    answer = await expert.post(f"{PAGE}/answer", {"answer": "accept", "version": "5"})
    assert answer.headers["location"] == PAGE
    sent = expert.review.last(f"POST /delegations/own/{DELEGATION_ID}/answer").body
    assert sent == {"accepted": True, "reason": "", "version": 5}


async def test_a_no_without_reason_is_asked_again(expert):
    answer = await expert.post(f"{PAGE}/answer", {"answer": "decline", "version": "5"})
    assert (answer.status_code, "请选择不能参加的原因。" in answer.text) == (422, True)


async def test_what_changed_meanwhile_is_said_with_the_new_version(expert):
    sentence = "评审安排刚刚有变动，请刷新页面，看清时间和地点后再答复。"
    expert.review.refuses(f"POST /delegations/own/{DELEGATION_ID}/answer", 409, "changed", sentence)
    expert.review.says(ONE, own(version=7))
    answer = await expert.post(f"{PAGE}/answer", {"answer": "accept", "version": "x"})
    assert (answer.status_code, sentence in answer.text) == (409, True)
    assert 'name="version" value="7"' in answer.text
    assert expert.review.last(f"POST /delegations/own/{DELEGATION_ID}/answer").body["version"] == -1


async def test_a_notice_is_taken_put_into_the_calendar_and_received(expert):
    expert.review.says(ONE, own("delegated"))
    expert.review.says(NOTICES, {"items": [own_notice(), notice()]})
    html = (await expert.get(PAGE)).text
    assert html.count(f'<span class="delegation-number">{NUMBER}</span>') == 1
    assert f'href="/personal/notices/{NOTICE_ID}/file"' in html
    assert f'href="/personal/notices/{NOTICE_ID}/calendar.ics"' in html
    assert f'action="/personal/notices/{NOTICE_ID}/receipt"' in html
    assert 'value="accept"' not in html


async def test_a_withdrawn_notice_is_not_for_the_calendar(expert):
    gone = own_notice(state="withdrawn", state_label="已撤回", received_at="2026-11-24T02:00:00Z")
    expert.review.says(ONE, own("withdrawn"))
    expert.review.says(NOTICES, {"items": [withdrawal(delegation_id=DELEGATION_ID), gone]})
    html = (await expert.get(PAGE)).text
    assert "calendar.ics" not in html
    assert f"撤回{NUMBER}" in html
    assert html.count("签收<span") == 1


async def test_one_leads_from_the_own_record_to_the_delegations_and_back(expert):
    expert.experts.says("GET /record", samples.record())
    expert.experts.says("GET /dictionaries", samples.DICTIONARIES)
    expert.experts.says("GET /record/upkeeps", {"items": []})
    for page, other in (("/personal", PATH), (PATH, "/personal")):
        tabs = (await expert.get(page)).text.split('class="kit-tabs"')[1].split("</ul>")[0]
        assert f'href="{other}"' in tabs
        assert f'href="{page}" aria-current="page"' in tabs


@pytest.mark.parametrize("state", [*STATE_LABELS, "attended", "absent"])
def test_every_state_says_what_comes_next(state):
    assert delegations.next_step({"state": state, "may": ["answer"]}).endswith("。")


def test_who_can_no_longer_answer_is_told():
    assert "答复的时间已过" in delegations.next_step({"state": "offered", "may": []})
