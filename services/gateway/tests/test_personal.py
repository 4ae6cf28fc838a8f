"""个人中心 through the gateway: what is shown, what is sent to the services, and what happens when they refuse."""

import re
from typing import Any

import pytest

from gateway.tests import samples

JSON = {"accept": "application/json"}
FORM = {"version": "4", "phone": "13900000000", "title": "高级工程师", "career-0-description": "设计"}
STALE = "另一个页面已修改了您的资料，请刷新页面后再继续填写。"


class Told(dict[str, Any]):
    """Answers of which some change from call to call; the last stays."""

    def __init__(self, answers: dict[str, Any], changing: dict[str, list[Any]]) -> None:
        super().__init__(answers)
        self._changing = changing

    def __getitem__(self, key: str) -> Any:
        left = self._changing.get(key)
        if left:
            return (200, left.pop(0) if len(left) > 1 else left[0])
        return super().__getitem__(key)


@pytest.fixture
def applicant(site):
    site.sign_in("applicant")
    site.experts.says("GET /record", samples.record())
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.experts.says("GET /record/upkeeps", {"items": []})
    site.experts.says(
        "PUT /record/draft", {"draft_version": 5, "saved_at": "2026-11-22T02:40:00Z", "missing": []}
    )
    return site


def becomes(site, *records):
    site.experts.answers = Told(site.experts.answers, {"GET /record": list(records)})


def buttons(html: str) -> list[str]:
    found = re.findall(r"<button\b[^>]*>(.*?)</button>", html, re.S)
    return [re.sub(r"<[^>]+>|\s", "", words) for words in found]


@pytest.mark.parametrize(
    ("status", "label", "shown", "hidden"),
    [
        ("draft", "未入库", "入库申请", "撤回"),
        ("applying", "入库申请中", "撤回", "入库申请"),
        ("listed", "已入库", "信息变更", "入库申请"),
        ("changing", "信息变更中", "撤回", "信息变更"),
        ("suspended", "暂停", "审核记录", "信息变更"),
    ],
)
async def test_the_buttons_follow_what_the_service_allows(applicant, status, label, shown, hidden):
    applicant.experts.says("GET /record", samples.record(status, label))
    html = (await applicant.get("/personal")).text
    assert label in html
    assert shown in buttons(html)
    assert hidden not in buttons(html)


async def test_a_rejected_person_reads_stage_and_opinion_of_the_newest_rejection(applicant):
    applicant.experts.says("GET /record", samples.record("rejected", "入库申请不通过"))
    newest = samples.round_(2, decisions=[samples.decision(opinion="请补签字。")])
    applicant.review.says("GET /history", {"rounds": [newest, samples.round_(1)]})
    html = (await applicant.get("/personal")).text
    assert "资料预审不通过" in html
    assert "请补签字。" in html
    assert "申报表未签字" not in html


async def test_review_being_down_does_not_hide_the_record(applicant):
    applicant.experts.says("GET /record", samples.record("rejected", "入库申请不通过"))
    applicant.review.down = True
    answer = await applicant.get("/personal")
    assert answer.status_code == 200
    assert "入库申请不通过" in answer.text


async def test_a_record_that_is_on_its_way_is_waited_for_calmly(applicant):
    applicant.experts.refuses("GET /record", 404, "record-not-there", "您的专家档案正在建立，请稍候。")
    answer = await applicant.get("/personal")
    assert answer.status_code == 200
    assert "data-reload-ms" in answer.text
    assert "您的专家档案正在建立" in answer.text


async def test_experts_being_down_is_a_503_page(applicant):
    applicant.experts.down = True
    answer = await applicant.get("/personal")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


async def test_without_a_session_the_page_leads_to_the_login(site):
    answer = await site.get("/personal/edit")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/personal/edit")


async def test_only_the_file_input_answers_to_its_label(applicant):
    """An independent script finds it by the manual's word alone."""
    html = (await applicant.get("/personal/edit")).text
    assert re.findall(r'<label[^>]*for="([^"]+)"[^>]*>专家申报表附件</label>', html) == ["f-application_form"]
    assert 'aria-label="专家申报表附件"' not in html


@pytest.mark.parametrize(
    "label",
    [
        "联系电话",
        "邮箱",
        "职务",
        "现工作单位",
        "所属行业分类",
        "专业",
        "毕业院校及毕业时间",
        "最高学历",
        "所学专业",
        "职称",
        "工作年限",
        "学习培训经历",
        "技术工作经历",
    ],
)
async def test_every_field_carries_exactly_the_manuals_label(applicant, label):
    html = (await applicant.get("/personal/edit")).text
    assert re.search(rf"<label[^>]*>{label}</label>", html)


