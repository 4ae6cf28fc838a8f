"""联系确认 in the browser: the board, invitations, phone calls, confirming, and calling off."""

import pytest

from gateway.forms import contacts
from gateway.tests import samples
from gateway.tests.samples_activity import ACTIVITY_ID, activity
from gateway.tests.samples_contact import DELEGATION_ID, RECORD_ID, contact, delegation, entry

PATH = f"/activities/{ACTIVITY_ID}"
BOARD = f"{PATH}/contacts"
OTHER_ID = "00000000-0000-7000-8000-00000000d002"
SMS = entry("sms", "短信邀请", "offered", "已发送邀请")
YES = entry("link", "短信链接答复", "accepted", "接受", by_name="古丽", at="2026-11-24T04:00:00Z")
CONTACT = ("contact", "issue", "reschedule")


def tell(site, *items, log=(), may=CONTACT, **changes):
    site.review.says(f"GET {PATH}", activity("contacting", may, **{"wanted": len(items), **changes}))
    site.review.says(f"GET {PATH}/delegations", {"items": list(items)})
    site.review.says(f"GET {BOARD}", {"items": list(log)})
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)


@pytest.fixture
def coordinator(site):
    site.sign_in("association_coordinator")
    return site


async def test_the_board_says_who_was_asked_and_until_when(coordinator):
    tell(coordinator, delegation("offered"), log=[contact(SMS, offer="open")])
    html = (await coordinator.get(BOARD)).text
    for words in ("短信邀请：已发送邀请", "链接有效至 2026-11-26 11:00", "再次发送短信", "待答复 1 位"):
        assert words in html
    assert f'href="/library/{RECORD_ID}"' in html
    assert "登记不能参加" not in html


@pytest.mark.parametrize(("state", "words"), [("expired", "过期"), ("void", "链接已失效")])
async def test_a_link_that_opens_nothing_any_more_is_said_to(coordinator, state, words):
    tell(coordinator, delegation("offered"), log=[contact(SMS, offer=state)])
    assert words in (await coordinator.get(BOARD)).text


async def test_who_has_accepted_can_be_ticked_called_and_called_off(coordinator):
    tell(coordinator, delegation("accepted"), log=[contact(SMS, YES, offer="used")])
    html = (await coordinator.get(BOARD)).text
    assert f'name="delegation" value="{DELEGATION_ID}" form="confirmations"' in html
    assert "短信链接答复：接受" in html
    assert f'href="{BOARD}/{DELEGATION_ID}/call"' in html
    assert f'href="{BOARD}/{DELEGATION_ID}/decline"' in html
    assert f'action="{BOARD}/{DELEGATION_ID}/offers"' not in html


async def test_who_declined_comes_last_with_reason_and_who_replaces_whom(coordinator):
    gone = delegation(
        "declined", id=OTHER_ID, expert_name="艾山", decline_reason="需要回避", replaced_by_id=DELEGATION_ID
    )
    tell(coordinator, gone, delegation("picked", replaces_id=OTHER_ID), wanted=1)
    html = (await coordinator.get(BOARD)).text
    assert "原因：需要回避" in html
    assert "由古丽接替" in html
    assert "接替艾山" in html
    assert html.index(">古丽</a>") < html.index(">艾山</a>")


async def test_a_bureau_reads_the_board_and_does_nothing_on_it(site):
    site.sign_in("bureau_officer")
    tell(site, delegation("accepted"), log=[contact(SMS, YES, offer="used")], may=("pick", "copy"))
    html = (await site.get(BOARD)).text
    assert "短信链接答复：接受" in html
    for words in ("登记电话联系", "登记不能参加", 'type="checkbox"', "全部发送"):
        assert words not in html


async def test_the_bureau_of_the_place_has_no_such_tab(site):
    site.sign_in("bureau_officer")
    tell(site, delegation("accepted"), may=(), is_local=True)
    assert f'href="{BOARD}"' not in (await site.get(PATH)).text


async def test_one_is_sent_an_invitation(coordinator):
    tell(coordinator, delegation())
    coordinator.review.says(f"POST /delegations/{DELEGATION_ID}/offers", delegation("offered"), 201)
    answer = await coordinator.post(f"{BOARD}/{DELEGATION_ID}/offers")
    assert (answer.status_code, answer.headers["location"]) == (303, BOARD)
    assert "已向古丽发送邀请短信。" in (await coordinator.get(BOARD)).text


async def test_a_refused_invitation_is_said_on_the_board(coordinator):
    tell(coordinator, delegation())
    sentence = "没有手机号，请电话联系后登记。"
    coordinator.review.refuses(f"POST /delegations/{DELEGATION_ID}/offers", 409, "nobody", sentence)
    await coordinator.post(f"{BOARD}/{DELEGATION_ID}/offers")
    assert sentence in (await coordinator.get(BOARD)).text


async def test_all_who_have_not_been_asked_are_and_one_refusal_stops_nobody(coordinator):
    second = delegation("picked", id=OTHER_ID, expert_name="艾山")
    asked = delegation("offered", id=RECORD_ID, expert_name="张伟")
    tell(coordinator, delegation(), second, asked)
    assert "全部发送（2 位）" in (await coordinator.get(BOARD)).text
    sentence = "没有手机号，请电话联系后登记。"
    coordinator.review.refuses(f"POST /delegations/{DELEGATION_ID}/offers", 409, "nobody", sentence)
    coordinator.review.says(f"POST /delegations/{OTHER_ID}/offers", second, 201)
    await coordinator.post(f"{BOARD}/offers")
    html = (await coordinator.get(BOARD)).text
    assert f"已向艾山发送邀请短信。古丽：{sentence}" in html
    assert coordinator.review.was_asked(f"POST /delegations/{RECORD_ID}/offers") == 0


