"""个人信息申请: what a person asks, what the administrator answers, and what stands in the way of a deletion."""

import pytest

from foundation.auth.actor import Hurdle

ID = "00000000-0000-7000-8000-0000000000c1"
ACCOUNT = "00000000-0000-7000-8000-0000000000c2"
ROW = {
    "id": ID,
    "number": "000012",
    "kind": "correction",
    "kind_label": "更正个人信息",
    "item": "name",
    "item_label": "姓名",
    "state": "open",
    "state_label": "待办理",
    "version": 1,
    "made_at": "2026-11-20T02:00:00Z",
    "due_on": "2026-12-05",
    "closed_at": None,
}
OWN = {**ROW, "right": "王建图", "why": "填错", "answer": ""}
SEEN = {
    **OWN,
    "account_id": ACCOUNT,
    "name": "王建国",
    "employer_name": "某设计院",
    "closed_by_name": None,
    "may_answer": True,
    "problem": None,
    "overdue": False,
    "soon": False,
}
ERASURE = {
    **SEEN,
    "kind": "erasure",
    "kind_label": "注销账号并删除个人信息",
    "item": None,
    "item_label": None,
    "right": "",
}
LISTED = "专家状态为“已入库”。请先由建设工程消防协会办理出库，再办理删除。"


@pytest.fixture
def person(site):
    site.sign_in("applicant")
    site.identity.says("GET /personal-requests/own", {"items": [OWN], "days": 15})
    site.identity.says("GET /account", {"has_password": True})
    site.experts.says("GET /erasures/own", {"problem": None})
    site.review.says("GET /erasures/own", {"problem": None})
    return site


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.identity.says("GET /personal-requests", {"items": [], "next": None})
    site.identity.says(f"GET /personal-requests/{ID}", SEEN)
    for service in (site.experts, site.review):
        service.says(f"GET /erasures/{ACCOUNT}", {"problem": None})
    return site


def wants_erasure(site):
    site.identity.says(f"GET /personal-requests/{ID}", ERASURE)


async def test_a_person_sees_the_own_requests_with_number_and_day(person):
    html = (await person.get("/privacy/requests")).text
    assert "000012" in html
    assert "2026-12-05" in html
    assert "应为：王建图" in html
    assert "更正申请正在办理" in html
    assert 'href="/privacy/requests/erasure"' in html


async def test_who_does_not_agree_to_the_notice_may_still_ask_to_leave(person):
    person.sign_in("applicant", hurdle=Hurdle.CONSENT)
    assert (await person.get("/privacy/requests")).status_code == 200
    assert (await person.get("/privacy/requests/erasure")).status_code == 200


async def test_what_one_can_change_oneself_is_named_with_the_way_to_it(person):
    html = (await person.get("/privacy/requests/correction")).text
    assert 'href="/account/phone"' in html
    assert 'href="/personal"' in html