async def test_a_change_is_called_by_its_own_name(applicant):
    applicant.experts.says("GET /record", samples.record("listed", "已入库"))
    html = (await applicant.get("/personal/edit")).text
    assert "<h1>信息变更</h1>" in html
    assert "信息变更" in buttons(html)
    assert "提交申请" not in buttons(html)


async def test_who_may_not_edit_is_led_back(applicant):
    applicant.experts.says("GET /record", samples.record("applying", "入库申请中"))
    for address in ("/personal/edit", "/personal/submit"):
        assert (await applicant.get(address)).headers["location"] == "/personal"


async def test_autosave_sends_the_version_and_answers_with_the_new_one(applicant):
    answer = await applicant.post("/personal/draft", FORM, **JSON)
    assert answer.json() == {"version": 5, "saved_at": "10:40"}
    body = applicant.experts.last("PUT /record/draft").body
    assert body["draft_version"] == 4
    assert body["fields"]["career"] == [
        {"period": "", "employer": "", "credit_code": "", "description": "设计"}
    ]


async def test_autosave_from_a_stale_tab_is_told_so(applicant):
    applicant.experts.refuses("PUT /record/draft", 409, "draft-stale", STALE)
    answer = await applicant.post("/personal/draft", FORM, **JSON)
    assert (answer.status_code, answer.json()["message"]) == (409, STALE)


@pytest.mark.parametrize("version", ["", "x", "٣", "99999999999999"])
async def test_a_version_that_is_none_counts_as_stale_not_as_a_mistake(applicant, version):
    await applicant.post("/personal/draft", {**FORM, "version": version}, **JSON)
    assert applicant.experts.last("PUT /record/draft").body["draft_version"] == -1


async def test_a_stale_form_is_drawn_again_with_what_was_typed(applicant):
    applicant.experts.refuses("PUT /record/draft", 409, "draft-stale", STALE)
    answer = await applicant.post("/personal/edit", {**FORM, "action": "submit"})
    assert answer.status_code == 409
    assert STALE in answer.text
    assert 'value="13900000000"' in answer.text
    assert 'name="version" value="4"' in answer.text


async def test_a_refused_field_gets_its_sentence_and_everything_typed_stays(applicant):
    applicant.experts.refuses(
        "PUT /record/draft",
        422,
        "invalid",
        "有误",
        {"/fields/career/0/description": "内容过长，最多 4000 个字。"},
    )
    answer = await applicant.post("/personal/edit", FORM)
    assert answer.status_code == 422
    assert re.search(r'id="f-career-0-description-error"[^>]*>内容过长', answer.text)
    assert 'value="13900000000"' in answer.text


async def test_a_session_that_ended_while_typing_leads_to_the_login(applicant):
    applicant.browser.cookies.clear()
    answer = await applicant.post("/personal/draft", FORM, **JSON)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("pressed", "address"),
    [
        ({"action": "save"}, "/personal/edit"),
        ({}, "/personal/edit"),
        ({"add": "career"}, "/personal/edit?more=career#f-career"),
        ({"remove": "career-0"}, "/personal/edit#f-career"),
        ({"refresh": "region"}, "/personal/edit#f-region"),
        ({"action": "submit"}, "/personal/submit"),
    ],
)
async def test_each_button_saves_first_and_then_leads_on(applicant, pressed, address):
    answer = await applicant.post("/personal/edit", {**FORM, **pressed})
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert applicant.experts.was_asked("PUT /record/draft") == 1


async def test_removing_a_row_removes_its_files(applicant):
    kept, gone = (
        samples.file(),
        samples.file(id=samples.FILE_ID[:-1] + "2", section="achievement", item_id="a7"),
    )
    applicant.experts.says("GET /record/files", {"items": [kept, gone]})
    applicant.experts.says(f"DELETE /record/files/{gone['id']}", status=204)
    await applicant.post("/personal/edit", {**FORM, "achievements-0-id": "a7", "remove": "achievements-0"})
    assert applicant.experts.last("PUT /record/draft").body["fields"]["achievements"] == []
    assert applicant.experts.was_asked(f"DELETE /record/files/{gone['id']}") == 1


