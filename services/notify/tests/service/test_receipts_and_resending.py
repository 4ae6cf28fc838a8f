"""What became of a message, and sending it again."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from contracts.words import Role
from foundation.testing.kit import ServiceKit
from notify.messages import usecases
from notify.messages.model import Message
from notify.sms.errors import NotSent, Reason, Refused
from notify.sms.usecases import Receipt
from notify.tests.service.looking import call, figures, only_text, resend, sms, texts
from notify.tests.service.making import (
    PHONE,
    FailingProvider,
    a_code,
    a_submission,
    outbox,
    tell_account,
)

pytestmark = pytest.mark.service


async def a_notice(notify: ServiceKit) -> Message:
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    return (await texts(notify))[-1]


async def receive(
    notify: ServiceKit, id: UUID, *, delivered: bool = True, phone: str = PHONE, ago: float = 0
) -> bool:
    at = notify.clock.now() - timedelta(seconds=ago)
    receipt = Receipt(id, None, phone, delivered, "DELIVERED" if delivered else "UNKNOWN_NUMBER", at)
    async with notify.resources.unit_of_work() as uow:
        return await usecases.take_receipt(uow, receipt)


@pytest.mark.parametrize(("delivered", "state"), [(True, "delivered"), (False, "undelivered")])
async def test_a_receipt_says_what_became_of_a_message(
    notify: ServiceKit, delivered: bool, state: str
) -> None:
    message = await a_notice(notify)
    await notify.run_tasks()
    for _ in range(2):  # providers tell twice
        assert await receive(notify, message.id, delivered=delivered)
    after = await only_text(notify)
    assert (after.state, after.receipt_at is not None) == (state, True)
    assert (await notify.audit_actions()).count("message.receipt") == 1


async def test_a_receipt_may_come_before_we_have_noted_that_it_was_sent(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    message = await a_notice(notify)
    async with notify.resources.unit_of_work() as uow:
        attempt = await usecases.begin_attempt(uow, message.id)
    assert attempt is not None
    result = await usecases.carry_out(provider, attempt)
    assert await receive(notify, message.id)
    async with notify.resources.unit_of_work() as uow:
        await usecases.settle_attempt(uow, attempt, result)
        uow.leave_unaudited("nothing changed")
    assert (await only_text(notify)).state == "delivered"


async def test_a_receipt_for_nobody_or_for_another_number_changes_nothing(notify: ServiceKit) -> None:
    message = await a_notice(notify)
    await notify.run_tasks()
    assert not await receive(notify, uuid4())
    assert not await receive(notify, message.id, phone="13100000000")
    assert (await only_text(notify)).state == "sent"


async def test_a_provider_that_names_messages_itself_is_understood(notify: ServiceKit) -> None:
    message = await a_notice(notify)
    await notify.run_tasks()
    async with notify.resources.unit_of_work() as uow:
        stored = await uow.session.get_one(Message, message.id)
        stored.provider_id = "2640:1234"
        uow.leave_unaudited("as a provider would have named it")
    receipt = Receipt(None, "2640:1234", PHONE, True, "DELIVRD", notify.clock.now())
    async with notify.resources.unit_of_work() as uow:
        assert await usecases.take_receipt(uow, receipt)
    assert (await only_text(notify)).state == "delivered"


async def test_what_failed_says_why_and_is_sent_again_once_that_is_put_right(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    provider.before = [Refused(Reason.TEMPLATE_MISSING, "isv.SMS_TEMPLATE_ILLEGAL")]
    message = await a_notice(notify)
    await notify.run_tasks()
    [line] = await sms(notify, "failed")
    assert line["explanation"] == "模板未登记，请在“消息模板”中填写服务商模板编号。"
    assert (line["phone"], line["title"], line["refusal"]) == ("139****1234", "入库申请已提交", "")
    assert "艾尔肯" not in str(line)
    await resend(notify, message.id)
    await notify.run_tasks()
    after = await only_text(notify)
    assert (after.state, after.resends, after.attempts, after.cause) == ("sent", 1, 1, None)
    assert "message.resend" in await notify.audit_actions()
    assert len(await outbox(notify)) == 1


async def test_what_did_not_arrive_is_sent_again_and_its_old_receipt_does_not_count(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    message = await a_notice(notify)
    await notify.run_tasks()
    await receive(notify, message.id, delivered=False)
    [line] = await sms(notify, "undelivered")
    assert "关机、停机或空号" in line["explanation"]
    notify.clock.move(minutes=5)
    await resend(notify, message.id)
    await receive(notify, message.id, delivered=False, ago=280)
    await notify.run_tasks()
    await receive(notify, message.id, delivered=False, ago=280)
    assert (await only_text(notify)).state == "sent"
    assert provider.asked == [message.id, message.id]
    assert await receive(notify, message.id)
    assert (await only_text(notify)).state == "delivered"


async def test_what_is_not_sent_again(notify: ServiceKit, provider: FailingProvider) -> None:
    provider.before = [Refused(Reason.NUMBER_REFUSED)]
    await notify.deliver(a_code(notify))
    await notify.run_tasks()
    code = await only_text(notify)
    refused = await resend(notify, code.id, 409)
    assert refused["detail"] == "验证码和初始密码不能重新发送，请由本人重新获取。"
    sent = await a_notice(notify)
    await notify.run_tasks()
    assert "状态已发生变化" in (await resend(notify, sent.id, 409))["detail"]
    await resend(notify, uuid4(), 404)


async def test_after_enough_times_it_is_not_sent_again(notify: ServiceKit, provider: FailingProvider) -> None:
    provider.before = [Refused(Reason.NUMBER_REFUSED)] * 6
    message = await a_notice(notify)
    await notify.run_tasks()
    for _ in range(5):
        await resend(notify, message.id)
        await notify.run_tasks()
    assert "已重新发送5次" in (await resend(notify, message.id, 409))["detail"]


async def test_all_that_failed_for_one_cause_is_sent_again_together(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    provider.before = [Refused(Reason.ACCOUNT)] * 3 + [Refused(Reason.NUMBER_REFUSED)]
    for _ in range(4):
        await a_notice(notify)
    await notify.run_tasks()
    causes = (await figures(notify))["causes"]
    assert [(each["cause"], each["count"]) for each in causes] == [("account", 3), ("number_refused", 1)]
    body = {"cause": "account"}
    resent = await call(notify, Role.PLATFORM_ADMIN, "POST", "/sms/resends", json=body)
    assert resent == {"count": 3}
    await notify.run_tasks()
    assert sorted(each.state for each in await texts(notify)) == ["failed", "sent", "sent", "sent"]
    again = await call(notify, Role.PLATFORM_ADMIN, "POST", "/sms/resends", json=body)
    assert again == {"count": 0}


async def test_the_figures_of_today(notify: ServiceKit, provider: FailingProvider) -> None:
    arrived, lost = await a_notice(notify), await a_notice(notify)
    await notify.run_tasks()
    await receive(notify, arrived.id)
    await receive(notify, lost.id, delivered=False)
    provider.before = [Refused(Reason.NUMBER_REFUSED), NotSent(Reason.THROTTLED)]
    await a_notice(notify)
    await a_notice(notify)
    await notify.run_tasks()
    today = await figures(notify)
    expected = {"sent": 2, "parts": 2, "delivered": 1, "undelivered": 1, "failed": 1, "waiting": 1}
    assert {name: today[name] for name in expected} == expected


async def test_a_provider_that_has_sent_enough_to_a_number_is_asked_again_tomorrow(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    provider.before = [NotSent(Reason.DAILY_LIMIT)]
    await a_notice(notify)
    await notify.run_tasks()
    notify.clock.move(minutes=1)
    assert await notify.run_tasks() == 0
    notify.clock.move(hours=24)
    await notify.run_tasks()
    assert (await only_text(notify)).state == "sent"
