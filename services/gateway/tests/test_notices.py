"""委派通知 in the browser: issuing, withdrawing, taking note, the register, 签收, and the public page."""

import pytest

from gateway.tests.samples_activity import ACTIVITY_ID, activity
from gateway.tests.samples_notice import (
    CODE,
    DELEGATION_ID,
    NOTICE_ID,
    NUMBER,
    SECOND_NUMBER,
    line,
    notice,
    verified,
    withdrawal,
)

PATH = f"/activities/{ACTIVITY_ID}"
WITHDRAWAL = f"{PATH}/notices/{NOTICE_ID}/withdrawal"
COORDINATOR = ("issue", "withdraw_notice", "contact")


def tell(site, *, state="contacting", may=COORDINATOR, items=(), missing=(), names=("古丽",), **changes):
    site.review.says(f"GET {PATH}", activity(state, may, **changes))
    site.review.says(f"GET {PATH}/notices", {"items": list(items), "missing": list(missing)})
    delegations = [{"expert_name": name, "state": "confirmed"} for name in names]
    delegations.append({"expert_name": "谢绝的人", "state": "declined"})
    site.review.says(f"GET {PATH}/delegations", {"items": delegations})


@pytest.fixture
def coordinator(site):
    site.sign_in("association_coordinator")
    return site


async def test_what_is_missing_is_said_instead_of_the_button(coordinator):
    tell(coordinator, missing=["张伟还没有确认工作时间"])
    html = (await coordinator.get(f"{PATH}/notices")).text
    assert "还不能下达委派通知：张伟还没有确认工作时间。" in html
    assert f'href="{PATH}/notices/new"' not in html
    answer = await coordinator.get(f"{PATH}/notices/new")
    assert answer.headers["location"] == f"{PATH}/notices"


async def test_issuing_names_who_gets_a_notice_before_it_is_done(coordinator):
    tell(coordinator, names=("古丽", "张伟"))
    assert f'href="{PATH}/notices/new"' in (await coordinator.get(f"{PATH}/notices")).text
    html = (await coordinator.get(f"{PATH}/notices/new")).text
    for words in ("2 位专家", "<li>古丽</li>", "<li>张伟</li>", "乌鲁木齐市住建局", "不能修改"):
        assert words in html
    assert "谢绝的人" not in html
    coordinator.review.says(f"POST {PATH}/notices", {"items": [notice()]})
    answer = await coordinator.post(f"{PATH}/notices", {})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/notices")


async def test_a_refusal_while_issuing_is_said_on_the_page(coordinator):
    tell(coordinator)
    sentence = "还不能下达委派通知：古丽（专家目前的状态为“暂停”）。"
    coordinator.review.refuses(f"POST {PATH}/notices", 409, "not-ready-to-issue", sentence)
    answer = await coordinator.post(f"{PATH}/notices", {})
    assert answer.status_code == 422
    assert sentence in answer.text


async def test_the_list_shows_receipt_and_acknowledgement_and_what_may_be_withdrawn(coordinator):
    items = [
        notice(received_at="2026-11-23T03:00:00Z"),
        notice(id=DELEGATION_ID, state="withdrawn", state_label="已撤回", number="新消专委〔2026〕0009号"),
        withdrawal(acknowledged_at="2026-11-24T03:00:00Z", acknowledged_by_name="属地经办"),
    ]
    tell(coordinator, state="delegated", items=items)
    html = (await coordinator.get(f"{PATH}/notices")).text
    for words in (
        NUMBER,
        "2026-11-23 11:00",
        "2026-11-24 11:00",
        "属地经办",
        f"撤回 {NUMBER}",
        "评审时间调整",
    ):
        assert words in html
    assert html.count("/withdrawal") == 1
    assert f'href="{WITHDRAWAL}"' in html
    assert f'href="/notices/{NOTICE_ID}/file"' in html


async def test_a_bureau_that_may_not_withdraw_is_offered_no_such_button(site):
    site.sign_in("bureau_officer")
    tell(site, state="delegated", may=("copy",), items=[notice()])
    html = (await site.get(f"{PATH}/notices")).text
    assert "/withdrawal" not in html
    assert "acknowledgement" not in html