async def test_submitting_what_is_incomplete_shows_each_gap_beside_its_field(applicant):
    gaps = [samples.gap("basic", "/email", "邮箱", "邮箱格式不正确。")]
    applicant.experts.says("GET /record", samples.record(missing=gaps))
    answer = await applicant.post("/personal/edit", {**FORM, "action": "submit"})
    html = (await applicant.get(answer.headers["location"])).text
    assert re.search(r'id="f-email-error"[^>]*>邮箱格式不正确。', html)
    assert '<a href="#f-email">邮箱格式不正确。</a>' in html


async def test_submitting_waits_for_files_that_are_being_checked(applicant):
    checking = samples.record(
        files=[samples.file(state="checking")],
        missing=[samples.gap("form", "/files/application_form", "专家申报表附件", "附件正在检查。")],
    )
    becomes(applicant, checking, checking, samples.record())
    answer = await applicant.post("/personal/edit", {**FORM, "action": "submit"})
    assert answer.headers["location"] == "/personal/submit"


async def test_the_reading_page_shows_all_values_and_links_what_is_missing(applicant):
    gaps = [samples.gap("form", "/files/application_form", "专家申报表附件", "请上传专家申报表附件。")]
    applicant.experts.says("GET /record", samples.record(missing=gaps))
    html = (await applicant.get("/personal/submit")).text
    assert "示例大学，1982 年 7 月" in html
    assert 'href="/personal/edit?check=true#f-application_form"' in html


async def test_the_key_of_the_reading_page_goes_with_the_submission(applicant):
    applicant.experts.says(
        "POST /record/submissions",
        {"submission_id": samples.CASE_ID, "status": "applying", "status_label": "入库申请中"},
        201,
    )
    html = (await applicant.get("/personal/submit")).text
    key = re.search(r'name="key" value="([0-9a-f]{32})"', html)[1]
    for _ in range(2):
        answer = await applicant.post("/personal/submit", {"version": "4", "key": key})
        assert answer.headers["location"] == "/personal"
    asked = [one for one in applicant.experts.asked if one.path == "/record/submissions"]
    assert [one.headers["idempotency-key"] for one in asked] == [key, key]
    applicant.experts.says("GET /record", samples.record("applying", "入库申请中"))
    assert "提交申请成功" in (await applicant.get("/personal")).text


async def test_who_logged_in_meanwhile_in_this_browser_submits_nothing_of_somebody_elses_page(applicant):
    html = (await applicant.get("/personal/submit")).text
    own = re.search(r'name="person" value="([^"]+)"', html)[1]
    answer = await applicant.post("/personal/submit", {"version": "4", "key": "k", "person": samples.CASE_ID})
    assert answer.status_code == 409
    assert "此页是另一个账户打开的" in answer.text
    assert applicant.experts.was_asked("POST /record/submissions") == 0
    assert f'name="person" value="{own}"' in answer.text


async def test_what_another_person_typed_is_neither_kept_nor_shown(applicant):
    typed = {**FORM, "person": samples.CASE_ID, "email": "somebody-else@example.com", "action": "save"}
    answer = await applicant.post("/personal/edit", typed)
    assert answer.status_code == 409
    assert "此页是另一个账户打开的" in answer.text
    assert "somebody-else@example.com" not in answer.text
    assert applicant.experts.was_asked("PUT /record/draft") == 0


async def test_a_second_tab_is_told_that_it_is_submitted_already(applicant):
    applicant.experts.refuses(
        "POST /record/submissions", 409, "already-submitted", "您的申请已提交，正在审核中。"
    )
    becomes(applicant, samples.record("applying", "入库申请中"))
    answer = await applicant.post("/personal/submit", {"version": "4", "key": "k"})
    assert answer.headers["location"] == "/personal"
    assert "正在审核中" in (await applicant.get("/personal")).text


async def test_a_draft_that_changed_meanwhile_is_read_again_before_it_is_final(applicant):
    applicant.experts.refuses("POST /record/submissions", 409, "draft-stale", STALE)
    answer = await applicant.post("/personal/submit", {"version": "3", "key": "k"})
    assert answer.status_code == 409
    assert STALE in answer.text
    assert 'name="version" value="4"' in answer.text


async def test_a_submission_that_lacks_something_leads_back_to_its_fields(applicant):
    applicant.experts.refuses(
        "POST /record/submissions", 422, "incomplete", "x", {"/phone": "请填写联系电话。"}
    )
    answer = await applicant.post("/personal/submit", {"version": "4", "key": "k"})
    assert answer.headers["location"] == "/personal/edit?check=true"


