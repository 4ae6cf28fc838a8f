"""工作事项 and 审核 through the gateway."""

import re
from datetime import date

import pytest

from gateway.forms import cases
from gateway.tests import samples

CASE = f"/cases/{samples.CASE_ID}"
DECIDE = f"POST {CASE}/decisions"


@pytest.fixture
def reviewer(site):
    site.sign_in("association_reviewer")
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.experts.says(f"GET /submissions/{samples.CASE_ID}", samples.submission())
    site.review.says("GET /cases", {"items": [samples.case()], "next": None})
    site.review.says(f"GET {CASE}", samples.case())
    site.review.says(f"GET {CASE}/history", {"rounds": [samples.round_(1, "preliminary", "待资料预审")]})
    return site


@pytest.mark.parametrize(
    ("due_on", "overdue", "words"),
    [
        (date(2026, 11, 20), True, "已逾期"),
        (date(2026, 11, 23), False, "今天到期"),
        (date(2026, 11, 24), False, "1 个工作日内"),
        (date(2026, 11, 30), False, "5 个工作日内"),
    ],
)
def test_due_dates_read_in_working_days(due_on, overdue, words):
    assert cases.due_words(due_on, overdue, date(2026, 11, 23)) == words


async def test_the_list_shows_what_waits_in_words(reviewer):
    late = samples.case(overdue=True)
    reviewer.review.says("GET /cases", {"items": [late], "next": "c2"})
    html = (await reviewer.get("/tasks")).text
    for words in (
        "示例甲",
        "入库申请",
        "资料预审",
        "消防",
        "乌鲁木齐市天山区",
        "示例设计院",
        "已逾期",
        f'href="{CASE}"',
    ):
        assert words in html, words
    assert reviewer.review.last("GET /cases").query == {"state": "open"}
    assert "cursor=c2" in html


async def test_the_way_back_is_in_the_address(reviewer):
    html = (await reviewer.get("/tasks?state=done&cursor=c2&trail=-")).text
    assert reviewer.review.last("GET /cases").query == {"state": "done", "cursor": "c2"}
    assert re.search(r'href="/tasks\?state=done"[^>]*rel="prev"', html)


async def test_who_has_both_roles_chooses_the_stage(reviewer):
    assert "全部环节" not in (await reviewer.get("/tasks")).text
    reviewer.sign_in("association_reviewer", "bureau_reviewer")
    reviewer.app.state.sessions.forget("a-session")
    html = (await reviewer.get("/tasks?stage=final")).text
    assert "全部环节" in html
    assert reviewer.review.last("GET /cases").query == {"state": "open", "stage": "final"}


async def test_an_empty_list_says_what_will_come(reviewer):
    reviewer.review.says("GET /cases", {"items": [], "next": None})
    assert "没有待办" in (await reviewer.get("/tasks")).text


async def test_the_list_stays_when_the_dictionaries_cannot_be_read(reviewer):
    reviewer.experts.down = True
    answer = await reviewer.get("/tasks")
    assert answer.status_code == 200
    assert "示例甲" in answer.text


async def test_who_reviews_nothing_is_refused(site):
    site.sign_in("applicant")
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.review.refuses("GET /cases", 403, "forbidden", "您没有进行此操作的权限。")
    assert (await site.get("/tasks")).status_code == 403


async def test_a_case_shows_fields_files_history_and_the_choice_of_bureaus(reviewer):
    html = (await reviewer.get(CASE)).text
    for words in (
        "138****0000",
        "一级注册消防工程师",
        "专家申报表.pdf",
        "职称证书.jpg",
        "待资料预审",
        "由示例住建厅终审",
        "由示例市住建局终审",
    ):
        assert words in html, words
    for label in ("全区专家", "所在地专家"):
        assert re.search(rf"<label[^>]*><input type=\"radio\"[^>]*>{label}</label>", html)
    assert re.search(r"<label[^>]*>审核意见</label>", html)


def shown_pages(html):
    """Return the addresses of the pages that stand open, in their order."""
    column = html.partition("data-viewer-pages")[2].partition("viewer-files")[0]
    return re.findall(r'<img src="([^"]+)"', column)


async def test_every_page_of_a_file_is_there_one_below_the_other(reviewer):
    first, second = samples.submission()["files"]
    html = (await reviewer.get(CASE)).text
    assert shown_pages(html) == [f"/files/{first['id']}/pages/{number}" for number in (1, 2, 3)]
    assert 'alt="专家申报表.pdf 第 3 页"' in html
    assert f'data-viewer-original href="/files/{first["id"]}/content"' in html
    html = (await reviewer.get(f"{CASE}?file={second['id']}")).text
    assert shown_pages(html) == [f"/files/{second['id']}/pages/1"]


