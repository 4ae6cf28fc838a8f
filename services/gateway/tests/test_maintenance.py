"""日常维护 through the gateway: what the coordinator is offered, what is sent, and what happens when it is refused."""

import re

import pytest

from gateway.tests import samples

HERE = f"/library/{samples.RECORD_ID}"
EXPIRED = "页面已过期，请刷新后再操作。"
WHY = {"remove": "信息变更正在审核，请待审核结束后再办理出库，或先暂停。"}
LABELS = {"amend": "编辑", "suspend": "暂停", "restore": "恢复", "remove": "出库", "renew": "续聘"}


def standing(*may, status="listed", label="已入库", **changes):
    return {
        "record_id": samples.RECORD_ID,
        "version": 7,
        "status": status,
        "status_label": label,
        "name": "示例甲",
        "under_review": False,
        "deeds": [
            {
                "deed": deed,
                "label": words,
                "may": deed in may,
                "why_not": None if deed in may else WHY.get(deed, f"当前状态为“{label}”，不能办理{words}。"),
            }
            for deed, words in LABELS.items()
        ],
        "case_id": samples.CASE_ID,
        "files": [{**samples.file(), "sha256": "a" * 64}],
        **changes,
    }


UPKEEPS = {
    "items": [
        {
            "at": "2026-11-22T04:00:00Z",
            "deed": "amend",
            "deed_label": "编辑",
            "by": "协会经办人",
            "reason": "核对证书原件后更正。",
            "changed": ["职务", "职称"],
        }
    ]
}


def edition(**changes):
    return {
        **{key: standing()[key] for key in ("record_id", "version", "status", "status_label")},
        "identity": samples.IDENTITY,
        "kind": "regional",
        "kind_label": "全区专家",
        "form": {**samples.DRAFT, "phone": "", "email": ""},
        "phone_masked": "138****0000",
        "email_masked": "a***@example.org",
        "files": [
            {
                **samples.file(section="certificate", item_id="c1", file_name="职称证书.jpg"),
                "sha256": "b" * 64,
            }
        ],
        **changes,
    }


@pytest.fixture
def coordinator(site):
    site.sign_in("association_coordinator")
    expert = {**samples.expert(), "identity": samples.IDENTITY, "fields": samples.submission()["fields"]}
    site.experts.says(f"GET {HERE}", expert)
    site.experts.says(f"GET {HERE}/standing", standing("amend", "suspend", "remove", "renew"))
    site.experts.says(f"GET {HERE}/upkeeps", UPKEEPS)
    site.experts.says(f"GET {HERE}/edition", edition())
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    return site


def buttons(html):
    found = re.findall(r"<button\b[^>]*>(.*?)</button>", html, re.S)
    return [re.sub(r"<[^>]+>|\s", "", words) for words in found]


def hidden(html, name):
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', html)


async def test_the_page_offers_what_experts_allows_and_nothing_else(coordinator):
    html = (await coordinator.get(HERE)).text
    assert {"审核记录", "编辑", "暂停", "出库", "续聘"} <= set(buttons(html))
    assert "恢复" not in buttons(html)
    coordinator.experts.says(f"GET {HERE}/standing", standing("restore", status="suspended", label="暂停"))
    html = (await coordinator.get(HERE)).text
    assert "恢复" in buttons(html)
    assert not {"编辑", "暂停", "出库", "续聘"} & set(buttons(html))


async def test_the_page_shows_files_and_what_was_done(coordinator):
    html = (await coordinator.get(HERE)).text
    assert "专家申报表.pdf" in html
    for words in (
        "维护记录",
        "修改了职务、职称。原因：核对证书原件后更正。",
        "协会经办人",
        "2026-11-22 12:00",
    ):
        assert words in html, words


@pytest.mark.parametrize("role", ["bureau_officer", "bureau_reviewer"])
async def test_a_bureau_sees_neither_files_nor_maintenance(coordinator, role):
    coordinator.sign_in(role)
    html = (await coordinator.get(HERE)).text
    assert coordinator.experts.was_asked(f"GET {HERE}/standing") == 0
    assert "维护记录" not in html
    assert "专家申报表.pdf" not in html


async def test_a_reviewer_of_the_association_reads_and_does_nothing(coordinator):
    coordinator.sign_in("association_reviewer")
    coordinator.experts.says(f"GET {HERE}/standing", standing())
    html = (await coordinator.get(HERE)).text
    assert "维护记录" in html
    assert not set(LABELS.values()) & set(buttons(html))