async def test_withdrawing_waits_until_the_status_has_followed(applicant):
    applying = samples.record("applying", "入库申请中")
    applicant.review.says(
        f"POST /cases/{samples.CASE_ID}/withdrawal", {"id": samples.CASE_ID, "state": "withdrawn"}, 201
    )
    becomes(applicant, applying, applying, samples.record())
    await applicant.post("/personal/withdrawal")
    html = (await applicant.get("/personal")).text
    assert "申请已撤回" in html
    assert "入库申请" in buttons(html)


async def test_who_logged_in_meanwhile_in_this_browser_withdraws_nothing_from_somebody_elses_page(applicant):
    applicant.experts.says("GET /record", samples.record("applying", "入库申请中"))
    for path in ("/personal", "/personal/withdrawal"):
        html = (await applicant.get(path)).text
        form = html[html.index('method="post" action="/personal/withdrawal"') :]
        assert re.search(r'name="person" value="([^"]+)"', form[: form.index("</form>")])
    answer = await applicant.post("/personal/withdrawal", {"person": samples.RECORD_ID})
    assert answer.headers["location"] == "/personal"
    assert applicant.review.was_asked(f"POST /cases/{samples.CASE_ID}/withdrawal") == 0
    assert "此页是另一个账户打开的" in (await applicant.get("/personal")).text


async def test_a_page_withdraws_for_whom_it_was_drawn(applicant):
    applicant.experts.says("GET /record", samples.record("applying", "入库申请中"))
    html = (await applicant.get("/personal")).text
    own = re.search(r'name="person" value="([^"]+)"', html)[1]
    applicant.review.says(f"POST /cases/{samples.CASE_ID}/withdrawal", {"id": samples.CASE_ID}, 201)
    await applicant.post("/personal/withdrawal", {"person": own})
    assert applicant.review.was_asked(f"POST /cases/{samples.CASE_ID}/withdrawal") == 1


@pytest.mark.parametrize("status", [404, 409])
async def test_a_withdrawal_that_is_too_early_or_too_late_says_why(applicant, status):
    applicant.experts.says("GET /record", samples.record("applying", "入库申请中"))
    applicant.review.refuses(
        f"POST /cases/{samples.CASE_ID}/withdrawal", status, "x", "已有审核意见，不能撤回。"
    )
    await applicant.post("/personal/withdrawal")
    assert "已有审核意见，不能撤回。" in (await applicant.get("/personal")).text


async def test_the_history_shows_every_round_newest_first(applicant):
    rounds = [
        samples.round_(
            2,
            "final",
            "待资料终审",
            decisions=[
                samples.decision(
                    verdict="pass",
                    verdict_label="通过",
                    kind_label="所在地专家",
                    bureau_name="示例市住建局",
                    opinion="",
                )
            ],
        ),
        samples.round_(1),
    ]
    applicant.review.says("GET /history", {"rounds": rounds})
    html = (await applicant.get("/personal/history")).text
    assert (
        html.index("第 2 轮") < html.index("待审核") < html.index("推荐为所在地专家") < html.index("第 1 轮")
    )
    assert "预审人员乙" in html


async def test_a_file_is_handed_on_with_its_place_and_shown_while_it_is_checked(applicant):
    applicant.experts.says("POST /record/files", samples.file(state="checking", has_preview=False), 201)
    answer = await applicant.post(
        "/personal/files",
        {"section": "certificate", "item_id": "c1"},
        files={"file": ("证书.pdf", b"%PDF-1.7 x", "application/pdf")},
        **JSON,
    )
    sent = applicant.experts.last("POST /record/files")
    assert sent.query == {"section": "certificate", "item_id": "c1", "file_name": "证书.pdf"}
    assert (sent.content, sent.headers["content-type"]) == (b"%PDF-1.7 x", "application/pdf")
    assert answer.status_code == 201
    assert answer.json()["state"] == "checking"
    assert answer.json()["status_url"] == f"/personal/files/{samples.FILE_ID}"


async def test_a_file_from_somebody_elses_page_is_not_taken(applicant):
    answer = await applicant.post(
        "/personal/files",
        {"section": "application_form", "person": samples.CASE_ID},
        files={"file": ("表.pdf", b"%PDF-1.7", "application/pdf")},
        **JSON,
    )
    assert answer.status_code == 409
    assert "此页是另一个账户打开的" in answer.json()["message"]
    assert applicant.experts.was_asked("POST /record/files") == 0


async def test_a_refused_file_answers_with_its_sentence(applicant):
    applicant.experts.refuses(
        "POST /record/files", 422, "file-too-large", "x", {"/file": "单个文件不能超过 20 MB。"}
    )
    answer = await applicant.post(
        "/personal/files",
        {"section": "application_form"},
        files={"file": ("a.pdf", b"x", "application/pdf")},
        **JSON,
    )
    assert (answer.status_code, answer.json()["message"]) == (422, "单个文件不能超过 20 MB。")


