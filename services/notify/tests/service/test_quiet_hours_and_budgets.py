"""When people are left alone, and how much goes out in a day."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from foundation.clock import OFFICIAL_TIME
from foundation.testing.kit import ServiceKit
from notify.messages.tasks import send_message
from notify.sms.errors import Reason, Refused
from notify.tests.service.activity_facts import an_offer
from notify.tests.service.looking import figures, only_text, set_parameters, sms, texts
from notify.tests.service.making import (
    FailingProvider,
    a_code,
    a_submission,
    an_account,
    inbox,
    tell_account,
)
from notify.tests.service.test_sending_order import somebody

pytestmark = pytest.mark.service


def be_at(notify: ServiceKit, hour: int, minute: int = 0) -> None:
    """Go on to the next time when it is so late, in official time."""
    now = notify.clock.now().astimezone(OFFICIAL_TIME)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then <= now:
        then += timedelta(days=1)
    notify.clock.move(seconds=(then - now).total_seconds())


async def test_at_night_a_notice_waits_on_the_phone_for_the_morning_and_a_code_does_not(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, quiet_until=8)
    be_at(notify, 23)
    account_id = await tell_account(notify)
    await notify.deliver(a_submission(notify, account_id))
    await notify.deliver(a_code(notify))
    assert len((await inbox(notify, account_id))["items"]) == 1
    await notify.run_tasks()
    notice, code = await texts(notify)
    assert (notice.state, code.state) == ("queued", "sent")
    [waiting] = await sms(notify, "waiting")
    assert waiting["explanation"] == "免打扰时间，结束后发送。"
    assert waiting["due_at"] is not None
    be_at(notify, 7, 59)
    await notify.run_tasks()
    assert provider.asked == [code.id]
    be_at(notify, 8, 1)
    await notify.run_tasks()
    assert provider.asked == [code.id, notice.id]
    assert await sms(notify, "waiting") == []


async def test_what_was_held_up_into_the_night_waits_too(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, quiet_until=8)
    be_at(notify, 21, 30)
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    be_at(notify, 22, 5)  # the worker was down for half an hour
    await notify.run_tasks()
    assert provider.asked == []
    assert (await only_text(notify)).hold == "quiet"
    be_at(notify, 8, 1)
    await notify.run_tasks()
    assert len(provider.asked) == 1


async def test_a_number_gets_no_more_than_its_notices_of_a_day_but_still_its_codes(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, sms_per_phone=2, sms_per_phone_all=3)
    be_at(notify, 9)
    account_id = await tell_account(notify)
    for _ in range(4):
        await notify.deliver(a_submission(notify, account_id))
    await notify.deliver(a_submission(notify, await somebody(notify, 7)))
    for _ in range(2):
        await notify.deliver(a_code(notify))
    await notify.run_tasks()
    *notices, elsewhere, first_code, second_code = [each.state for each in await texts(notify)]
    assert (elsewhere, first_code, second_code) == ("sent", "sent", "sent")
    assert notices.count("sent") == 1  # the codes went first and have taken two of three
    held = await sms(notify, "waiting")
    assert {each["explanation"] for each in held} == {"该手机号当天的短信已达上限，第二天发送。"}
    be_at(notify, 0, 1)
    await notify.run_tasks()
    assert [each.state for each in await texts(notify)].count("queued") == 1
    be_at(notify, 0, 1)
    await notify.run_tasks()
    assert {each.state for each in await texts(notify)} == {"sent"}


async def test_what_expires_while_it_waits_is_not_shown_as_waiting_any_longer(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, sms_per_phone_all=1)
    be_at(notify, 9)
    for _ in range(2):
        await notify.deliver(a_code(notify, minutes=10))
    await notify.run_tasks()
    assert sorted(each.state for each in await texts(notify)) == ["queued", "sent"]
    notify.clock.move(minutes=11)
    await notify.run_tasks()
    assert sorted(each.state for each in await texts(notify)) == ["expired", "sent"]


async def test_what_expires_in_the_quiet_hours_is_not_shown_as_waiting_till_the_morning(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, quiet_until=8)
    be_at(notify, 23)
    await notify.deliver(an_offer(notify, None, expires_at=notify.clock.now() + timedelta(hours=2)))
    be_at(notify, 1, 30)
    await notify.run_tasks()
    assert (await only_text(notify)).state == "expired"
    assert provider.asked == []


async def test_many_workers_at_once_keep_to_the_budget_of_a_number(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, sms_per_phone=3)
    account_id = await tell_account(notify)
    for _ in range(9):
        await notify.deliver(a_submission(notify, account_id))
    waiting = [str(each.id) for each in await texts(notify)]
    await asyncio.gather(*(send_message(notify.resources, each) for each in waiting))
    assert len(provider.asked) == 3


async def test_when_the_day_is_spent_notices_wait_and_somebody_is_told(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, sms_per_day=1)
    be_at(notify, 9)
    for number in range(3):
        await notify.deliver(a_submission(notify, await somebody(notify, number)))
    await notify.deliver(a_code(notify))
    with capture_logs() as logged:
        await notify.run_tasks()
    *notices, code = [each.state for each in await texts(notify)]
    assert (notices.count("sent"), notices.count("queued"), code) == (1, 2, "sent")
    assert [each["event"] for each in logged if each["log_level"] == "error"] == ["sms_day_budget_spent"]
    today = await figures(notify)
    assert (today["budget"], today["budget_spent"], today["waiting"]) == (1, True, 2)
    assert {each["explanation"] for each in await sms(notify, "waiting")} == {
        "全平台当天的短信已达上限，第二天发送。"
    }
    for _ in range(2):
        be_at(notify, 0, 1)
        await notify.run_tasks()
    assert {each.state for each in await texts(notify)} == {"sent"}
    assert not (await figures(notify))["budget_spent"]


async def test_what_did_not_go_out_takes_nothing_of_the_day(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await set_parameters(notify, sms_per_phone=1)
    provider.before = [Refused(Reason.CONTENT_REFUSED)]
    account_id = await tell_account(notify)
    for _ in range(2):
        await notify.deliver(a_submission(notify, account_id))
    await notify.run_tasks()
    assert [each.state for each in await texts(notify)] == ["failed", "sent"]


async def test_the_number_counts_and_not_the_account(notify: ServiceKit, provider: FailingProvider) -> None:
    await set_parameters(notify, sms_per_phone=1)
    for _ in range(2):
        account_id = uuid4()
        await notify.deliver(an_account(account_id))
        await notify.deliver(a_submission(notify, account_id))
    await notify.run_tasks()
    assert len(provider.asked) == 1
