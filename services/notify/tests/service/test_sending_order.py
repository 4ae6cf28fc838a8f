"""Whose turn it is: codes before notices before reminders, nothing lost and nothing twice (decision 0024)."""

import asyncio
import random
from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.events.experts import ReminderDue
from foundation.testing.kit import ServiceKit
from notify.messages import usecases
from notify.messages.tasks import send_message
from notify.sms.errors import NotSent, Reason
from notify.tests.service.looking import texts
from notify.tests.service.making import FailingProvider, a_code, a_submission, an_account, outbox

pytestmark = pytest.mark.service


async def somebody(notify: ServiceKit, number: int) -> UUID:
    account_id = uuid4()
    await notify.deliver(an_account(account_id, phone=f"139{number:08d}"))
    return account_id


async def remind(notify: ServiceKit, account_id: UUID) -> None:
    fact = ReminderDue(
        key=str(uuid4()),
        version=1,
        account_id=account_id,
        record_id=uuid4(),
        kind="term",
        what="专家任期",
        due_on=date(2027, 1, 1),
        days_left=30,
    )
    await notify.deliver(fact)


async def tickets(notify: ServiceKit) -> list[UUID]:
    return [each.id for each in await texts(notify)]


async def test_with_many_reminders_before_it_a_code_goes_out_next(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    for number in range(12):
        await remind(notify, await somebody(notify, number))
    await notify.deliver(a_submission(notify, await somebody(notify, 50)))
    await notify.deliver(a_code(notify))
    *reminders, notice, code = await tickets(notify)
    for ticket in reminders[:3]:  # as a worker meets them: in the order in which they were written
        await send_message(notify.resources, str(ticket))
    assert provider.asked == [code, notice, reminders[2]]
    await notify.run_tasks()
    assert provider.asked[3:] == [each for each in reminders if each != reminders[2]]
    assert {each.state for each in await texts(notify)} == {"sent"}


async def test_a_code_that_may_not_go_out_any_more_holds_nothing_up(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await remind(notify, await somebody(notify, 1))
    await notify.deliver(a_code(notify, minutes=10))
    notify.clock.move(minutes=11)
    reminder, _ = await tickets(notify)
    await notify.run_tasks()
    assert provider.asked == [reminder]
    assert [each.state for each in await texts(notify)] == ["sent", "expired"]


async def test_a_more_urgent_message_whose_turn_has_not_come_is_not_taken(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    provider.before = [NotSent(Reason.THROTTLED, "busy")]
    await notify.deliver(a_code(notify))
    await notify.run_tasks()  # refused for now: it is due again in 15 seconds
    await remind(notify, await somebody(notify, 1))
    code, reminder = await tickets(notify)
    await notify.run_tasks()
    assert provider.asked == [code, reminder]
    notify.clock.move(seconds=16)
    await notify.run_tasks()
    assert provider.asked == [code, reminder, code]


async def test_nothing_is_lost_or_sent_twice_by_many_workers_of_which_some_are_killed(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    people = [await somebody(notify, number) for number in range(8)]
    for person in people:
        await remind(notify, person)
        await notify.deliver(a_submission(notify, person))
    for _ in range(4):
        await notify.deliver(a_code(notify))
    messages = await tickets(notify)
    luck = random.Random(24)

    async def work(ticket: UUID) -> None:
        """Run a ticket; now and then be killed between the beginning and the end, and have it come again."""
        if luck.random() < 0.3:
            async with notify.resources.unit_of_work() as uow:
                attempt = await usecases.begin_attempt(uow, ticket)
            if attempt is not None and luck.random() < 0.5:
                await provider.send(attempt.sms)
        await send_message(notify.resources, str(ticket))

    shuffled = messages * 2
    luck.shuffle(shuffled)
    for start in range(0, len(shuffled), 6):
        await asyncio.gather(*(work(ticket) for ticket in shuffled[start : start + 6]))
    for _ in range(5):
        await notify.run_tasks()
        notify.clock.move(minutes=3)
    ended = {each.id: each for each in await texts(notify)}
    assert len(provider.asked) == len(set(provider.asked)), "something went out twice"
    lost = {each.state for each in ended.values() if not each.one_time} - {"sent"}
    assert lost == set(), "a notice or a reminder did not go out"
    codes = {each.state for each in ended.values() if each.one_time}
    assert codes <= {"sent", "failed"}  # one whose sending was cut off is never sent again by itself
    assert len(await outbox(notify)) == sum(each.state == "sent" for each in ended.values())