async def test_a_post_without_a_file_is_refused_in_words(applicant):
    answer = await applicant.post("/personal/files", {"section": "application_form"}, **JSON)
    assert (answer.status_code, answer.json()["message"]) == (422, "没有收到文件，请重新选择。")


async def test_without_scripts_files_come_with_the_form_and_a_refusal_stands_beside_the_input(applicant):
    applicant.experts.refuses("POST /record/files", 422, "x", "x", {"/file": "文件内容与扩展名不符。"})
    answer = await applicant.post(
        "/personal/edit",
        {**FORM, "action": "save"},
        files={"application_form": ("假.pdf", b"MZ", "application/pdf")},
    )
    assert answer.status_code == 422
    assert re.search(r'id="f-application_form-error"[^>]*>假.pdf：文件内容与扩展名不符。', answer.text)


async def test_deleting_a_file_without_scripts_saves_what_was_typed_first(applicant):
    applicant.experts.says(f"DELETE /record/files/{samples.FILE_ID}", status=204)
    answer = await applicant.post(f"/personal/files/{samples.FILE_ID}/delete", FORM)
    assert answer.headers["location"] == "/personal/edit"
    assert applicant.experts.last("PUT /record/draft").body["fields"]["phone"] == "13900000000"


async def test_a_script_deletes_a_file_and_nothing_else(applicant):
    applicant.experts.says(f"DELETE /record/files/{samples.FILE_ID}", status=204)
    answer = await applicant.post(f"/personal/files/{samples.FILE_ID}/delete", **JSON)
    assert answer.status_code == 204
    assert applicant.experts.was_asked("PUT /record/draft") == 0


async def test_a_file_that_is_not_ones_own_has_no_state(applicant):
    applicant.experts.says("GET /record/files", {"items": []})
    assert (await applicant.get(f"/personal/files/{samples.FILE_ID}", **JSON)).status_code == 404


async def test_bytes_are_streamed_with_the_headers_that_experts_gave(applicant):
    applicant.experts.says(f"GET /files/{samples.FILE_ID}/preview", b"picture")
    answer = await applicant.get(f"/files/{samples.FILE_ID}/preview")
    assert (answer.content, answer.headers["content-type"]) == (b"picture", "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_page_is_streamed_by_its_number(applicant):
    applicant.experts.says(f"GET /files/{samples.FILE_ID}/pages/2", b"picture")
    assert (await applicant.get(f"/files/{samples.FILE_ID}/pages/2")).content == b"picture"


async def test_one_reads_the_pages_of_ones_own_files_once_they_have_passed(applicant):
    other = "00000000-0000-7000-8000-0000000000f3"
    files = [
        samples.file(),
        samples.file(id=other, file_name="签字页.jpg", pages=1, document_pages=1),
        samples.file(id="00000000-0000-7000-8000-0000000000f4", file_name="还在检查.pdf", state="checking"),
    ]
    applicant.experts.says("GET /record", samples.record(files=files))
    html = (await applicant.get(f"/personal/files?file={other}")).text
    assert f'<img src="/files/{other}/pages/1"' in html
    assert f"/files/{samples.FILE_ID}/pages/1" not in html
    assert 'href="/personal/files?file=' + samples.FILE_ID in html
    assert "还在检查.pdf" not in html
    assert f"/files/{samples.FILE_ID}/pages/3" in (await applicant.get("/personal/files")).text


async def test_without_files_it_says_so(applicant):
    applicant.experts.says("GET /record", samples.record(files=[]))
    assert "没有附件" in (await applicant.get("/personal/files")).text


async def test_a_file_of_others_is_not_found(applicant):
    applicant.experts.refuses(
        f"GET /files/{samples.FILE_ID}/content", 404, "file-not-found", "没有找到该附件。"
    )
    assert (await applicant.get(f"/files/{samples.FILE_ID}/content")).status_code == 404


async def test_what_people_typed_is_never_markup(applicant):
    draft = {
        **samples.DRAFT,
        "title": "<script>alert(1)</script>",
        "career": [{"period": "", "description": "</textarea><b>"}],
    }
    applicant.experts.says("GET /record", samples.record(draft=draft))
    for address in ("/personal", "/personal/edit", "/personal/submit"):
        html = (await applicant.get(address)).text
        assert "<script>alert" not in html
        assert "</textarea><b>" not in html
