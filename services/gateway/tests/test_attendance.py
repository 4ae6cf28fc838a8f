"""出席与评价 in the browser: all experts in one form, without scripts, and 完成评审."""

import pytest

from gateway.tests.samples_activity import ACTIVITY_ID, activity

PATH = f"/activities/{ACTIVITY_ID}"
FIRST, SECOND = ("00000000-0000-7000-8000-00000000d00" + last for last in "12")
BEGUN = "2026-11-01T01:30:00Z"
OFFICER = ("note_attendance", "complete")


def expert(id, name, attended=None, **changes):
    state = {None: "delegated", True: "attended", False: "absent"}[attended]
    return {
        "id": id,
        "expert_name": name,
        "state": state,
        "version": 6,
        "attended": attended,
        "rating": None,
        "rating_comment": None,
        "rated_by_name": None,
        **changes,
    }


TWO = (expert(FIRST, "古丽"), expert(SECOND, "张伟"))


def tell(site, *experts, state="underway", may=OFFICER, starts_at=BEGUN, **changes):
    site.review.says(f"GET {PATH}", {**activity(state, may, **changes), "starts_at": starts_at})
    gone = {**expert("gone", "谢绝的人"), "state": "declined"}
    site.review.says(f"GET {PATH}/delegations", {"items": [*experts, gone]})


def form_of(*pairs, deed="save"):
    return {"deed": deed, f"version-{FIRST}": "6", f"version-{SECOND}": "6", **dict(pairs)}


@pytest.fixture
def officer(site):
    site.sign_in("bureau_officer")
    return site


async def test_everybody_who_was_delegated_stands_in_one_form(officer):
    tell(
        officer, expert(FIRST, "古丽", True, rating=5, rating_comment="负责", rated_by_name="买买提"), TWO[1]
    )
    html = (await officer.get(f"{PATH}/attendance")).text
    for words in ("古丽", "张伟", "已出席", "未出席", "5 优秀", "1 差", "不评分", "负责", "评价人：买买提"):
        assert words in html
    assert "谢绝的人" not in html
    assert html.count('method="post" action="' + PATH + '/attendance"') == 1


async def test_saving_sends_whom_something_is_said_of(officer):
    tell(officer, *TWO)
    officer.review.says(f"POST {PATH}/attendance", {"items": []})
    form = form_of((f"attended-{FIRST}", "yes"), (f"rating-{FIRST}", "4"), (f"comment-{FIRST}", " 意见具体 "))
    answer = await officer.post(f"{PATH}/attendance", form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/attendance")
    assert officer.review.last(f"POST {PATH}/attendance").body == {
        "items": [
            {"delegation_id": FIRST, "version": 6, "attended": True, "rating": 4, "comment": "意见具体"}
        ]
    }


async def test_a_rating_without_attendance_is_refused_beside_its_field_and_keeps_what_was_typed(officer):
    tell(officer, *TWO)
    answer = await officer.post(f"{PATH}/attendance", form_of((f"comment-{SECOND}", "没有选出席")))
    assert answer.status_code == 422
    assert "请选择“已出席”或“未出席”" in answer.text
    assert "没有选出席" in answer.text
    assert officer.review.was_asked(f"POST {PATH}/attendance") == 0


async def test_what_review_refuses_stands_beside_its_expert(officer):
    tell(officer, *TWO)
    sentence = "未出席的专家不评分，请改选“已出席”，或选择“不评分”。"
    officer.review.refuses(
        f"POST {PATH}/attendance", 422, "invalid", "填写有误", {"/items/0/rating": sentence}
    )
    form = form_of((f"attended-{SECOND}", "no"), (f"rating-{SECOND}", "2"))
    answer = await officer.post(f"{PATH}/attendance", form)
    assert answer.status_code == 422
    assert f'id="f-rating-{SECOND}-error"' in answer.text
    assert sentence in answer.text


async def test_somebody_was_quicker(officer):
    tell(officer, *TWO)
    sentence = "张伟的出席情况刚刚被其他人登记过，请刷新页面，核对后再保存。"
    officer.review.refuses(f"POST {PATH}/attendance", 409, "attendance-changed", sentence)
    answer = await officer.post(f"{PATH}/attendance", form_of((f"attended-{SECOND}", "no")))
    assert (answer.status_code, sentence in answer.text) == (409, True)


async def test_completing_saves_first_and_then_asks(officer):
    tell(officer, expert(FIRST, "古丽", True))
    officer.review.says(f"POST {PATH}/attendance", {"items": []})
    form = {"deed": "complete", f"version-{FIRST}": "6", f"attended-{FIRST}": "yes"}
    answer = await officer.post(f"{PATH}/attendance", form)
    assert answer.headers["location"] == f"{PATH}/completion"
    html = (await officer.get(f"{PATH}/completion")).text
    assert "不能再回到“进行”" in html
    officer.review.says(f"POST {PATH}/completion", {"items": []})
    answer = await officer.post(f"{PATH}/completion", {})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/attendance")


async def test_whose_attendance_is_missing_is_said_instead_of_asking(officer):
    tell(officer, expert(FIRST, "古丽", True), TWO[1])
    answer = await officer.get(f"{PATH}/completion")
    assert answer.headers["location"] == f"{PATH}/attendance"
    html = (await officer.get(f"{PATH}/attendance")).text
    assert "还不能完成评审：张伟还没有登记出席情况" in html


async def test_a_form_in_which_nothing_was_said_is_refused(officer):
    tell(officer, *TWO)
    sentence = "请至少为一位专家选择“已出席”或“未出席”。"
    officer.review.refuses(f"POST {PATH}/attendance", 422, "nobody-noted", sentence, {"/items": sentence})
    answer = await officer.post(f"{PATH}/attendance", form_of())
    assert (answer.status_code, sentence in answer.text) == (422, True)


async def test_before_the_review_begins_there_is_no_form(officer):
    tell(officer, *TWO, starts_at="2099-01-01T00:00:00Z")
    html = (await officer.get(f"{PATH}/attendance")).text
    assert "评审还没有开始" in html
    assert f'action="{PATH}/attendance"' not in html


async def test_the_bureau_of_the_place_reads_who_came_and_no_rating(officer):
    tell(officer, expert(FIRST, "古丽", True), may=(), is_local=True)
    html = (await officer.get(f"{PATH}/attendance")).text
    assert "已出席" in html
    assert "评分" not in html
    assert f'action="{PATH}/attendance"' not in html
