"""消息模板: the list by subject, and the form of one."""

import pytest

CODE = "notice.delegation"
PAGE = f"/templates/{CODE}"
GET, PUT = f"GET {PAGE}", f"PUT {PAGE}"
PREVIEW, RESTORE = f"POST {PAGE}/preview", f"POST {PAGE}/restore"


def item(code=CODE, **changes):
    return {
        "code": code,
        "title": "委派通知",
        "sample_title": "委派通知",
        "urgency": 1,
        "in_app": True,
        "sms": True,
        "edited": False,
        "registration_missing": False,
        "updated_at": None,
        "updated_by": None,
        **changes,
    }


def template(**changes):
    return {
        **item(),
        "version": 3,
        "in_app_text": "{name}，委派通知{number}已下达。",
        "sms_text": "{number}委派通知，请登录平台签收。",
        "sms_signature": "新疆消防专家库",
        "sms_template_id": None,
        "variables": [
            {"name": "name", "sample": "艾尔肯", "title": False, "in_app": True, "sms": True},
            {
                "name": "number",
                "sample": "消协委派〔2026〕0001号",
                "title": False,
                "in_app": True,
                "sms": True,
            },
        ],
        "needed": [],
        "wordings": [
            {
                "version": 2,
                "title": "委派通知",
                "in_app_text": "{name}，请签收。",
                "sms_text": "请签收。",
                "sms_signature": "新疆消防专家库",
                "sms_template_id": None,
                "made_at": "2026-11-20T02:00:00Z",
                "made_by": "管理员甲",
            }
        ],
        **changes,
    }


def typed(**changes):
    return {
        "version": "3",
        "title": "委派通知",
        "in_app_text": "{name}，请签收。",
        "sms_text": "请签收{number}。",
        "sms_signature": "新疆消防专家库",
        "sms_template_id": "SMS_1",
        **changes,
    }


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.notify.says(GET, template())
    return site


async def test_templates_are_listed_by_subject(administrator):
    listed = [
        item("code", title="短信验证码", urgency=0, in_app=False),
        item(
            "case.submitted",
            title="{purpose}已提交",
            sample_title="入库申请已提交",
            edited=True,
            updated_by="管理员甲",
            updated_at="2026-11-20T02:00:00Z",
        ),
        item(registration_missing=True),
        item("something.new", title="新的消息"),
    ]
    administrator.notify.says("GET /templates", {"items": listed})
    html = (await administrator.get("/templates")).text
    order = [html.index(words) for words in ("账户</h2>", "入库与审核</h2>", "评审活动</h2>", "其他</h2>")]
    assert order == sorted(order)
    for words in (
        "即时发送",
        "管理员甲 2026-11-20 10:00",
        "缺模板编号",
        "有 1 个模板还没有填写",
        f'href="{PAGE}"',
        "入库申请已提交",
    ):
        assert words in html, words
    assert "{purpose}" not in html


async def test_the_form_is_headed_by_the_title_as_people_read_it(administrator):
    changes = {"title": "{purpose}已提交", "sample_title": "入库申请已提交"}
    administrator.notify.says(GET, template(**changes))
    html = (await administrator.get(PAGE)).text
    assert "入库申请已提交</h1>" in html
    assert 'value="{purpose}已提交"' in html


async def test_the_form_says_which_variables_may_stand_where(administrator):
    html = (await administrator.get(PAGE)).text
    for words in (
        "不能使用变量。",
        "可用变量：{name}、{number}。",
        "消协委派〔2026〕0001号",
        "管理员甲，2026-11-20 10:00",
        "data-sms-count",
    ):
        assert words in html, words


async def test_words_are_saved_with_the_version_that_was_seen(administrator):
    administrator.notify.says(PUT, template(version=4))
    answer = await administrator.post(PAGE, typed(action="save"))
    assert answer.headers["location"] == PAGE
    body = administrator.notify.last(PUT).body
    assert (body["version"], body["sms_text"], body["sms_template_id"]) == (3, "请签收{number}。", "SMS_1")


async def test_a_preview_is_drawn_with_what_was_typed_and_nothing_is_saved(administrator):
    shown = {
        "title": "委派通知",
        "in_app": "艾尔肯，请签收。",
        "sms": "【新疆消防专家库】请签收消协委派〔2026〕0001号。",
        "sms_length": 28,
        "parts": 1,
        "warnings": ["还没有填写服务商模板编号：短信服务商不会发送这种短信。"],
    }
    administrator.notify.says(PREVIEW, shown)
    html = (await administrator.post(PAGE, typed(action="preview"))).text
    for words in (
        shown["sms"],
        "28 个字，按 1 条短信计费",
        shown["warnings"][0],
        "请签收{number}。",
        'name="version" value="3"',
    ):
        assert words in html, words
    assert administrator.notify.was_asked(PUT) == 0


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(administrator):
    words = "短信内容不能使用变量{x}，可以使用{name}、{number}。"
    administrator.notify.refuses(PUT, 422, "words-refused", "模板内容有误。", {"/sms_text": words})
    answer = await administrator.post(PAGE, typed(sms_text="{x}请签收", action="save"))
    assert answer.status_code == 422
    assert words in answer.text
    assert "{x}请签收" in answer.text


async def test_the_slower_of_two_is_told_and_keeps_what_was_typed(administrator):
    words = "另一位管理员刚刚修改了这个模板，请刷新页面核对后再修改。"
    administrator.notify.refuses(PUT, 409, "template-outdated", words)
    administrator.notify.says(GET, template(version=4))
    answer = await administrator.post(PAGE, typed(action="save"))
    assert (answer.status_code, words in answer.text) == (409, True)
    assert "请签收{number}。" in answer.text
    assert 'name="version" value="3"' in answer.text


async def test_the_released_words_can_be_had_again(administrator):
    assert "恢复为平台自带的内容" not in (await administrator.get(PAGE)).text
    administrator.notify.says(GET, template(edited=True))
    assert "恢复为平台自带的内容" in (await administrator.get(PAGE)).text
    administrator.notify.says(RESTORE, template(version=4))
    await administrator.post(f"{PAGE}/restore", {"version": "3"})
    assert administrator.notify.last(RESTORE).body == {"version": 3}
    assert "已恢复为平台自带的内容。" in (await administrator.get(PAGE)).text


async def test_a_message_without_a_text_on_the_phone_asks_for_none(administrator):
    administrator.notify.says(GET, template(sms=False, sms_text=None))
    html = (await administrator.get(PAGE)).text
    assert "短信内容</label>" not in html
    assert 'type="hidden" name="sms_signature"' in html
