"""选定专家 through the gateway: who is picked, the search, the reason, 提交协会, 减少人数, 调整时间."""

import re
from html import unescape

import pytest

from gateway.tests import samples
from gateway.tests.samples_activity import ACTIVITY_ID, activity, delegation

PAGE = f"/activities/{ACTIVITY_ID}"
RECORD = samples.RECORD_ID
PICKING = ("edit", "pick", "submit")
CONTACTING = ("pick", "adjust_needs", "reschedule")
DECLINED = {
    "state": "declined",
    "state_label": "不能参加",
    "decline_reason": "身体原因",
    "answered_at": "2026-11-24T03:00:00Z",
}


def shown(site, found, *delegations):
    site.review.says(f"GET {PAGE}", found)
    site.review.says(f"GET {PAGE}/delegations", {"items": list(delegations)})


def judged(**changes):
    return {
        "items": [
            {
                "record_id": RECORD,
                "may_pick": True,
                "refusals": [],
                "warnings": [],
                "picked": None,
                **changes,
            }
        ]
    }


@pytest.fixture
def officer(site):
    site.sign_in("bureau_officer")
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.experts.says("GET /library", {"items": [samples.expert()], "next": None})
    site.experts.says("GET /library/facets", samples.counted())
    site.review.says(f"POST {PAGE}/candidates", judged())
    shown(site, activity("picking", PICKING), delegation("d1"), delegation("d2", expert_name="张伟"))
    return site