async def test_a_withdrawal_asks_for_reason_and_replacement_and_keeps_what_was_typed(coordinator):
    tell(coordinator, state="delegated", items=[notice()])
    html = (await coordinator.get(WITHDRAWAL)).text
    assert NUMBER in html
    assert "更换专家" in html
    answer = await coordinator.post(WITHDRAWAL, {"reason": "专家因故"})
    assert answer.status_code == 422
    assert "请选择是否更换专家" in answer.text
    assert "\n专家因故</textarea>" in answer.text
    sentence = "请填写原因，2到200个字，专家会看到。"
    coordinator.review.refuses(
        f"POST /notices/{NOTICE_ID}/withdrawal", 422, "reason-wrong", sentence, {"/reason": sentence}
    )
    answer = await coordinator.post(WITHDRAWAL, {"reason": "", "replace": "yes"})
    assert answer.status_code == 422
    assert sentence in answer.text


async def test_a_withdrawal_is_sent_and_leads_back_to_the_list(coordinator):
    coordinator.review.says(f"POST /notices/{NOTICE_ID}/withdrawal", {"items": []})
    answer = await coordinator.post(WITHDRAWAL, {"reason": "时间调整", "replace": "yes"})
    assert answer.headers["location"] == f"{PATH}/notices"
    sent = coordinator.review.last(f"POST /notices/{NOTICE_ID}/withdrawal").body
    assert sent == {"reason": "时间调整", "replace": True}


async def test_a_notice_that_was_withdrawn_meanwhile_leads_back_to_the_list(coordinator):
    gone = notice(state="withdrawn", state_label="已撤回")
    tell(coordinator, state="delegated", items=[gone])
    answer = await coordinator.get(WITHDRAWAL)
    assert answer.headers["location"] == f"{PATH}/notices"


async def test_once_the_review_is_under_way_nobody_is_offered_to_be_replaced(coordinator):
    tell(coordinator, state="underway", items=[notice()])
    html = (await coordinator.get(WITHDRAWAL)).text
    assert "已进入“进行”，不能再更换专家" in html
    assert '<input type="hidden" name="replace" value="no">' in html


async def test_the_bureau_of_the_place_takes_note_by_one_button(site):
    site.sign_in("bureau_officer")
    tell(site, state="delegated", may=("acknowledge",), items=[notice()], unacknowledged=2, is_local=True)
    html = (await site.get(f"{PATH}/notices")).text
    assert "有 2 份委派通知待当地住建部门知悉" in html
    assert f'action="{PATH}/acknowledgement"' in html
    assert '<input type="hidden" name="open" value="1">' in html
    site.review.says(f"POST {PATH}/acknowledgement", {"items": []})
    answer = await site.post(f"{PATH}/acknowledgement", {"open": "1"})
    assert answer.headers["location"] == f"{PATH}/notices"
    assert site.review.last(f"POST {PATH}/acknowledgement").body == {"open": 1}


@pytest.mark.parametrize(
    ("state", "changes", "words"),
    [
        ("draft", {}, "这份草稿将不再使用"),
        ("picking", {}, "不会收到任何消息"),
        ("contacting", {}, "已联系过的专家会收到"),
        ("delegated", {"delegated": 2}, "2 份委派通知将全部撤回"),
    ],
)
async def test_cancelling_says_what_becomes_of_experts_and_notices(coordinator, state, changes, words):
    tell(coordinator, state=state, may=("cancel",), **changes)
    assert words in (await coordinator.get(f"{PATH}/cancellation")).text


