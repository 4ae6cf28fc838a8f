"""首页 by role, and with a service down."""

import pytest

from contracts.words import STATUS_LABELS, RecordStatus
from gateway.forms.home import standing

CASE = "case-2"
PASSED = {"stage": "preliminary", "verdict": "pass", "opinion": "", "at": "2026-11-21T02:00:00Z"}
FINAL = {"stage": "final", "verdict": "pass", "opinion": "", "at": "2026-11-22T02:00:00Z"}
REJECTED = {
    "stage": "preliminary",
    "verdict": "reject",
    "opinion": "证书不清晰。",
    "at": "2026-11-21T02:00:00Z",
}


def record(status: str) -> dict[str, object]:
    return {
        "status": status,
        "status_label": STATUS_LABELS[RecordStatus(status)],
        "submission_id": CASE,
        "submitted_at": "2026-11-20T02:00:00Z",
        "kind_label": None,
    }


def rounds(*decisions: dict[str, str]) -> list[dict[str, object]]:
    older = {"case_id": "case-1", "submitted_at": "2026-10-01T02:00:00Z", "decisions": [REJECTED]}
    return [{"case_id": CASE, "submitted_at": "2026-11-20T02:00:00Z", "decisions": list(decisions)}, older]


@pytest.mark.parametrize(
    ("status", "decisions", "states"),
    [
        ("draft", [], ["current", "waiting", "waiting", "waiting"]),
        ("applying", [], ["done", "current", "waiting", "waiting"]),
        ("applying", [PASSED], ["done", "done", "current", "waiting"]),
        ("rejected", [REJECTED], ["done", "failed", "waiting", "waiting"]),
        ("rejected", [PASSED, {**FINAL, "verdict": "reject"}], ["done", "done", "failed", "waiting"]),
        ("listed", [PASSED, FINAL], ["done", "done", "done", "done"]),
        ("changing", [PASSED], ["done", "done", "current", "waiting"]),
        ("change_rejected", [REJECTED], ["done", "failed", "waiting", "waiting"]),
        ("suspended", [PASSED, FINAL], ["done", "done", "done", "done"]),
        ("removed", [], ["current", "waiting", "waiting", "waiting"]),
    ],
)
def test_the_steps_follow_the_status_and_the_decisions(status, decisions, states):
    assert [step["state"] for step in standing(record(status), rounds(*decisions)).steps] == states


@pytest.mark.parametrize("status", list(RecordStatus))
def test_every_status_has_a_next_step_also_while_review_is_down(status):
    assert standing(record(status), None).next_step.endswith("。")


def test_a_rejection_brings_its_opinion():
    assert standing(record("rejected"), rounds(REJECTED)).opinion == "证书不清晰。"


def test_the_opinion_of_an_older_round_is_not_shown_again():
    assert standing(record("applying"), rounds()).opinion == ""


async def test_an_applicant_sees_the_status_the_steps_and_the_last_messages(site):
    site.sign_in("applicant")
    site.experts.says("GET /record", record("applying"))
    site.review.says("GET /history", {"rounds": rounds(PASSED)})
    message = {
        "id": "m",
        "title": "资料预审通过",
        "body": "请等待。",
        "created_at": "2026-11-21T02:00:00Z",
        "read": True,
        "link": None,
    }
    site.notify.says("GET /messages", {"items": [message], "next": None})
    html = (await site.get("/")).text
    for words in (
        "入库申请中",
        "资料预审",
        "资料终审",
        "已入库",
        "2026-11-20 10:00",
        "正在终审您的资料",
        "资料预审通过",
    ):
        assert words in html, words


async def test_a_record_that_is_on_its_way_is_said_calmly(site):
    site.sign_in("applicant")
    site.experts.refuses("GET /record", 404, "not-found", "还没有")
    site.review.says("GET /history", {"rounds": []})
    site.notify.says("GET /messages", {"items": [], "next": None})
    answer = await site.get("/")
    assert answer.status_code == 200
    assert "正在准备您的个人资料" in answer.text


async def test_a_service_that_is_down_takes_only_its_own_card_along(site):
    site.sign_in("applicant", "association_reviewer", "platform_admin")
    site.experts.down = site.notify.down = True
    site.review.says("GET /history", {"rounds": []})
    site.review.says("GET /cases", {"items": [], "next": None})
    site.identity.says("GET /registrations", {"items": [], "next": None})
    answer = await site.get("/")
    assert answer.status_code == 200
    assert answer.text.count("暂时无法读取") == 2
    assert "没有待办" in answer.text
    assert "没有待处理的注册" in answer.text


async def test_a_reviewer_sees_the_five_oldest_to_dos(site):
    site.sign_in("association_reviewer")
    item = {
        "id": "c",
        "purpose_label": "入库申请",
        "stage_label": "资料预审",
        "submitted_at": "2026-11-20T02:00:00Z",
        "due_on": "2026-11-27",
        "overdue": True,
    }
    site.review.says(
        "GET /cases", {"items": [{**item, "expert_name": f"专家{n}"} for n in range(7)], "next": None}
    )
    site.notify.says("GET /messages", {"items": [], "next": None})
    html = (await site.get("/")).text
    assert site.review.last("GET /cases").query == {"state": "open"}
    assert "专家4" in html
    assert "专家5" not in html
    assert "2026-11-27（已逾期）" in html


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("bureau_officer", "位可查看的专家"),
        ("association_coordinator", "位可查看的专家"),
        ("association_coordinator", "12 件"),
        ("auditor", "审计人员"),
        ("unit_admin", "某某设计院的管理员"),
    ],
)
async def test_other_roles_see_what_is_theirs(site, role, words):
    site.sign_in(role)
    site.experts.says("GET /library/facets", {"total": 1000, "more": True, "facets": {}})
    site.review.says("GET /cases/counts", {"preliminary": 12, "final": 3, "total": 15, "overdue": 1})
    site.experts.says("GET /library/expiring/counts", {"items": []})
    site.notify.says("GET /messages", {"items": [], "next": None})
    assert words in (await site.get("/")).text


async def test_a_session_that_has_ended_leads_to_the_login(site):
    site.sign_in("applicant")
    site.identity.refuses("POST /sessions/exchange", 401, "unauthenticated", "请先登录。")
    answer = await site.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