def inputs(html):
    """Return the values of the hidden fields of a page."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    }


async def test_each_need_shows_its_experts_and_what_is_missing_for_the_association(officer):
    html = (await officer.get(f"{PAGE}/experts")).text
    for words in ("消防", "2/2 位", "古丽", "张伟", "待联系", "电气", "0/1 位", "还差：电气 1 位。"):
        assert words in html, words
    assert f'action="{PAGE}/submission"' not in html
    assert f'href="{PAGE}/candidates?need=n2"' in html
    assert "candidates?need=n1" not in html, "a need that is met is not picked for"


async def test_once_every_need_is_met_it_can_go_to_the_association(officer):
    needs = [{"id": "n1", "specialty": "fire_protection", "head_count": 1, "chosen": 1}]
    shown(officer, activity("picking", PICKING, needs=needs), delegation())
    html = (await officer.get(f"{PAGE}/experts")).text
    assert f'action="{PAGE}/submission"' in html
    assert "确定提交协会" in (await officer.get(f"{PAGE}/submission")).text
    officer.review.says(f"POST {PAGE}/submission", {"items": []})
    answer = await officer.post(f"{PAGE}/submission", {})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}/experts")


async def test_what_speaks_against_handing_over_is_said_on_the_page(officer):
    sentence = "还不能提交协会：古丽（冲突：现工作单位为设计单位（某某设计院））。"
    officer.review.refuses(f"POST {PAGE}/submission", 409, "not-ready-to-submit", sentence)
    answer = await officer.post(f"{PAGE}/submission", {})
    assert answer.status_code == 409
    assert sentence in answer.text


async def test_one_is_not_asked_to_hand_over_what_is_not_complete(officer):
    answer = await officer.get(f"{PAGE}/submission")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}/experts")


async def test_conflicts_that_came_up_later_stand_beside_the_expert(officer):
    sentence = "时间冲突：2026-12-01 09:30 至 12:30 已接受另一评审活动"
    shown(officer, activity("picking", PICKING), delegation(conflicts=[sentence], despite="专业对口"))
    html = (await officer.get(f"{PAGE}/experts")).text
    assert sentence in html
    assert "选定理由：专业对口" in html


async def test_beside_a_decline_stands_the_replacement_and_the_history_is_folded(officer):
    needs = [{"id": "n1", "specialty": "fire_protection", "head_count": 2, "chosen": 1}]
    replaced = delegation("d3", expert_name="李强", **DECLINED, replaced_by_id="d2")
    shown(
        officer,
        activity("contacting", CONTACTING, needs=needs),
        delegation("d1", **DECLINED),
        delegation("d2", expert_name="张伟", replaces_id="d3"),
        replaced,
    )
    html = (await officer.get(f"{PAGE}/experts")).text
    assert f'href="{PAGE}/candidates?need=n1&amp;replaces=d1"' in html
    assert "replaces=d3" not in html
    assert "身体原因" in html
    assert "不再参加的专家（2 位）" in html
    assert f'href="{PAGE}/needs"' in html
    assert f'href="{PAGE}/schedule"' in html


async def test_the_association_reads_and_picks_nobody(officer, site):
    site.sign_in("association_coordinator")
    shown(site, activity("contacting", ("contact", "reschedule")), delegation())
    html = (await site.get(f"{PAGE}/experts")).text
    assert "古丽" in html
    for words in ("取消选定", "candidates", "提交协会", "更换专家"):
        assert words not in html, words


async def test_who_has_been_asked_is_released_with_a_reason_that_is_kept_when_refused(officer):
    id = "00000000-0000-7000-8000-00000000d001"
    shown(officer, activity("contacting", CONTACTING), delegation(id, state="accepted", state_label="已接受"))
    path = f"{PAGE}/experts/{id}/release"
    assert f'href="{path}"' in (await officer.get(f"{PAGE}/experts")).text
    assert 'name="reason"' in (await officer.get(path)).text
    officer.review.refuses(
        f"POST /delegations/{id}/release",
        422,
        "release-needs-reason",
        "",
        {"/reason": "请填写取消选定的理由"},
    )
    answer = await officer.post(path, {"reason": "换"})
    assert answer.status_code == 422
    assert "请填写取消选定的理由" in answer.text
    assert re.search(r"<textarea[^>]*>\s*换</textarea>", answer.text)
    officer.review.says(f"POST /delegations/{id}/release", delegation(id, state="released"))
    answer = await officer.post(path, {"reason": "方案有调整"})
    assert answer.status_code == 303
    assert officer.review.last(f"POST /delegations/{id}/release").body == {"reason": "方案有调整"}


async def test_the_search_begins_with_the_specialty_of_the_need(officer):
    html = (await officer.get(f"{PAGE}/candidates?need=n2")).text
    assert officer.experts.last("GET /library").query == {"specialty": "electrical"}
    assert officer.review.last(f"POST {PAGE}/candidates").body == {"record_ids": [RECORD]}
    assert "为“电气”选定专家" in html
    assert "示例甲" in html
    assert "可以选定" in html
    dropped = unescape(re.search(r'href="([^"]+)">专业：电气', html)[1])
    await officer.get(dropped)
    assert officer.experts.last("GET /library").query == {}, "without the specialty everybody is searched"
    await officer.get(f"{PAGE}/candidates?need=n2&searched=1&name=古&region_province=650000&status=removed")
    assert officer.experts.last("GET /library").query == {"name": "古", "region": "650000"}


async def test_the_pages_of_the_search_keep_need_and_filters(officer):
    officer.experts.says("GET /library", {"items": [samples.expert()], "next": "c2"})
    html = (await officer.get(f"{PAGE}/candidates?need=n2&name=古")).text
    onward = unescape(re.search(r'href="([^"]+)"[^>]*rel="next"', html)[1])
    await officer.get(onward)
    asked = officer.experts.last("GET /library").query
    assert asked == {"name": "古", "specialty": "electrical", "cursor": "c2"}
    assert "need=n2" in onward


@pytest.mark.parametrize(
    ("said", "words", "button"),
    [
        (
            {"may_pick": False, "refusals": ["冲突：曾在建设单位（甲）工作"]},
            "冲突：曾在建设单位（甲）工作",
            False,
        ),
        ({"may_pick": False, "refusals": ["已在"], "picked": "待答复"}, "待答复", False),
        ({"warnings": ["请核对：名称相近"]}, "仍要选定的理由", True),
        ({}, "可以选定", True),
    ],
)
async def test_beside_each_expert_stands_the_button_or_why_not(officer, said, words, button):
    officer.review.says(f"POST {PAGE}/candidates", judged(**said))
    html = (await officer.get(f"{PAGE}/candidates?need=n2")).text
    assert words in html
    assert (f'name="record_id" value="{RECORD}"' in html) == button


async def test_an_expert_is_picked_and_the_search_goes_on_where_it_was(officer):
    html = (await officer.get(f"{PAGE}/candidates?need=n2&name=古&cursor=c2")).text
    sent = {**inputs(html), "despite": ""}
    needs = [{"id": "n2", "specialty": "electrical", "head_count": 2, "chosen": 1}]
    shown(officer, activity("picking", PICKING, needs=needs))
    officer.review.says(f"POST {PAGE}/delegations", delegation(need_id="n2"), 201)
    answer = await officer.post(f"{PAGE}/candidates", sent)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{PAGE}/candidates?need=n2&name=")
    assert "cursor=c2" in answer.headers["location"]
    assert officer.review.last(f"POST {PAGE}/delegations").body == {
        "record_id": RECORD,
        "need_id": "n2",
        "replaces_id": None,
        "despite": "",
    }


async def test_after_the_last_one_the_page_of_the_experts_comes(officer):
    officer.review.says(f"POST {PAGE}/delegations", delegation(), 201)
    sent = {"record_id": RECORD, "need": "n1", "next": f"{PAGE}/candidates?need=n1"}
    answer = await officer.post(f"{PAGE}/candidates", sent)
    assert answer.headers["location"] == f"{PAGE}/experts"


async def test_what_is_to_be_checked_opens_the_field_for_the_reason_and_keeps_what_was_typed(officer):
    warnings = ["请核对：现工作单位“甲院”与设计单位“甲院有限公司”名称相近，可能是同一单位或其分支机构"]
    officer.review.refuses(
        f"POST {PAGE}/delegations",
        422,
        "pick-needs-reason",
        "请填写理由",
        {"/despite": "仍要选定的，请填写理由（2 至 200 个字）。"},
        warnings=warnings,
    )
    sent = {"record_id": RECORD, "need": "n2", "name": "古丽", "replaces": "d1", "next": f"{PAGE}/candidates"}
    answer = await officer.post(f"{PAGE}/candidates", sent)
    assert answer.status_code == 422
    assert "名称相近" in answer.text
    assert 'role="alert"' not in answer.text, "nothing has gone wrong yet: it is the first time of asking"
    assert inputs(answer.text)["replaces"] == "d1"
    answer = await officer.post(f"{PAGE}/candidates", {**sent, "despite": "甲"})
    assert "请填写理由（2 至 200 个字）" in answer.text
    assert re.search(r"<textarea[^>]*>\s*甲</textarea>", answer.text)


async def test_a_refusal_is_said_and_leads_back_to_the_search(officer):
    officer.review.refuses(
        f"POST {PAGE}/delegations", 409, "pick-refused", "不能选定古丽。冲突：现工作单位为设计单位（甲院）。"
    )
    back = f"{PAGE}/candidates?need=n2&name=x"
    answer = await officer.post(f"{PAGE}/candidates", {"record_id": RECORD, "need": "n2", "next": back})
    assert answer.status_code == 409
    assert "冲突：现工作单位为设计单位（甲院）" in answer.text
    assert 'name="despite"' not in answer.text
    assert f'href="{back.replace("&", "&amp;")}"' in answer.text


async def test_one_is_not_led_elsewhere_after_picking(officer):
    officer.review.refuses(f"POST {PAGE}/delegations", 409, "pick-refused", "不能选定。")
    answer = await officer.post(f"{PAGE}/candidates", {"record_id": RECORD, "next": "//elsewhere.test"})
    assert "elsewhere.test" not in answer.text.replace('name="next" value="//elsewhere.test"', "")


async def test_a_replacement_says_whom(officer):
    needs = [{"id": "n1", "specialty": "fire_protection", "head_count": 1, "chosen": 0}]
    shown(officer, activity("contacting", CONTACTING, needs=needs), delegation(**DECLINED))
    html = (await officer.get(f"{PAGE}/candidates?need=n1&replaces=d1")).text
    assert "更换专家：古丽（不能参加，身体原因）" in html
    assert inputs(html)["replaces"] == "d1"
    assert inputs((await officer.get(f"{PAGE}/candidates?need=n1&replaces=other")).text)["need"] == "n1"


async def test_where_nobody_is_to_be_picked_the_search_leads_back(officer):
    needs = [{"id": "n1", "specialty": "fire_protection", "head_count": 1, "chosen": 1}]
    shown(officer, activity("picking", PICKING, needs=needs))
    assert (await officer.get(f"{PAGE}/candidates")).headers["location"] == f"{PAGE}/experts"
    shown(officer, activity("delegated", ()))
    assert (await officer.get(f"{PAGE}/candidates?need=n1")).headers["location"] == f"{PAGE}/experts"


async def test_the_search_works_without_counts(officer):
    officer.experts.refuses("GET /library/facets", 503, "unavailable", "请稍后再试。")
    assert "人数暂时无法统计" in (await officer.get(f"{PAGE}/candidates?need=n2")).text


async def test_fewer_experts_are_wanted_and_what_is_wrong_stands_beside_the_need(officer):
    shown(officer, activity("contacting", CONTACTING))
    html = (await officer.get(f"{PAGE}/needs")).text
    assert "原需 2 位，已选定 2 位。" in html
    answer = await officer.post(f"{PAGE}/needs", {"need-n1": "一", "need-n2": "0", "version": "4"})
    assert answer.status_code == 422
    assert 'value="一"' in answer.text
    officer.review.refuses(
        f"PUT {PAGE}/needs", 422, "contents-invalid", "", {"/needs/1/head_count": "不能更少"}
    )
    answer = await officer.post(f"{PAGE}/needs", {"need-n1": "2", "need-n2": "０", "version": "4"})
    assert answer.status_code == 422
    assert re.search(r'data-error-for="need-n2">不能更少', answer.text)
    officer.review.says(f"PUT {PAGE}/needs", activity("contacting"))
    assert (await officer.post(f"{PAGE}/needs", {"need-n2": "0", "version": "4"})).status_code == 303
    assert officer.review.last(f"PUT {PAGE}/needs").body == {
        "needs": [{"id": "n2", "head_count": 0}],
        "version": 4,
    }


async def test_the_review_is_moved_and_everything_typed_is_kept_where_it_cannot(officer):
    shown(officer, activity("contacting", CONTACTING))
    html = (await officer.get(f"{PAGE}/schedule")).text
    assert 'value="2026-12-01"' in html
    assert "现在的评审时间：2026-12-01 09:30 至 12:30" in html
    typed = {
        "start_day": "2026-12-02",
        "start_time": "10:00",
        "end_day": "",
        "end_time": "12:00",
        "place": "五楼",
        "reason": "会议室有变化",
        "version": "4",
    }
    taken = "新的时间有专家不能参加：古丽（时间冲突：2026-12-02 09:00 至 12:00 已接受另一评审活动）。"
    officer.review.refuses(f"POST {PAGE}/schedule", 409, "taken-at-that-time", taken)
    answer = await officer.post(f"{PAGE}/schedule", typed)
    assert answer.status_code == 409
    assert taken in answer.text
    assert 'value="10:00"' in answer.text
    officer.review.refuses(
        f"POST {PAGE}/schedule", 422, "contents-invalid", "", {"/starts_at": "开始时间已过"}
    )
    answer = await officer.post(f"{PAGE}/schedule", typed)
    assert re.search(r'data-error-for="start_day">开始时间已过', answer.text)
    answer = await officer.post(f"{PAGE}/schedule", {**typed, "start_time": "25:00"})
    assert (answer.status_code, "请填写正确的时间" in answer.text) == (422, True)
    officer.review.says(f"POST {PAGE}/schedule", {"items": []})
    assert (await officer.post(f"{PAGE}/schedule", typed)).headers["location"] == f"{PAGE}/experts"
    assert officer.review.last(f"POST {PAGE}/schedule").body == {
        "starts_at": "2026-12-02T10:00:00+08:00",
        "ends_at": "2026-12-02T12:00:00+08:00",
        "place": "五楼",
        "reason": "会议室有变化",
        "version": 4,
    }


@pytest.mark.parametrize("path", ["needs", "schedule", "submission"])
async def test_what_may_not_be_done_now_is_not_asked(officer, path):
    shown(officer, activity("delegated", ()))
    answer = await officer.get(f"{PAGE}/{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}/experts")
