"""What people are told by which channel, once each."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.words import Purpose, Stage, Verdict
from foundation.bus.handling import NotYet
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from notify.tests.service.making import (
    OPINION,
    PHONE,
    a_code,
    a_decision,
    a_registration,
    a_submission,
    an_account,
    inbox,
    outbox,
    tell_account,
)

pytestmark = pytest.mark.service


async def test_a_code_goes_out_by_sms_only(notify: ServiceKit) -> None:
    await notify.deliver(a_code(notify))
    await notify.run_tasks()
    (sms,) = await outbox(notify)
    assert sms["phone"] == PHONE
    assert sms["text"] == "【新疆消防专家库】验证码402913，用于注册，10分钟内有效，请勿告诉他人。"


async def test_a_submission_is_confirmed_by_both_channels(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_submission(notify, account_id))
    await notify.run_tasks()
    (message,) = (await inbox(notify, account_id))["items"]
    (sms,) = await outbox(notify)
    assert message["title"] == "入库申请已提交"
    assert "等待资料预审" in message["body"]
    assert "等待资料预审" in sms["text"]


async def test_an_opinion_is_read_in_the_app_and_not_sent_by_sms(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_decision(notify, account_id))
    await notify.run_tasks()
    (message,) = (await inbox(notify, account_id))["items"]
    (sms,) = await outbox(notify)
    assert message["title"] == "入库申请：资料预审不通过"
    assert OPINION in message["body"]
    assert OPINION not in sms["text"]
    assert "未通过资料预审" in sms["text"]


@pytest.mark.parametrize(
    ("stage", "verdict", "purpose", "words"),
    [
        (Stage.PRELIMINARY, Verdict.PASS, Purpose.APPLICATION, "等待资料终审"),
        (Stage.FINAL, Verdict.REJECT, Purpose.CHANGE, "未通过资料终审"),
        (Stage.FINAL, Verdict.PASS, Purpose.APPLICATION, "已入库"),
        (Stage.FINAL, Verdict.PASS, Purpose.CHANGE, "变更后的信息已经生效"),
    ],
)
async def test_each_decision_says_what_comes_next(
    notify: ServiceKit, stage: Stage, verdict: Verdict, purpose: Purpose, words: str
) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_decision(notify, account_id, stage=stage, verdict=verdict, purpose=purpose))
    (message,) = (await inbox(notify, account_id))["items"]
    assert words in message["body"]


async def test_a_refused_registration_says_why_by_sms(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_registration(account_id, granted=False, reason="照片不清晰。"))
    await notify.run_tasks()
    (sms,) = await outbox(notify)
    assert "原因：照片不清晰。请核对" in sms["text"]


async def test_a_granted_registration_is_told(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_registration(account_id, granted=True))
    await notify.run_tasks()
    assert "您的注册已通过审核" in (await outbox(notify))[0]["text"]
    assert len((await inbox(notify, account_id))["items"]) == 1


async def test_the_same_fact_in_another_event_is_told_once(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    for fact in (a_submission(notify, account_id), a_decision(notify, account_id), a_code(notify)):
        event_id = uuid7()
        assert await notify.deliver(fact, event_id=event_id)
        assert not await notify.deliver(fact, event_id=event_id)
        await notify.deliver(fact)
    await notify.run_tasks()
    assert len(await outbox(notify)) == 3
    assert len((await inbox(notify, account_id))["items"]) == 2


async def test_a_fact_waits_until_the_person_is_known(notify: ServiceKit) -> None:
    account_id = uuid4()
    fact, event_id = a_submission(notify, account_id), uuid7()
    with pytest.raises(NotYet):
        await notify.deliver(fact, event_id=event_id)
    await notify.deliver(an_account(account_id))
    assert await notify.deliver(fact, event_id=event_id)
    await notify.run_tasks()
    assert len(await outbox(notify)) == 1


async def test_a_fact_waits_until_the_templates_are_there(notify: ServiceKit) -> None:
    await notify.empty()
    with pytest.raises(NotYet):
        await notify.deliver(a_code(notify))


async def test_the_newest_number_is_used_in_whatever_order_it_was_told(notify: ServiceKit) -> None:
    account_id = uuid4()
    await notify.deliver(an_account(account_id, version=3, phone="13900009999"))
    await notify.deliver(an_account(account_id, version=2, phone=PHONE))
    await notify.deliver(a_submission(notify, account_id))
    await notify.run_tasks()
    assert (await outbox(notify))[0]["phone"] == "13900009999"


async def test_seeding_again_changes_nothing(notify: ServiceKit) -> None:
    from notify.seed import TEMPLATES, seed

    async with notify.resources.unit_of_work() as uow:
        await seed(uow)
    async with notify.resources.database.read() as session:
        titles = (await session.scalars(text("SELECT title FROM templates"))).all()
    assert sorted(titles) == sorted(draft.title for draft in TEMPLATES)
    assert "template.follow" not in await notify.audit_actions()


async def test_names_numbers_codes_and_opinions_are_nowhere_in_the_clear(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_decision(notify, account_id))
    await notify.deliver(a_code(notify))
    await notify.run_tasks()
    async with notify.resources.database.read() as session:
        tables = (
            await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname='public'"))
        ).all()
        rows = [
            row
            for table in tables
            for row in (await session.scalars(text(f'SELECT t::text FROM "{table}" t'))).all()
        ]
    for secret in (PHONE, "402913", OPINION, "艾尔肯"):
        plain, as_bytes = secret, secret.encode().hex()
        assert not any(plain in row or as_bytes in row for row in rows), secret
