"""工作事项 and 审核 through the gateway."""

import re

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
    ("left", "overdue", "words"),
    [(0, True, "已逾期"), (0, False, "今天到期"), (1, False, "1 个工作日内"), (5, False, "5 个工作日内")],
)
def test_due_dates_read_in_working_days(left, overdue, words):
    assert cases.due_words(left, overdue=overdue) == words


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


async def test_the_list_is_narrowed_and_says_by_what(reviewer):
    address = "/tasks?name=示例&region_province=650000&region_city=650100&specialty=fire_protection"
    html = (await reviewer.get(f"{address}&purpose=change&overdue=true")).text
    assert reviewer.review.last("GET /cases").query == {
        "state": "open",
        "name": "示例",
        "region": "650100",
        "specialty": "fire_protection",
        "purpose": "change",
        "overdue": "true",
    }
    chips = re.findall(r'<a class="kit-chip" href="([^"]+)">([^<]+)<', html)
    assert [label for _, label in chips] == [
        "姓名：示例",
        "所在地区：乌鲁木齐市",
        "专业：消防",
        "申请类型：信息变更",
        "逾期",
    ]
    assert all("state=open" in href for href, _ in chips)
    assert "name=" not in chips[0][0]
    assert f'href="{CASE}?name=' in html


async def test_filters_that_make_no_sense_are_left_out(reviewer):
    answer = await reviewer.get("/tasks?stage=third&region=9&specialty=A+B&purpose=x&overdue=")
    assert answer.status_code == 200
    assert reviewer.review.last("GET /cases").query == {"state": "open"}


async def test_nothing_that_answers_to_the_filters_is_said_differently_from_nothing_to_do(reviewer):
    reviewer.review.says("GET /cases", {"items": [], "next": None})
    html = (await reviewer.get("/tasks?name=无此人")).text
    assert "没有符合条件的事项" in html
    assert "没有待办" not in html


async def test_the_counts_are_of_everything_that_waits(reviewer):
    counts = {"preliminary": 31, "final": 0, "total": 31, "overdue": 4}
    reviewer.review.says("GET /cases/counts", counts)
    html = (await reviewer.get("/tasks?name=示例")).text
    assert re.search(r"资料预审待办 <strong>31</strong>", html)
    assert re.search(r"已逾期 <strong>4</strong>", html)
    assert "资料终审待办" not in html


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
    long = {**samples.file(pages=40, document_pages=43), "sha256": "a", "mark": "same"}
    compared = samples.submission(comparison=samples.comparison(files=[long]))
    reviewer.experts.says(f"GET /submissions/{samples.CASE_ID}", compared)
    html = (await reviewer.get(CASE)).text
    assert len(shown_pages(html)) == 40
    assert re.search(rf"data-viewer-rest>{words}<", html)


LISTED = {"against": "listed", "round": 1, "made_at": "2026-10-01T03:00:00Z"}
PREVIOUS = {"against": "previous", "round": 2, "made_at": "2026-11-01T03:00:00Z"}


def changed(**changes):
    """Return a change held against the library: a new title, a longer career, a certificate gone with its file."""
    whole = samples.comparison()
    career = samples.row(
        "changed",
        samples.part("period", "起止时间", "1982—2026", "1982—2020"),
        samples.part("description", "技术工作经历", "设计"),
    )
    gone = {**whole["sections"][3]["rows"][0], "mark": "removed"}
    gone["files"] = [{**gone["files"][0], "mark": "removed"}]
    fields = [
        samples.part("phone", "联系电话", "138****0000", "138****0000"),
        samples.part("title", "职称", "正高级工程师", "高级工程师"),
        whole["fields"][2],
    ]
    sections = [
        whole["sections"][0],
        {**whole["sections"][1], "rows": [career]},
        whole["sections"][2],
        {**whole["sections"][3], "rows": [gone]},
    ]
    files = [{**whole["files"][0], "mark": "added"}]
    compared = samples.comparison(
        against="listed", changes=5, fields=fields, sections=sections, files=files, **changes
    )
    return samples.submission(bases=[LISTED, PREVIOUS], comparison=compared)


@pytest.fixture
def change(reviewer):
    reviewer.experts.says(f"GET /submissions/{samples.CASE_ID}", changed())
    return reviewer


async def test_a_change_is_marked_old_and_new(change):
    html = (await change.get(CASE)).text
    assert re.search(r"<del[^>]*>.*高级工程师</del>.*<ins[^>]*>.*正高级工程师</ins>", html)
    assert re.search(r"<del[^>]*>.*1982—2020</del>.*<ins[^>]*>.*1982—2026</ins>", html)
    assert "138****0000（隐藏的部分有变更）" in html


async def test_a_line_on_top_counts_what_has_changed_and_leads_to_each_place(change):
    html = (await change.get(CASE)).text
    assert "本次变更：5 项" in html
    anchors = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', html)
    assert [label for _, label in anchors] == [
        "联系电话",
        "职称",
        "技术工作经历：1982—2026（有变更）",
        "专家证书：职称证书（已删除）",
        "专家申报表附件：专家申报表.pdf（新增）",
    ]
    for id, _ in anchors:
        assert html.count(f'id="{id}"') == 1, id


