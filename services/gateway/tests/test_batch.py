"""批量审核 through the gateway."""

import re
from uuid import UUID

import pytest

from gateway.pages import batch
from gateway.tests import samples

FIRST, SECOND, THIRD = samples.CASE_ID, samples.OTHER_CASE_ID, "00000000-0000-7000-8000-0000000000c3"
PASS = {"stage": "preliminary", "verdict": "pass", "kind": "local", "opinion": "材料齐全"}
ADDRESS = f"/tasks/batch?case={FIRST}&case={SECOND}"


@pytest.fixture
def reviewer(site):
    site.sign_in("association_reviewer")
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.review.says("GET /cases", {"items": [samples.case()], "next": None})
    chosen = [samples.case(), samples.case(id=SECOND, expert_name="示例乙")]
    site.review.says("GET /cases/chosen", {"items": chosen})
    opened = [{"id": FIRST, "opened": True}, {"id": SECOND, "opened": False}]
    site.experts.says("POST /submissions/summaries", {"items": opened})
    for id in (FIRST, SECOND, THIRD):
        site.review.says(f"POST /cases/{id}/decisions", samples.case(id=id), 201)
    return site


async def send(site, *ids, query="", **changes):
    return await site.post(f"/tasks/batch{query}", {"case": list(ids), **PASS, **changes})


async def test_several_of_one_stage_are_ticked_in_the_list(reviewer):
    html = (await reviewer.get("/tasks?name=示例")).text
    assert '<form method="get" action="/tasks/batch">' in html
    assert re.search(rf'<input type="checkbox" name="case" value="{FIRST}">', html)
    assert '<input type="hidden" name="name" value="示例">' in html
    assert 'name="case"' not in (await reviewer.get("/tasks?state=done")).text


async def test_who_decides_both_stages_chooses_one_before_ticking(reviewer):
    reviewer.sign_in("association_reviewer", "bureau_reviewer")
    assert 'name="case"' not in (await reviewer.get("/tasks")).text
    assert 'name="case"' in (await reviewer.get("/tasks?stage=final")).text


async def test_the_ticked_cases_are_listed_once_more_with_the_decision(reviewer):
    html = (await reviewer.get(ADDRESS)).text
    assert "以下 2 件将作出同一个审核决定" in html
    for words in ("示例甲", "示例乙", "示例设计院", "2026-11-27", "示例市住建局", "入库申请（第 1 轮）"):
        assert words in html, words
    assert html.count('<input type="hidden" name="case"') == 2
    for label in ("全区专家", "所在地专家"):
        assert re.search(rf"<label[^>]*><input type=\"radio\"[^>]*>{label}</label>", html)
    assert "材料齐全，符合入库条件。" in html


async def test_what_the_reviewer_has_not_opened_yet_is_marked(reviewer):
    html = (await reviewer.get(ADDRESS)).text
    assert "其中 1 件您还没有打开过。" in html
    assert html.count("尚未打开") == 1
    assert html.index("示例甲") < html.index("示例乙") < html.index("尚未打开")


async def test_without_experts_the_batch_can_be_decided_all_the_same(reviewer):
    reviewer.experts.refuses("POST /submissions/summaries", 503, "unavailable", "服务正在恢复，请稍后再试。")
    html = (await reviewer.get(ADDRESS)).text
    assert "以下 2 件将作出同一个审核决定" in html
    assert "尚未打开" not in html


