"""Templates: edited with care, and following a release where nobody has edited them."""

from typing import Any

import pytest

from contracts.words import Role
from foundation.testing.kit import ServiceKit
from notify.messages.usecases import begin_attempt
from notify.settings import settings
from notify.templates.usecases import Draft, ship
from notify.tests.service.looking import call, only_text
from notify.tests.service.making import a_code, a_submission, outbox, tell_account

pytestmark = pytest.mark.service

SUBMITTED = "case.submitted"
EDITABLE = ("title", "in_app_text", "sms_text", "sms_signature", "sms_template_id")


async def ask(notify: ServiceKit, method: str, path: str, *, status: int = 200, **request: Any) -> Any:
    return await call(notify, Role.PLATFORM_ADMIN, method, f"/templates{path}", status=status, **request)


async def words_of(notify: ServiceKit, code: str = SUBMITTED, **changes: object) -> dict[str, Any]:
    """Return what the form of a template sends, with what the administrator changes."""
    template = await ask(notify, "GET", f"/{code}")
    return {**{name: template[name] for name in EDITABLE}, **changes}


async def edit(notify: ServiceKit, code: str = SUBMITTED, *, status: int = 200, **changes: object) -> Any:
    version = changes.pop("version", None)
    if version is None:
        version = (await ask(notify, "GET", f"/{code}"))["version"]
    words = await words_of(notify, code, **changes)
    return await ask(notify, "PUT", f"/{code}", status=status, json={**words, "version": version})


async def release(notify: ServiceKit, **changes: Any) -> None:
    """Bring a new release of the template of submissions."""
    given: dict[str, Any] = {
        "code": SUBMITTED,
        "title": "{purpose}已提交",
        "in_app_text": "{name}，您的{purpose}已收到。",
        "sms_text": "{name}，您的{purpose}已收到。",
        "link": "/personal",
        "sms_signature": "新疆消防专家库",
    }
    async with notify.resources.unit_of_work() as uow:
        await ship(uow, Draft(**{**given, **changes}))


async def refusals(notify: ServiceKit, code: str = SUBMITTED, **changes: object) -> dict[str, str]:
    problem = await edit(notify, code, status=422, **changes)
    return {each["pointer"]: each["message"] for each in problem["errors"]}


async def test_edited_words_are_what_people_read(notify: ServiceKit) -> None:
    after = await edit(notify, sms_text="{name}：{purpose}\n已经提交。", in_app_text="已提交{purpose}。")
    assert (after["version"], after["edited"], after["updated_by"]) == (1, True, "测试人员")
    assert after["sms_text"] == "{name}：{purpose} 已经提交。"
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    await notify.run_tasks()
    [kept] = await outbox(notify)
    assert kept["text"] == "【新疆消防专家库】艾尔肯：入库申请 已经提交。"
    assert "template.change" in await notify.audit_actions()


async def test_earlier_words_are_kept_and_the_released_ones_can_be_had_again(notify: ServiceKit) -> None:
    first = await ask(notify, "GET", f"/{SUBMITTED}")
    await edit(notify, sms_text="已提交。", sms_template_id="SMS_1234")
    restored = await ask(notify, "POST", f"/{SUBMITTED}/restore", json={"version": 1})
    assert (restored["sms_text"], restored["edited"]) == (first["sms_text"], False)
    assert restored["sms_template_id"] == "SMS_1234"
    assert [(each["version"], each["sms_text"], each["made_by"]) for each in restored["wordings"]] == [
        (1, "已提交。", "测试人员"),
        (0, first["sms_text"], None),
    ]


async def test_who_was_slower_is_told(notify: ServiceKit) -> None:
    await edit(notify, title="{purpose}提交了")
    problem = await edit(notify, title="{purpose}交了", version=0, status=409)
    assert "另一位管理员" in problem["detail"]
    same = await edit(notify, version=0)
    assert same["version"] == 1  # the same words change nothing


@pytest.mark.parametrize(
    ("changes", "pointer", "sentence"),
    [
        ({"sms_text": "{nmae}已提交"}, "/sms_text", "不能使用变量{nmae}"),
        ({"in_app_text": ""}, "/in_app_text", "请填写站内消息。"),
        ({"sms_text": "字" * 301}, "/sms_text", "最多300个字，现在有301个字"),
        ({"sms_text": "{ name }已提交"}, "/sms_text", "花括号不完整"),
        ({"title": "{name}已提交"}, "/title", "标题不能使用变量{name}，可以使用{purpose}。"),
        ({"sms_signature": "【消防】"}, "/sms_signature", "不含【】"),
        ({"sms_template_id": "模板1"}, "/sms_template_id", "只能有字母"),
    ],
)
async def test_words_that_cannot_be_sent_are_refused_beside_their_field(
    notify: ServiceKit, changes: dict[str, object], pointer: str, sentence: str
) -> None:
    assert sentence in (await refusals(notify, **changes))[pointer]


async def test_a_code_stays_in_the_text_message_and_nowhere_else(notify: ServiceKit) -> None:
    assert "必须含有{code}" in (await refusals(notify, "code", sms_text="请登录"))["/sms_text"]
    assert "{code}" in (await refusals(notify, "code", title="验证码{code}"))["/title"]
    assert "请留空" in (await refusals(notify, "code", in_app_text="验证码"))["/in_app_text"]
    offer = await refusals(notify, "delegation.offered", in_app_text="请打开{link}")
    assert "不能使用变量{link}" in offer["/in_app_text"]
    after = await edit(notify, "delegation.offered", sms_text="请打开 https://zj.cn/r/{token} 答复")
    assert after["sms_text"].endswith("{token} 答复")