async def test_files_stand_beside_their_rows_and_those_that_are_gone_can_be_viewed(change):
    html = (await change.get(CASE)).text
    link = f'href="{CASE}?against=listed&amp;file={samples.SECOND_FILE_ID}"'
    assert link in html.partition('id="d-certificates-1"')[2]
    assert html.count(">已删除<") == 3  # the row, its file, and that file in the viewer
    pages = shown_pages((await change.get(f"{CASE}?file={samples.SECOND_FILE_ID}")).text)
    assert pages == [f"/files/{samples.SECOND_FILE_ID}/pages/1"]


async def test_what_has_not_changed_can_be_folded_away_without_scripts(change):
    whole = (await change.get(CASE)).text
    assert '<details class="review-same" open>' in whole
    assert "未变更的内容（2 项）" in whole
    folded = (await change.get(f"{CASE}?against=listed&only=changes")).text
    assert '<details class="review-same">' in folded
    assert '<details class="review-same" open>' not in folded


async def test_the_reviewer_chooses_what_the_submission_is_held_against(change):
    html = (await change.get(f"{CASE}?against=previous")).text
    assert change.experts.last(f"GET /submissions/{samples.CASE_ID}").query == {"against": "previous"}
    assert f'href="{CASE}?against=previous"' in html
    assert "与上次提交比较（2026-11-01）" in html
    assert re.search(r'aria-current="true">与在库资料比较', html)
    await change.get(f"{CASE}?against=else")
    assert change.experts.last(f"GET /submissions/{samples.CASE_ID}").query == {}


async def test_a_first_application_is_held_against_nothing(reviewer):
    html = (await reviewer.get(CASE)).text
    for words in ("本次变更", "review-same", "新增", "未变"):
        assert words not in html
    assert "职称证书" in html


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


NARROWED = "?name=%E7%A4%BA%E4%BE%8B&specialty=fire_protection"


async def test_a_case_stands_in_its_list_with_the_ones_before_and_after(reviewer):
    place = {
        "position": 3,
        "total": 12,
        "more": False,
        "previous": samples.RECORD_ID,
        "next": samples.OTHER_CASE_ID,
    }
    reviewer.review.says(f"GET {CASE}", samples.case(place=place))
    html = (await reviewer.get(CASE + NARROWED)).text
    assert reviewer.review.last(f"GET {CASE}").query == {"name": "示例", "specialty": "fire_protection"}
    assert "第 3 件，共 12 件" in html
    after = NARROWED.replace("&", "&amp;")
    assert re.search(rf'href="/cases/{samples.OTHER_CASE_ID}{re.escape(after)}" rel="next"', html)
    assert re.search(rf'href="/cases/{samples.RECORD_ID}{re.escape(after)}" rel="prev"', html)
    assert f'action="{CASE}/decisions{after}"' in html
    assert f'href="/tasks{after}"' in html
    assert "Alt + ↑" in html


async def test_a_case_that_no_list_holds_shows_no_place(reviewer):
    reviewer.review.says(f"GET {CASE}", samples.case(place=None))
    assert "待办顺序" not in (await reviewer.get(CASE)).text


async def test_a_decision_is_sent_as_chosen_and_the_next_case_of_the_same_list_opens(reviewer):
    reviewer.review.says(DECIDE, samples.case(state="final"), 201)
    form = {"stage": "preliminary", "verdict": "pass", "opinion": " 材料齐全 ", "kind": "local"}
    answer = await reviewer.post(f"{CASE}/decisions{NARROWED}", form)
    assert reviewer.review.last(DECIDE).body == {**form, "opinion": "材料齐全"}
    assert answer.headers["location"] == f"/cases/{samples.OTHER_CASE_ID}{NARROWED}"
    assert reviewer.review.last(f"GET {CASE}").query == {"name": "示例", "specialty": "fire_protection"}


def at_the_end(reviewer, *items):
    place = {"position": None, "total": len(items), "more": False, "previous": None, "next": None}
    reviewer.review.says(f"GET {CASE}", samples.case(place=place))
    reviewer.review.says("GET /cases", {"items": list(items), "next": None})


async def test_after_the_last_of_the_list_its_first_opens(reviewer):
    reviewer.review.says(DECIDE, samples.case(state="final"), 201)
    at_the_end(reviewer, samples.case(id=samples.OTHER_CASE_ID))
    form = {"stage": "preliminary", "verdict": "pass", "kind": "local"}
    answer = await reviewer.post(f"{CASE}/decisions", form)
    assert answer.headers["location"] == f"/cases/{samples.OTHER_CASE_ID}"


async def test_after_the_last_case_the_list_says_so(reviewer):
    reviewer.review.says(DECIDE, samples.case(state="rejected"), 201)
    at_the_end(reviewer)
    answer = await reviewer.post(
        f"{CASE}/decisions{NARROWED}", {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
    )
    assert answer.headers["location"] == f"/tasks{NARROWED}"
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