async def test_a_correction_is_asked_for(person):
    person.identity.says(
        "POST /personal-requests/own/corrections", {"id": ID, "number": "000012", "due_on": "2026-12-05"}, 201
    )
    form = {"item": "name", "right": "王建图", "why": "填错"}
    answer = await person.post("/privacy/requests/correction", form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/privacy/requests")
    assert person.identity.last("POST /personal-requests/own/corrections").body == form


async def test_a_refused_correction_keeps_what_was_typed(person):
    answer = await person.post("/privacy/requests/correction", {"item": "", "right": "王建图", "why": "填错"})
    assert answer.status_code == 422
    assert "请选择要更正的内容" in answer.text
    assert "王建图" in answer.text
    assert not person.identity.was_asked("POST /personal-requests/own/corrections")


async def test_a_deletion_says_what_it_means_and_what_comes_first(person):
    person.experts.says("GET /erasures/own", {"problem": LISTED})
    html = (await person.get("/privacy/requests/erasure")).text
    assert LISTED in html
    assert "不能恢复" in html
    assert "委派通知（至少三年）" in html


async def test_a_deletion_may_be_asked_for_while_another_service_is_down(person):
    person.experts.down = True
    answer = await person.get("/privacy/requests/erasure")
    assert answer.status_code == 200
    assert "办理前需要先完成" not in answer.text


async def test_a_wrong_password_is_said_beside_the_field(person):
    person.identity.refuses(
        "POST /personal-requests/own/erasures",
        422,
        "request-invalid",
        "部分内容需要修改。",
        errors={"/password": "密码不正确，请重新输入。"},
    )
    answer = await person.post("/privacy/requests/erasure", {"password": "wrong", "why": "不再使用"})
    assert answer.status_code == 422
    assert "密码不正确" in answer.text
    assert "不再使用" in answer.text


async def test_taking_a_request_back_is_asked_about_first(person):
    assert "撤回后平台不再办理" in (await person.get(f"/privacy/requests/{ID}/withdraw")).text
    person.identity.says(f"POST /personal-requests/own/{ID}/withdraw", None, 204)
    answer = await person.post(f"/privacy/requests/{ID}/withdraw")
    assert answer.headers["location"] == "/privacy/requests"


async def test_the_queue_marks_what_is_late_and_is_counted_in_the_menu(administrator):
    rows = [
        {**ROW, "name": "王建国", "closed_by_name": None, "overdue": True, "soon": False},
        {**ROW, "id": ACCOUNT, "name": "李建国", "closed_by_name": None, "overdue": False, "soon": True},
    ]
    administrator.identity.says("GET /personal-requests", {"items": rows, "next": None})
    administrator.identity.says("GET /personal-requests/counts", {"waiting": 2})
    html = (await administrator.get("/personal-requests")).text
    assert html.index("逾期") < html.index("即将到期")
    # 3 registrations and 2 requests wait
    assert ">5<" in html.replace(" ", "").replace("\n", "")


async def test_a_correction_is_done_with_an_answer(administrator):
    administrator.identity.says(f"POST /personal-requests/{ID}/correction", None, 204)
    html = (await administrator.get(f"/personal-requests/{ID}")).text
    assert 'value="王建图"' in html
    form = {"version": "1", "right": "王建图", "answer": "已更正"}
    answer = await administrator.post(f"/personal-requests/{ID}/correction", form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal-requests")
    sent = administrator.identity.last(f"POST /personal-requests/{ID}/correction").body
    assert sent == {"version": 1, "right": "王建图", "answer": "已更正"}


async def test_what_identity_refuses_of_a_number_stands_beside_the_field(administrator):
    administrator.identity.refuses(
        f"POST /personal-requests/{ID}/correction",
        422,
        "request-invalid",
        "部分内容需要修改。",
        errors={"/document_number": "身份证号校验位不正确。"},
    )
    form = {"version": "1", "right": "650102196502030010", "answer": "已更正"}
    answer = await administrator.post(f"/personal-requests/{ID}/correction", form)
    assert answer.status_code == 422
    assert 'data-error-for="right">身份证号校验位不正确。' in answer.text
    assert "650102196502030010" in answer.text


async def test_a_deletion_is_confirmed_first(administrator):
    wants_erasure(administrator)
    answer = await administrator.post(f"/personal-requests/{ID}/erasure", {"version": "1"})
    assert answer.status_code == 422
    assert "请勾选确认后再删除" in answer.text
    assert not administrator.identity.was_asked(f"POST /personal-requests/{ID}/erasure")


async def test_a_deletion_waits_for_what_the_library_and_reviews_still_need(administrator):
    wants_erasure(administrator)
    administrator.experts.says(f"GET /erasures/{ACCOUNT}", {"problem": LISTED})
    assert LISTED in (await administrator.get(f"/personal-requests/{ID}")).text
    form = {"version": "1", "confirmed": "yes"}
    answer = await administrator.post(f"/personal-requests/{ID}/erasure", form)
    assert answer.status_code == 409
    assert LISTED in answer.text
    assert not administrator.identity.was_asked(f"POST /personal-requests/{ID}/erasure")


async def test_nothing_is_deleted_while_one_service_cannot_be_asked(administrator):
    wants_erasure(administrator)
    administrator.review.down = True
    answer = await administrator.post(
        f"/personal-requests/{ID}/erasure", {"version": "1", "confirmed": "yes"}
    )
    assert answer.status_code == 503
    assert not administrator.identity.was_asked(f"POST /personal-requests/{ID}/erasure")


async def test_a_deletion_is_done(administrator):
    wants_erasure(administrator)
    administrator.identity.says(f"POST /personal-requests/{ID}/erasure", None, 204)
    answer = await administrator.post(
        f"/personal-requests/{ID}/erasure", {"version": "1", "confirmed": "yes"}
    )
    assert answer.headers["location"] == "/personal-requests"
    assert administrator.identity.last(f"POST /personal-requests/{ID}/erasure").body == {"version": 1}


async def test_a_refusal_needs_its_reason(administrator):
    administrator.identity.refuses(
        f"POST /personal-requests/{ID}/refusal",
        422,
        "request-invalid",
        "部分内容需要修改。",
        errors={"/reason": "请填写不予办理的原因，原因会告知申请人。"},
    )
    answer = await administrator.post(f"/personal-requests/{ID}/refusal", {"version": "1", "reason": ""})
    assert answer.status_code == 422
    assert "请填写不予办理的原因" in answer.text