async def test_titles_are_listed_as_people_read_them(notify: ServiceKit) -> None:
    listed = {each["code"]: each["sample_title"] for each in (await ask(notify, "GET", ""))["items"]}
    assert not any("{" in title for title in listed.values())
    assert listed["case.submitted"] == "入库申请已提交"
    assert listed["case.final.pass.change"] == "信息变更：资料终审通过"
    assert listed["reviews.due"] == "资料预审：到期提醒"


async def test_a_sample_is_of_what_the_message_tells(notify: ServiceKit) -> None:
    for code, end in (("delegation.offered", "/r/"), ("notice.delegation.number", "/verify/")):
        shown = await ask(notify, "GET", f"/{code}")
        samples = {each["name"]: each["sample"] for each in shown["variables"]}
        assert end + samples["token"] in samples["link"]
        preview = await ask(notify, "POST", f"/{code}/preview", json=await words_of(notify, code))
        assert end in preview["sms"]
        assert preview["parts"] <= 2


async def test_a_preview_says_what_would_arrive_and_what_it_costs(notify: ServiceKit) -> None:
    words = await words_of(notify, sms_text="{name}，您的{purpose}已提交。" + "请等待" * 20)
    preview = await ask(notify, "POST", f"/{SUBMITTED}/preview", json=words)
    assert preview["sms"].startswith("【新疆消防专家库】艾尔肯，您的入库申请已提交。")
    assert (preview["parts"], preview["sms_length"]) == (2, len(preview["sms"]))
    assert preview["title"] == "入库申请已提交"
    assert (await ask(notify, "GET", f"/{SUBMITTED}"))["version"] == 0
    wrong = {**words, "sms_text": "{x}"}
    assert "{x}" in str(await ask(notify, "POST", f"/{SUBMITTED}/preview", json=wrong, status=422))


async def test_a_real_provider_wants_every_text_registered(
    notify: ServiceKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "sms_provider", "aliyun")
    listed = {each["code"]: each for each in (await ask(notify, "GET", ""))["items"]}
    assert listed[SUBMITTED]["registration_missing"]
    words = await words_of(notify)
    preview = await ask(notify, "POST", f"/{SUBMITTED}/preview", json=words)
    assert preview["warnings"] == ["还没有填写服务商模板编号：短信服务商不会发送这种短信。"]
    registered = await edit(notify, sms_template_id="SMS_1234")
    assert not registered["registration_missing"]
    changed = await words_of(notify, sms_text="{name}已提交。")
    preview = await ask(notify, "POST", f"/{SUBMITTED}/preview", json=changed)
    assert "先在短信服务商处登记" in preview["warnings"][0]


async def test_words_that_nobody_has_edited_follow_a_release(notify: ServiceKit) -> None:
    await edit(notify, sms_signature="协会")
    await release(notify)
    after = await ask(notify, "GET", f"/{SUBMITTED}")
    assert after["in_app_text"] == "{name}，您的{purpose}已收到。"
    assert (after["edited"], after["sms_signature"], after["updated_by"]) == (False, "协会", None)
    assert len(after["wordings"]) == 2


async def test_edited_words_stay_through_a_release(notify: ServiceKit) -> None:
    await edit(notify, title="{purpose}提交了")
    await release(notify)
    after = await ask(notify, "GET", f"/{SUBMITTED}")
    assert (after["title"], after["edited"], after["version"]) == ("{purpose}提交了", True, 1)


async def test_a_text_that_is_registered_with_the_provider_stays_what_is_registered(
    notify: ServiceKit,
) -> None:
    before = await edit(notify, sms_template_id="SMS_1234")
    await release(notify)
    assert (await ask(notify, "GET", f"/{SUBMITTED}"))["sms_text"] == before["sms_text"]


async def test_edited_words_that_need_what_is_no_longer_given_become_the_released_ones(
    notify: ServiceKit,
) -> None:
    await edit(notify, sms_text="{name}的{purpose}提交了。")
    await release(notify, title="已提交", in_app_text="已提交。", sms_text="已提交，{name}。")
    after = await ask(notify, "GET", f"/{SUBMITTED}")
    assert (after["sms_text"], after["edited"]) == ("已提交，{name}。", False)
    assert after["wordings"][0]["sms_text"] == "{name}的{purpose}提交了。"
    await notify.deliver(a_submission(notify, await tell_account(notify)))


async def test_the_order_of_variables_is_that_of_the_text(notify: ServiceKit) -> None:
    from notify.templates.usecases import put_into_words

    async with notify.resources.unit_of_work() as uow:
        words = await put_into_words(uow, "code", {"purpose": "注册", "code": "402913"})
        uow.leave_unaudited("reads")
    assert list(words.sms_variables) == ["code", "purpose"]


async def test_what_waits_goes_out_with_its_variables_as_the_text_has_them_now(notify: ServiceKit) -> None:
    await notify.deliver(a_code(notify))
    await edit(notify, "code", sms_text="用于{purpose}的验证码{code}", sms_template_id="1234567")
    async with notify.resources.unit_of_work() as uow:
        attempt = await begin_attempt(uow, (await only_text(notify)).id)
    assert attempt is not None
    assert attempt.sms.template_id == "1234567"
    assert list(attempt.sms.variables.items()) == [("purpose", "注册"), ("code", "402913")]


async def test_nobody_finds_a_template_that_is_not_there(notify: ServiceKit) -> None:
    await ask(notify, "GET", "/no.such", status=404)
    await notify.deliver(a_code(notify))