async def test_a_document_that_is_longer_than_what_is_shown_says_so(reviewer):
    words = "本文件共 43 页，这里显示前 40 页，其余请打开原件查看。"
    assert words not in (await reviewer.get(CASE)).text
    long = {**samples.file(pages=40, document_pages=43), "sha256": "a"}
    reviewer.experts.says(f"GET /submissions/{samples.CASE_ID}", samples.submission(files=[long]))
    html = (await reviewer.get(CASE)).text
    assert len(shown_pages(html)) == 40
    assert re.search(rf"data-viewer-rest>{words}<", html)


async def test_a_change_is_marked_old_and_new(reviewer):
    previous = [{"key": "title", "label": "职称", "value": "高级工程师"}, *samples.submission()["fields"][:1]]
    changed = samples.submission(previous_fields=previous, files_previous=[samples.submission()["files"][0]])
    reviewer.experts.says(f"GET /submissions/{samples.CASE_ID}", changed)
    html = (await reviewer.get(CASE)).text
    assert re.search(r"<del[^>]*>.*高级工程师</del>.*<ins[^>]*>.*正高级工程师</ins>", html)
    assert html.count("新增") == 1


async def test_who_may_not_decide_reads_why_and_has_no_buttons(reviewer):
    reviewer.review.says(
        f"GET {CASE}", samples.case(may_decide=False, why_not="申请人与您同属一个单位，您应当回避。")
    )
    html = (await reviewer.get(CASE)).text
    assert "您应当回避" in html
    assert 'name="verdict" value="pass"' not in html


async def test_a_submission_that_is_on_its_way_is_waited_for(reviewer):
    reviewer.experts.refuses(f"GET /submissions/{samples.CASE_ID}", 404, "not-found", "没有找到")
    answer = await reviewer.get(CASE)
    assert answer.status_code == 200
    assert "data-reload-ms" in answer.text


async def test_a_case_of_another_bureau_is_not_found(reviewer):
    reviewer.review.refuses(f"GET {CASE}", 404, "case-not-found", "没有找到这份申请。")
    assert (await reviewer.get(CASE)).status_code == 404


async def test_a_decision_is_sent_as_chosen_and_the_next_case_opens(reviewer):
    reviewer.review.says(DECIDE, samples.case(state="final"), 201)
    reviewer.review.says(
        "GET /cases", {"items": [samples.case(), samples.case(id=samples.OTHER_CASE_ID)], "next": None}
    )
    form = {"stage": "preliminary", "verdict": "pass", "opinion": " 材料齐全 ", "kind": "local"}
    answer = await reviewer.post(f"{CASE}/decisions", form)
    assert reviewer.review.last(DECIDE).body == {**form, "opinion": "材料齐全"}
    assert answer.headers["location"] == f"/cases/{samples.OTHER_CASE_ID}"


async def test_after_the_last_case_the_list_says_so(reviewer):
    reviewer.review.says(DECIDE, samples.case(state="rejected"), 201)
    reviewer.review.says("GET /cases", {"items": [], "next": None})
    answer = await reviewer.post(
        f"{CASE}/decisions", {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
    )
    assert answer.headers["location"] == "/tasks"
    assert "已驳回示例甲的资料预审。待办已全部处理完。" in (await reviewer.get("/tasks")).text


async def test_a_decision_that_lacks_something_keeps_what_was_typed(reviewer):
    reviewer.review.refuses(
        DECIDE, 422, "kind-missing", "x", {"/kind": "请选择推荐类型：全区专家或所在地专家。"}
    )
    answer = await reviewer.post(
        f"{CASE}/decisions", {"stage": "preliminary", "verdict": "pass", "opinion": "材料齐全"}
    )
    assert answer.status_code == 422
    assert re.search(r'id="f-kind-error"[^>]*>请选择推荐类型', answer.text)
    assert re.search(r"<textarea[^>]*>\s*材料齐全</textarea>", answer.text)


@pytest.mark.parametrize("status", [403, 409])
async def test_who_comes_second_sees_the_case_as_it_is_now(reviewer, status):
    reviewer.review.refuses(DECIDE, status, "stage-already-decided", "另一位审核人已经处理了这一环节。")
    reviewer.review.says(
        f"GET {CASE}",
        samples.case(
            state="rejected",
            state_label="不通过",
            may_decide=False,
            why_not="另一位审核人已经处理了这一环节。",
        ),
    )
    answer = await reviewer.post(
        f"{CASE}/decisions", {"stage": "preliminary", "verdict": "pass", "kind": "local"}
    )
    assert answer.status_code == status
    assert "另一位审核人已经处理了这一环节。" in answer.text
    assert 'name="verdict" value="pass"' not in answer.text


async def test_review_being_down_is_a_503_and_no_case_is_decided_twice(reviewer):
    reviewer.review.down = True
    answer = await reviewer.post(f"{CASE}/decisions", {"stage": "final", "verdict": "pass"})
    assert answer.status_code == 503
