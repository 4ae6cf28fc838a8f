"""Sending again: what has not gone out or not arrived, or what somebody is to be told once more."""

from datetime import datetime
from uuid import UUID

from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from notify.messages import policies, queries
from notify.messages.errors import MessageNotFound, SentTooOften
from notify.messages.model import Cause, Message, MessageState, place_of
from notify.messages.usecases.writing import TASK
from notify.parameters.usecases import read_parameters


async def resend(uow: UnitOfWork, message_id: UUID) -> None:
    """Have a text message sent again that has not gone out or not arrived; raise why it may not be."""
    message = await queries.lock_sms(uow.session, message_id)
    if message is None:
        raise MessageNotFound
    newest = message.id not in await queries.newer_ones(uow.session, [message])
    policies.check_resend(message, uow.now(), newest=newest)
    await _queue_again(uow, message)


async def resend_all(uow: UnitOfWork, cause: Cause) -> int:
    """Have the text messages of the last days sent again that failed for one cause; return how many.

    At most `queries.AT_ONCE` at a time, the oldest first: whoever asks sees how many are left and asks again.
    """
    since = uow.now() - policies.LONGEST_AGO
    messages = await queries.lock_failed(uow.session, cause, since, uow.now())
    for message in messages:
        await _queue_again(uow, message)
    uow.audit("messages.resend", "cause", cause.value, count=len(messages))
    return len(messages)


async def tell_again(uow: UnitOfWork, message_id: UUID) -> None:
    """Have a text message about an activity sent again: one that failed as itself, else as a new one."""
    message = await queries.lock_about_activity(uow.session, message_id)
    if message is None:
        raise MessageNotFound
    newest = message.id not in await queries.newer_ones(uow.session, [message])
    policies.check_repeat(message, uow.now(), newest=newest)
    if message.state in policies.FAILED:
        await _queue_again(uow, message)
    else:
        await _repeat(uow, message)


async def _queue_again(uow: UnitOfWork, message: Message) -> None:
    message.become(MessageState.QUEUED)
    message.attempts = 0
    message.resends += 1
    message.receipt_code = message.receipt_at = None
    due_at = await _due_at(uow, message)
    message.wait_until(due_at, policies.hold_of(uow.now(), due_at))
    uow.enqueue(TASK, after=policies.turn_of(message) - uow.now(), message_id=str(message.id))
    uow.audit("message.resend", "message", message.id, template=message.template, times=message.resends)


async def _repeat(uow: UnitOfWork, message: Message) -> None:
    """Queue a new message that says the same to the same person."""
    number = await queries.count_repetitions(uow.session, message) + 1
    if number > policies.MOST_RESENDS:
        raise SentTooOften(most=policies.MOST_RESENDS)
    id, due_at = uuid7(), await _due_at(uow, message)
    await queries.insert_once(
        uow.session,
        id=id,
        key=f"{policies.base_key(message.key)}#{number}",
        account_id=message.account_id,
        channel=message.channel,
        template=message.template,
        title=message.title,
        phone_index=message.phone_index if message.phone else None,
        link=message.link,
        one_time=False,
        state=MessageState.QUEUED,
        attempts=0,
        created_at=uow.now(),
        expires_at=message.expires_at,
        about=message.about,
        urgency=message.urgency,
        due_at=due_at,
        hold=policies.hold_of(uow.now(), due_at),
        parts=message.parts,
        resends=0,
        **_resealed(uow, message, id),
    )
    looked_at = policies.earlier(due_at, message.expires_at)
    uow.enqueue(TASK, after=looked_at - uow.now(), message_id=str(id))
    uow.audit("message.repeat", "message", id, template=message.template, repeats=str(message.id))


def _resealed(uow: UnitOfWork, message: Message, id: UUID) -> dict[str, bytes | None]:
    """Return what is sealed of a message, sealed for another row."""
    columns = {"variables": message.variables, "body": message.body, "phone": message.phone}
    return {
        name: uow.sealer.seal(uow.sealer.open(value, place_of(name, message.id)), place_of(name, id))
        if value is not None
        else None
        for name, value in columns.items()
    }


async def _due_at(uow: UnitOfWork, message: Message) -> datetime:
    quiet = (await read_parameters(uow.session)).quiet
    return policies.due_at(message.urgency, uow.now(), quiet)