async def test_a_call_is_written_down_with_the_working_time(coordinator):
    tell(coordinator, delegation())
    html = (await coordinator.get(f"{BOARD}/{DELEGATION_ID}/call")).text
    for words in ("联系结果", "无人接听", "稍后答复", "同时确认工作时间"):
        assert words in html
    coordinator.review.says(f"POST /delegations/{DELEGATION_ID}/contacts", delegation("confirmed"), 201)
    form = {"outcome": "accepted", "note": "上午到", "confirm": "yes"}
    answer = await coordinator.post(f"{BOARD}/{DELEGATION_ID}/call", form)
    assert answer.headers["location"] == BOARD
    sent = coordinator.review.last(f"POST /delegations/{DELEGATION_ID}/contacts").body
    assert sent == {"outcome": "accepted", "note": "上午到", "confirm": True}
    assert "已登记古丽接受，并确认了工作时间。" in (await coordinator.get(BOARD)).text


async def test_a_tick_left_at_a_no_confirms_nothing(coordinator):
    body = contacts.call_body({"outcome": "declined", "note": "出差", "confirm": "yes"})
    assert body == {"outcome": "declined", "note": "出差", "confirm": False}


async def test_a_call_without_its_outcome_or_reason_is_asked_again_with_what_was_typed(coordinator):
    tell(coordinator, delegation())
    answer = await coordinator.post(f"{BOARD}/{DELEGATION_ID}/call", {"note": "早上打过"})
    assert answer.status_code == 422
    assert "请选择电话联系的结果。" in answer.text
    assert "早上打过" in answer.text
    sentence = "请填写不能参加的原因，2到200个字。"
    coordinator.review.refuses(
        f"POST /delegations/{DELEGATION_ID}/contacts", 422, "reason", sentence, {"/reason": sentence}
    )
    answer = await coordinator.post(f"{BOARD}/{DELEGATION_ID}/call", {"outcome": "declined"})
    assert answer.status_code == 422
    assert f'data-error-for="note">{sentence}' in answer.text


async def test_the_ticked_are_confirmed_and_ticks_stay_when_refused(coordinator):
    tell(coordinator, delegation("accepted"))
    sentence = "不能确认工作时间：古丽（专家目前的状态为“暂停”）。"
    coordinator.review.refuses(f"POST {PATH}/confirmations", 409, "refused", sentence)
    answer = await coordinator.post(f"{BOARD}/confirmations", {"delegation": DELEGATION_ID})
    assert answer.status_code == 409
    assert sentence in answer.text
    assert f'value="{DELEGATION_ID}" form="confirmations" checked' in answer.text
    coordinator.review.says(f"POST {PATH}/confirmations", {"items": []})
    answer = await coordinator.post(f"{BOARD}/confirmations", {"delegation": DELEGATION_ID})
    assert answer.headers["location"] == BOARD
    assert coordinator.review.last(f"POST {PATH}/confirmations").body == {"delegation_ids": [DELEGATION_ID]}


async def test_calling_off_asks_why(coordinator):
    tell(coordinator, delegation("confirmed"))
    page = f"{BOARD}/{DELEGATION_ID}/decline"
    assert "需要回避" in (await coordinator.get(page)).text
    answer = await coordinator.post(page, {})
    assert (answer.status_code, "请选择不能参加的原因。" in answer.text) == (422, True)
    answer = await coordinator.post(page, {"phrase": "其他"})
    assert "选择“其他”的，请写明原因。" in answer.text
    coordinator.review.says(f"POST /delegations/{DELEGATION_ID}/decline", delegation("declined"))
    answer = await coordinator.post(page, {"phrase": "身体原因", "reason": "住院"})
    assert answer.headers["location"] == BOARD
    sent = coordinator.review.last(f"POST /delegations/{DELEGATION_ID}/decline").body
    assert sent == {"reason": "身体原因：住院"}


async def test_who_cannot_be_called_any_more_leads_back_to_the_board(coordinator):
    tell(coordinator, delegation("declined"))
    for page in ("call", "decline"):
        answer = await coordinator.get(f"{BOARD}/{DELEGATION_ID}/{page}")
        assert (answer.status_code, answer.headers["location"]) == (303, BOARD)


async def test_when_all_are_confirmed_the_notices_are_next(coordinator):
    confirmed = delegation("confirmed", confirmed_at="2026-11-24T05:00:00Z", confirmed_by_name="热娜")
    tell(coordinator, confirmed)
    html = (await coordinator.get(BOARD)).text
    assert "可以下达委派通知了。" in html
    assert f'class="btn btn-primary" href="{PATH}/notices"' in html
    assert "2026-11-24 13:00" in html


@pytest.mark.parametrize(
    ("states", "wanted", "words"),
    [
        (["picked", "offered"], 2, "共需 2 位：待答复 1 位，待联系 1 位。"),
        (["confirmed", "declined"], 2, "共需 2 位：已确认 1 位，还差 1 位，等待住建局更换专家。"),
        (["accepted"], 1, "共需 1 位：待确认工作时间 1 位。"),
    ],
)
def test_how_far_the_contacting_has_come(states, wanted, words):
    delegations = [delegation(state) for state in states]
    assert contacts.standing({"wanted": wanted}, delegations) == words


@pytest.mark.parametrize(
    ("states", "wanted", "settled"),
    [
        (["confirmed", "delegated"], 2, True),
        (["confirmed", "accepted"], 2, False),
        (["confirmed", "declined"], 2, False),
        (["confirmed", "declined"], 1, True),
        ([], 0, False),
    ],
)
def test_when_the_notices_can_be_issued(states, wanted, settled):
    delegations = [delegation(state) for state in states]
    assert contacts.is_settled({"wanted": wanted}, delegations) is settled