@pytest.mark.parametrize(
    ("path", "deed", "button", "done"),
    [
        ("suspension", "suspend", "暂停", "示例甲的专家资格已暂停。"),
        ("restoration", "restore", "恢复", "示例甲的专家资格已恢复。"),
        ("removal", "remove", "出库", "已为示例甲办理出库。"),
        ("renewal", "renew", "续聘", "已为示例甲办理续聘"),
    ],
)
async def test_a_deed_is_asked_with_its_reason_and_done(coordinator, path, deed, button, done):
    coordinator.experts.says(f"GET {HERE}/standing", standing(deed))
    coordinator.experts.says(f"POST {HERE}/{path}", {"version": 8}, 201)
    html = (await coordinator.get(f"{HERE}/deeds/{path}")).text
    assert f"确定{button}" in buttons(html)
    assert re.search(r"<label[^>]*>原因</label>", html)
    (version,) = hidden(html, "version")
    answer = await coordinator.post(
        f"{HERE}/deeds/{path}", {"version": version, "name": "示例甲", "reason": " 本人申请。 "}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    assert coordinator.experts.last(f"POST {HERE}/{path}").body == {"version": 7, "reason": "本人申请。"}
    coordinator.experts.says(f"GET {HERE}/standing", standing())
    assert done in (await coordinator.get(HERE)).text


async def test_a_deed_that_is_not_possible_says_why_instead_of_asking(coordinator):
    coordinator.experts.says(
        f"GET {HERE}/standing", standing("suspend", status="changing", label="信息变更中")
    )
    html = (await coordinator.get(f"{HERE}/deeds/removal")).text
    assert WHY["remove"] in html
    assert "确定出库" not in buttons(html)


async def test_a_missing_reason_is_said_beside_its_field_and_what_was_typed_stays(coordinator):
    coordinator.experts.refuses(
        f"POST {HERE}/suspension",
        422,
        "invalid",
        "填写的内容有误",
        {"/reason": "请填写原因，至少 2 个字，本人会看到。"},
    )
    answer = await coordinator.post(f"{HERE}/deeds/suspension", {"version": "7", "reason": "因"})
    assert answer.status_code == 422
    assert re.search(r'id="f-reason-error"[^>]*>请填写原因，至少 2 个字', answer.text)
    assert re.search(r"<textarea[^>]*>\s*因</textarea>", answer.text)


async def test_a_page_that_has_expired_is_told_so_and_keeps_the_reason(coordinator):
    coordinator.experts.refuses(f"POST {HERE}/suspension", 409, "page-expired", EXPIRED)
    answer = await coordinator.post(f"{HERE}/deeds/suspension", {"version": "6", "reason": "出国半年"})
    assert answer.status_code == 409
    assert EXPIRED in answer.text
    assert "出国半年" in answer.text


async def test_the_edit_page_holds_the_form_without_phone_and_mail(coordinator):
    answer = await coordinator.get(f"{HERE}/edition")
    html = answer.text
    assert answer.status_code == 200
    for label in ("联系电话", "专业", "职称", "技术工作经历", "业绩名称", "证书编号"):
        assert re.search(rf"<(label|legend)[^>]*>{label}</(label|legend)>", html), label
    assert 'value="正高级工程师"' in html
    assert "现为 138****0000，不填表示不变。" in html
    assert "职称证书.jpg" in html
    assert 'type="file"' not in html
    assert re.search(r'<input[^>]*name="kind"[^>]*value="regional"[^>]*checked', html)


async def test_who_cannot_be_edited_now_is_explained_on_the_experts_page(coordinator):
    why = "专家正在申请信息变更，请在审核结束后再编辑。"
    coordinator.experts.refuses(f"GET {HERE}/edition", 409, "amendment-during-review", why)
    answer = await coordinator.get(f"{HERE}/edition")
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    assert why in (await coordinator.get(HERE)).text


TYPED = {
    "version": "7",
    "name": "示例甲",
    "title": "教授",
    "position": "总工程师",
    "phone": "",
    "kind": "local",
}
CHANGES = {"items": [{"key": "title", "label": "职称", "old": "正高级工程师", "new": "教授"}]}


async def test_the_last_page_shows_old_and_new_and_sends_along_what_was_typed(coordinator):
    coordinator.experts.says(f"POST {HERE}/edition/trial", CHANGES)
    answer = await coordinator.post(f"{HERE}/edition", {**TYPED, "action": "check"})
    assert answer.status_code == 200
    asked = coordinator.experts.last(f"POST {HERE}/edition/trial").body
    assert asked["kind"] == "local"
    assert asked["fields"]["title"] == "教授"
    assert not {"phone", "email"} & set(asked["fields"]), "left empty they stay as they are"
    assert "正高级工程师" in answer.text
    assert "教授" in answer.text
    assert hidden(answer.text, "title") == ["教授"]
    assert hidden(answer.text, "action") == []
    assert {"返回修改", "确认修改"} <= set(buttons(answer.text))
    coordinator.experts.says(f"PUT {HERE}/edition", {"version": 8})
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    answer = await coordinator.post(f"{HERE}/edition", {**carried, "action": "confirm", "reason": "核对证书"})
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    sent = coordinator.experts.last(f"PUT {HERE}/edition").body
    assert (sent["version"], sent["reason"], sent["fields"]["title"]) == (7, "核对证书", "教授")


async def test_going_back_from_the_last_page_keeps_what_was_typed(coordinator):
    html = (await coordinator.post(f"{HERE}/edition", {**TYPED, "action": "back"})).text
    assert 'value="教授"' in html
    assert re.search(r'<input[^>]*name="kind"[^>]*value="local"[^>]*checked', html)
    html = (await coordinator.post(f"{HERE}/edition", {**TYPED, "add": "certificates"})).text
    assert 'name="certificates-0-number"' in html
    assert 'value="教授"' in html


async def test_a_gap_is_said_beside_its_field_of_the_form(coordinator):
    coordinator.experts.refuses(
        f"POST {HERE}/edition/trial", 422, "incomplete", "还有 1 处", {"/fields/title": "请填写职称。"}
    )
    answer = await coordinator.post(f"{HERE}/edition", {**TYPED, "title": "", "action": "check"})
    assert answer.status_code == 422
    assert re.search(r'id="f-title-error"[^>]*>请填写职称。', answer.text)
    assert 'value="总工程师"' in answer.text


async def test_an_edition_of_an_expired_page_keeps_what_was_typed(coordinator):
    coordinator.experts.refuses(f"PUT {HERE}/edition", 409, "page-expired", EXPIRED)
    answer = await coordinator.post(f"{HERE}/edition", {**TYPED, "action": "confirm", "reason": "核对证书"})
    assert answer.status_code == 409
    assert EXPIRED in answer.text
    assert 'value="教授"' in answer.text


async def test_a_missing_reason_of_an_edition_is_asked_for_on_the_last_page(coordinator):
    coordinator.experts.says(f"POST {HERE}/edition/trial", CHANGES)
    coordinator.experts.refuses(f"PUT {HERE}/edition", 422, "invalid", "有误", {"/reason": "请填写原因。"})
    answer = await coordinator.post(f"{HERE}/edition", {**TYPED, "action": "confirm", "reason": ""})
    assert answer.status_code == 422
    assert re.search(r'id="f-reason-error"[^>]*>请填写原因。', answer.text)
    assert hidden(answer.text, "title") == ["教授"]


async def test_the_rounds_of_an_expert_are_reviews(coordinator):
    coordinator.review.says(f"GET /cases/{samples.CASE_ID}/history", {"rounds": [samples.round_(1)]})
    html = (await coordinator.get(f"{HERE}/rounds")).text
    assert "第 1 轮" in html
    assert "申报表未签字，请补充。" in html
    assert "维护记录" in html
    coordinator.experts.says(f"GET {HERE}/standing", standing(case_id=None))
    assert "还没有审核记录" in (await coordinator.get(f"{HERE}/rounds")).text


@pytest.mark.parametrize(
    ("status", "label", "deed", "words"),
    [
        ("suspended", "暂停", "suspend", "您的专家资格已暂停"),
        ("removed", "已出库", "remove", "您已出库"),
    ],
)
async def test_the_person_reads_why_and_when(site, status, label, deed, words):
    site.sign_in("applicant")
    site.experts.says("GET /record", samples.record(status, label))
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    done = {
        **UPKEEPS["items"][0],
        "deed": deed,
        "by": "建设工程消防协会",
        "reason": "出国半年。",
        "changed": [],
    }
    site.experts.says("GET /record/upkeeps", {"items": [done]})
    site.review.says("GET /history", {"rounds": []})
    html = (await site.get("/personal")).text
    for each in (words, "原因：出国半年。", "建设工程消防协会", "2026-11-22 12:00"):
        assert each in html, each
    assert ("入库申请" in buttons(html)) == (status == "removed")
    assert "信息变更" not in buttons(html)
    html = (await site.get("/personal/history")).text
    assert "维护记录" in html
    assert "原因：出国半年。" in html
