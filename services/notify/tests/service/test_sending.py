"""Sending: once, whatever fails in between."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from foundation.bus.tables import OutboxEntry
from foundation.testing.kit import ServiceKit
from notify.messages import usecases
from notify.messages.model import Message
from notify.messages.tasks import send_message
from notify.settings import settings
from notify.sms.errors import NotSent, Reason, Refused
from notify.tests.service.making import FailingProvider, a_code, a_submission, outbox, tell_account

pytestmark = pytest.mark.service


async def a_notice(notify: ServiceKit) -> UUID:
    """Queue a notice and return its message's id."""
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    return await queued(notify)


async def a_queued_code(notify: ServiceKit, minutes: float = 10) -> UUID:
    await notify.deliver(a_code(notify, minutes=minutes))
    return await queued(notify)


async def queued(notify: ServiceKit) -> UUID:
    async with notify.resources.database.read() as session:
        entry = (await session.scalars(select(OutboxEntry).where(OutboxEntry.kind == "task"))).one()
    return UUID(entry.body["arguments"]["message_id"])


async def look(notify: ServiceKit, message_id: UUID) -> Message:
    async with notify.resources.database.read() as session:
        return await session.get_one(Message, message_id)


async def be_killed_while_sending(notify: ServiceKit, message_id: UUID, *, sent: bool) -> None:
    """Do what a worker has done when it is killed before or after the provider's answer."""
    async with notify.resources.unit_of_work() as uow:
        attempt = await usecases.begin_attempt(uow, message_id)
    assert attempt is not None
    if sent:
        await notify.resources.extras["sms_provider"].send(attempt.sms)


async def test_a_message_is_sent_and_says_so(notify: ServiceKit) -> None:
    message_id = await a_notice(notify)
    await notify.run_tasks()
    message = await look(notify, message_id)
    assert (message.state, message.attempts, message.last_error) == ("sent", 1, None)
    assert message.sent_at is not None
    assert "message.send" in await notify.audit_actions()


async def test_the_same_task_many_times_at_once_sends_once(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    message_id = await a_notice(notify)
    await asyncio.gather(*(send_message(notify.resources, str(message_id)) for _ in range(8)))
    notify.clock.move(minutes=10)
    await notify.run_tasks()
    assert provider.asked == [message_id]
    assert (await look(notify, message_id)).state == "sent"


async def test_a_busy_provider_is_tried_again_later(notify: ServiceKit, provider: FailingProvider) -> None:
    provider.before = [NotSent(Reason.THROTTLED, "busy"), NotSent(Reason.THROTTLED, "busy")]
    message_id = await a_notice(notify)
    await notify.run_tasks()
    assert (await look(notify, message_id)).state == "queued"
    assert await notify.run_tasks() == 0
    notify.clock.move(seconds=16)
    await notify.run_tasks()
    notify.clock.move(seconds=31)
    await notify.run_tasks()
    message = await look(notify, message_id)
    assert (message.state, message.attempts) == ("sent", 3)
    assert len(await outbox(notify)) == 1


async def test_after_enough_failures_it_has_failed(notify: ServiceKit, provider: FailingProvider) -> None:
    most = settings().sms_attempts
    provider.before = [NotSent(Reason.THROTTLED, "busy")] * (most + 5)
    message_id = await a_notice(notify)
    for _ in range(most + 2):
        await notify.run_tasks()
        notify.clock.move(hours=2)
    message = await look(notify, message_id)
    assert (message.state, message.attempts, message.last_error) == ("failed", most, "busy")


async def test_what_is_refused_is_not_tried_again(notify: ServiceKit, provider: FailingProvider) -> None:
    provider.before = [Refused(Reason.NUMBER_REFUSED, "NUMBER_ILLEGAL")]
    message_id = await a_notice(notify)
    await notify.run_tasks()
    notify.clock.move(hours=2)
    assert await notify.run_tasks() == 0
    message = await look(notify, message_id)
    assert (message.state, message.last_error) == ("failed", "NUMBER_ILLEGAL")


@pytest.mark.parametrize("sent", [True, False])
async def test_a_notice_survives_a_killed_worker_and_goes_out_once(
    notify: ServiceKit, provider: FailingProvider, sent: bool
) -> None:
    message_id = await a_notice(notify)
    await be_killed_while_sending(notify, message_id, sent=sent)
    await notify.run_tasks()  # the task comes again at once
    assert (await look(notify, message_id)).state == "sending"
    notify.clock.move(minutes=3)
    await notify.run_tasks()
    notify.clock.move(minutes=3)
    await notify.run_tasks()
    assert (await look(notify, message_id)).state == "sent"
    assert provider.asked == [message_id]


@pytest.mark.parametrize(("sent", "state"), [(True, "sent"), (False, "failed")])
async def test_a_code_is_never_sent_again_by_itself(
    notify: ServiceKit, provider: FailingProvider, sent: bool, state: str
) -> None:
    message_id = await a_queued_code(notify)
    await be_killed_while_sending(notify, message_id, sent=sent)
    for _ in range(4):
        await notify.run_tasks()
        notify.clock.move(minutes=2)
    assert (await look(notify, message_id)).state == state
    assert provider.asked == ([message_id] if sent else [])


async def test_an_answer_that_was_lost_is_asked_for(notify: ServiceKit, provider: FailingProvider) -> None:
    provider.after = [TimeoutError("13900001234")]
    message_id = await a_notice(notify)
    await notify.run_tasks()
    unsure = await look(notify, message_id)
    assert (unsure.state, unsure.last_error) == ("sending", "TimeoutError")
    notify.clock.move(minutes=3)
    await notify.run_tasks()
    assert (await look(notify, message_id)).state == "sent"
    assert provider.asked == [message_id]


async def test_an_expired_code_is_not_sent(notify: ServiceKit, provider: FailingProvider) -> None:
    message_id = await a_queued_code(notify, minutes=10)
    notify.clock.move(minutes=11)
    await notify.run_tasks()
    assert (await look(notify, message_id)).state == "expired"
    assert provider.asked == []


async def test_a_person_without_a_number_gets_no_sms(notify: ServiceKit) -> None:
    await notify.deliver(a_submission(notify, await tell_account(notify, phone=None)))
    message_id = await queued(notify)
    await notify.run_tasks()
    message = await look(notify, message_id)
    assert (message.state, message.last_error) == ("failed", "no phone number")