async def test_cancelling_sends_the_reason_and_a_refusal_keeps_it(coordinator):
    tell(coordinator, may=("cancel",))
    sentence = "请填写原因，2到200个字，专家会看到。"
    what = f"POST {PATH}/cancellation"
    coordinator.review.refuses(what, 422, "reason-wrong", sentence, {"/reason": sentence})
    answer = await coordinator.post(f"{PATH}/cancellation", {"reason": "无"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "\n无</textarea>" in answer.text
    coordinator.review.says(what, {"id": ACTIVITY_ID, "state": "cancelled"})
    answer = await coordinator.post(f"{PATH}/cancellation", {"reason": "建设单位申请撤回"})
    assert answer.headers["location"] == PATH
    assert coordinator.review.last(what).body == {"reason": "建设单位申请撤回"}


async def test_who_may_not_cancel_is_told_so_on_the_activity(coordinator):
    tell(coordinator, may=())
    answer = await coordinator.get(f"{PATH}/cancellation")
    assert answer.headers["location"] == PATH


async def test_the_register_is_narrowed_and_every_filter_can_be_dropped(coordinator):
    found = {
        "items": [line(), line(kind="withdrawal", kind_label="撤回委派通知")],
        "next": "abc",
        "years": [2026],
    }
    coordinator.review.says("GET /notices", found)
    html = (await coordinator.get("/notices?year=2026&q=古丽&state=valid&state=bad")).text
    assert coordinator.review.last("GET /notices").query == {"year": "2026", "q": "古丽"}
    for words in (NUMBER, "2026-12-01 09:30 至 12:30", "年度：2026", "下一页", "委派通知台账"):
        assert words in html
    await coordinator.get("/notices?year=20x6&state=valid")
    assert coordinator.review.last("GET /notices").query == {"state": "valid"}


async def test_an_empty_register_says_what_will_be_in_it(coordinator):
    coordinator.review.says("GET /notices", {"items": [], "next": None, "years": []})
    assert "还没有委派通知" in (await coordinator.get("/notices")).text


async def test_an_expert_receives_a_notice_and_is_led_to_its_delegation(site):
    site.sign_in("applicant")
    answered = {"kind": "delegation", "delegation_id": DELEGATION_ID}
    site.review.says(f"POST /notices/own/{NOTICE_ID}/receipt", answered)
    answer = await site.post(f"/personal/notices/{NOTICE_ID}/receipt", {})
    assert answer.headers["location"] == f"/personal/delegations/{DELEGATION_ID}"
    site.review.refuses(f"POST /notices/own/{NOTICE_ID}/receipt", 409, "not-possible-now", "状态已变化。")
    answer = await site.post(f"/personal/notices/{NOTICE_ID}/receipt", {})
    assert answer.headers["location"] == "/personal/delegations"


async def test_paper_and_calendar_file_are_passed_on(site):
    site.sign_in("applicant")
    site.review.says(f"GET /notices/own/{NOTICE_ID}/file", b"%PDF-1.7")
    site.review.says(f"GET /notices/own/{NOTICE_ID}/calendar", b"BEGIN:VCALENDAR")
    assert (await site.get(f"/personal/notices/{NOTICE_ID}/file")).content == b"%PDF-1.7"
    calendar = await site.get(f"/personal/notices/{NOTICE_ID}/calendar.ics")
    assert calendar.content == b"BEGIN:VCALENDAR"
    assert calendar.headers["content-disposition"] == 'attachment; filename="delegation.ics"'
    assert "no-store" in calendar.headers["cache-control"]


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (verified(), ("有效", NUMBER, "古丽", "2026-12-01 09:30 至 12:30", "建设工程消防协会")),
        (verified("withdrawn"), ("已撤回", "2026-11-25 10:00 撤回", NUMBER)),
        (
            verified(
                kind="withdrawal", kind_label="撤回委派通知", number=SECOND_NUMBER, withdraws_number=NUMBER
            ),
            ("这是一份撤回通知", SECOND_NUMBER, NUMBER),
        ),
    ],
)
async def test_the_public_page_shows_what_stands_on_the_paper_to_anybody(site, shown, words):
    site.review.says("POST /notices/verification", shown)
    answer = await site.get(f"/verify/{CODE}")
    assert answer.status_code == 200
    for one in words:
        assert one in answer.text
    assert site.review.last("POST /notices/verification").body == {"code": CODE}
    assert "authorization" not in site.review.last("POST /notices/verification").headers


async def test_an_unknown_code_is_not_found_and_nothing_else_is_said(site):
    site.review.says("POST /notices/verification", {"state": "unknown", "kind": None, "withdrawn_at": None})
    answer = await site.get(f"/verify/{CODE}")
    assert answer.status_code == 404
    assert "查无此通知" in answer.text
    assert "kit-facts" not in answer.text
    assert "查无此通知" in (await site.get(f"/verify/{'x' * 200}")).text


async def test_the_public_page_is_kept_by_nobody_and_sends_its_address_nowhere(site):
    site.review.says("POST /notices/verification", verified())
    answer = await site.get(f"/verify/{CODE}")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "set-cookie" not in answer.headers
    last = answer.text.rindex('name="referrer"')
    assert answer.text[last:].startswith('name="referrer" content="no-referrer"')


async def test_too_many_questions_from_one_address_are_refused_for_a_while(site):
    site.review.refuses(
        "POST /notices/verification", 429, "address-budget-spent", "查询次数过多。", retry_after=600
    )
    answer = await site.get(f"/verify/{CODE}")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "600"