async def test_what_may_not_be_decided_is_left_out_and_says_why(reviewer):
    barred = samples.case(id=SECOND, may_decide=False, why_not="不能审核本人的申请，请由其他审核人处理。")
    reviewer.review.says("GET /cases/chosen", {"items": [samples.case(), barred]})
    html = (await reviewer.get(ADDRESS)).text
    assert "不能审核本人的申请" in html
    assert html.count('<input type="hidden" name="case"') == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/tasks/batch?name=示例", "请先勾选要审核的事项。"),
        ("/tasks/batch?case=x&name=示例", "请先勾选要审核的事项。"),
        ("/tasks/batch?name=示例" + "".join(f"&case={UUID(int=n)}" for n in range(51)), "一次最多审核 50 件"),
    ],
)
async def test_none_or_too_many_lead_back_to_the_list_with_a_sentence(reviewer, address, words):
    answer = await reviewer.get(address)
    assert answer.headers["location"] == "/tasks?name=%E7%A4%BA%E4%BE%8B"
    assert words in (await reviewer.get("/tasks")).text
    assert reviewer.review.was_asked("GET /cases/chosen") == 0


async def test_cases_of_two_stages_lead_back_to_the_list(reviewer):
    mixed = [samples.case(), samples.case(id=SECOND, stage="final")]
    reviewer.review.says("GET /cases/chosen", {"items": mixed})
    await reviewer.get(ADDRESS)
    assert "批量审核只能处理同一环节的事项" in (await reviewer.get("/tasks")).text


async def test_each_case_is_decided_by_a_call_of_its_own(reviewer):
    html = (await send(reviewer, FIRST, SECOND, FIRST)).text
    for id in (FIRST, SECOND):
        assert reviewer.review.was_asked(f"POST /cases/{id}/decisions") == 1
        assert reviewer.review.last(f"POST /cases/{id}/decisions").body == PASS
    assert "已处理 2 件。" in html


async def test_the_result_says_of_each_that_was_not_decided_why(reviewer):
    faster = "另一位审核人已经处理了这一环节。"
    reviewer.review.refuses(f"POST /cases/{SECOND}/decisions", 409, "stage-already-decided", faster)
    reviewer.review.refuses(f"POST /cases/{THIRD}/decisions", 503, "unavailable", "x")
    answer = await send(reviewer, FIRST, SECOND, THIRD, query="?stage=preliminary")
    assert answer.status_code == 200
    html = answer.text
    assert "已处理 1 件，未处理 2 件" in html
    assert faster in html
    assert batch.NO_ANSWER in html
    assert 'href="/tasks?stage=preliminary"' in html


async def test_sent_again_after_a_lost_answer_nothing_is_decided_twice(reviewer):
    for id in (FIRST, SECOND):
        reviewer.review.refuses(
            f"POST /cases/{id}/decisions", 409, "you-have-decided", "您已经处理过这一环节，无需重复提交。"
        )
    html = (await send(reviewer, FIRST, SECOND)).text
    assert "已处理 0 件，未处理 2 件" in html
    assert html.count("您已经处理过这一环节") == 2


async def test_a_decision_that_lacks_something_shows_the_cases_again_and_keeps_what_was_typed(reviewer):
    for id in (FIRST, SECOND):
        reviewer.review.refuses(
            f"POST /cases/{id}/decisions",
            422,
            "kind-missing",
            "x",
            {"/kind": "请选择推荐类型：全区专家或所在地专家。"},
        )
    answer = await send(reviewer, FIRST, SECOND, kind="")
    assert answer.status_code == 422
    assert re.search(r'id="f-kind-error"[^>]*>请选择推荐类型', answer.text)
    assert re.search(r"<textarea[^>]*>\s*材料齐全</textarea>", answer.text)
    assert answer.text.count('<input type="hidden" name="case"') == 2


async def test_at_most_fifty_are_decided(reviewer):
    answer = await send(reviewer, *(str(UUID(int=n)) for n in range(51)))
    assert answer.headers["location"] == "/tasks"
    assert "一次最多审核 50 件" in (await reviewer.get("/tasks")).text


async def test_who_has_logged_out_meanwhile_is_asked_to_log_in(reviewer):
    reviewer.review.refuses(f"POST /cases/{FIRST}/decisions", 401, "unauthorized", "请先登录。")
    answer = await send(reviewer, FIRST)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
