"""Sending: whose turn it is, what the provider says, what follows from it (docs/decisions/0024)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.clock import official_day
from foundation.db import together
from foundation.db.holding import hold
from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import find_person
from notify.messages import policies, queries
from notify.messages.model import Cause, Hold, Message, MessageState, place_of
from notify.messages.policies import After, Outcome, Sent, Step
from notify.parameters.usecases import PARAMETERS, NotifyParameters, read_parameters
from notify.settings import settings
from notify.sms.errors import NotSent, Reason, Refused, Unclear
from notify.sms.usecases import Delivery, Found, OutgoingSms, SmsProvider
from notify.templates.usecases import Registration, registration_of

TASK = "send_message"
PROVIDER_LIMIT_S = 30
LONGEST_ERROR = 200

FOUND = {
    Delivery.DELIVERED: MessageState.DELIVERED,
    Delivery.UNDELIVERED: MessageState.UNDELIVERED,
}
"""What a provider says of a message that it has, where it says more than that."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A provider is to be asked: to send the message, or where an earlier attempt has left it."""

    message_id: UUID
    number: int
    step: Step
    sms: OutgoingSms


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt has shown, the provider's words and reason for it, and what it has found when asked."""

    outcome: Outcome
    error: str | None = None
    reason: Reason | None = None
    found: Found | None = None
    provider_id: str | None = None


async def begin_attempt(uow: UnitOfWork, message_id: UUID) -> Attempt | None:
    """Note that a provider is about to be asked and return what; None when there is nothing to do now.

    A task is a ticket: where a more urgent message waits than its own, that one goes out now, and the ticket
    comes again for its own. Every message that is on its way thus has a ticket of its own until it has ended.
    """
    asked = queries.locked(message_id)
    told = await together.ask(uow.session, asked, PARAMETERS.question)
    own, parameters, now = told[asked], told[PARAMETERS.question], uow.now()
    step = policies.next_step(own, now)
    if step is Step.NOTHING:
        return None
    if step is Step.WAIT:
        _come_again(uow, own, policies.turn_of(own))
        return None
    if step is Step.SEND:
        urgent = await queries.lock_more_urgent(uow.session, own.urgency, now)
        if urgent is not None:
            _come_again(uow, own, now)
            return await _begin(uow, urgent, policies.next_step(urgent, now), parameters)
    attempt = await _begin(uow, own, step, parameters)
    if own.state is MessageState.QUEUED:
        _come_again(uow, own, policies.turn_of(own))
    return attempt


async def carry_out(provider: SmsProvider, attempt: Attempt) -> Result:
    """Ask the provider; no transaction may be open. Whatever it raises is a result."""
    try:
        async with asyncio.timeout(PROVIDER_LIMIT_S):
            if attempt.step is Step.SEND:
                accepted = await provider.send(attempt.sms)
                return Result(Outcome.SENT, provider_id=accepted.provider_id)
            found = await provider.find(attempt.sms)
            if found.state is Delivery.MISSING:
                return Result(Outcome.MISSING, "not at the provider", Reason.OTHER, found)
            return Result(Outcome.SENT, found=found)
    except Refused as error:
        return Result(Outcome.REFUSED, str(error)[:LONGEST_ERROR], error.reason)
    except NotSent as error:
        outcome = Outcome.NOT_SENT if attempt.step is Step.SEND else Outcome.UNKNOWN
        return Result(outcome, str(error)[:LONGEST_ERROR], error.reason)
    except Unclear as error:
        return Result(Outcome.UNKNOWN, str(error), Reason.OTHER)
    except Exception as error:
        # Only the kind of error: its words may hold the number.
        return Result(Outcome.UNKNOWN, type(error).__name__, Reason.OTHER)


async def settle_attempt(uow: UnitOfWork, attempt: Attempt, result: Result) -> None:
    """Note what an attempt has shown, and have the message tried or asked for again where that helps.

    Does nothing when a later attempt has begun meanwhile, or a receipt was here first.
    """
    asked = queries.locked(attempt.message_id)
    message = (await together.ask(uow.session, asked))[asked]
    if message.state is not MessageState.SENDING or message.attempts != attempt.number:
        return
    cause = Cause(result.reason.value) if result.reason else None
    if result.outcome in policies.CERTAINLY_NOT_OUT:
        message.sent_on = None
    match policies.what_follows(message, result.outcome, settings().sms_attempts):
        case After.DONE:
            _done(message, result, uow.now())
        case After.GIVE_UP:
            message.become(MessageState.FAILED, result.error, cause)
        case After.AGAIN:
            message.become(MessageState.QUEUED, result.error, cause)
            parameters = await read_parameters(uow.session)
            due_at, hold = policies.retry_at(message, uow.now(), parameters.quiet)
            message.wait_until(due_at, hold)
            _come_again(uow, message, policies.turn_of(message))
        case After.ASK_LATER:
            message.last_error, message.cause = result.error, cause
            _come_again(uow, message, uow.now() + policies.ABANDONED_AFTER)
    _save(uow, message)
    _audit(uow, message)


def _done(message: Message, result: Result, now: datetime) -> None:
    """Note that the provider has the message, and what became of it where it says so."""
    state = FOUND.get(result.found.state, MessageState.SENT) if result.found else MessageState.SENT
    lost = state is MessageState.UNDELIVERED
    message.become(state, cause=Cause.NOT_DELIVERED if lost else None)
    message.sent_at = now
    message.provider_id = result.provider_id
    if result.found and state is not MessageState.SENT:
        message.receipt_code, message.receipt_at = result.found.code or None, now


def _come_again(uow: UnitOfWork, message: Message, at: datetime) -> None:
    """Have the message's ticket come again."""
    uow.enqueue(TASK, after=max(at - uow.now(), policies.NO_PAUSE), message_id=str(message.id))


async def _begin(
    uow: UnitOfWork, message: Message, step: Step, parameters: NotifyParameters
) -> Attempt | None:
    """Have an attempt begin with a locked message, unless it does not hold any more, has no number or must wait."""
    attempt = await _attempt(uow, message, step, parameters)
    _save(uow, message)
    if attempt is None:
        _audit(uow, message)
    return attempt


async def _attempt(
    uow: UnitOfWork, message: Message, step: Step, parameters: NotifyParameters
) -> Attempt | None:
    if step is Step.EXPIRE or (
        step is Step.SEND and await queries.is_taken_back(uow.session, uow.sealer, message)
    ):
        message.become(MessageState.EXPIRED)
        return None
    phone = await _phone_of(uow, message)
    if phone is None:
        message.become(MessageState.FAILED, "no phone number", Cause.NO_NUMBER)
        return None
    index, day = uow.sealer.blind("phone", phone), official_day(uow.now())
    registered = registration_of(message.template)
    of_phone, of_day = queries.sent_to(day, index), queries.sent_on(day)
    if step is Step.SEND:
        # the number's counts stay as they are until the end
        await hold(uow.session, index)
    told = await together.ask(uow.session, registered, of_phone, of_day)
    if step is Step.SEND and await _must_wait(uow, message, told[of_phone], told[of_day], parameters):
        return None
    message.begin_attempt(uow.now(), day, index)
    return Attempt(message.id, message.attempts, step, _sms(uow, message, phone, told[registered]))


async def _must_wait(
    uow: UnitOfWork, message: Message, of_phone: Sent, of_day: Sent, parameters: NotifyParameters
) -> bool:
    """Have a message wait that comes in the quiet hours or for which the day has no room; say whether."""
    now, urgency = uow.now(), message.urgency
    if policies.can_wait(urgency) and policies.is_quiet(now, parameters.quiet):
        message.wait_until(policies.end_of_quiet(now, parameters.quiet), Hold.QUIET)
        return True
    if policies.phone_budget_spent(urgency, of_phone, parameters):
        spent = Hold.PHONE_BUDGET
    elif policies.day_budget_spent(urgency, of_day, parameters):
        spent = Hold.DAY_BUDGET
        if not await queries.waits_for_tomorrow(uow.session):
            log.error("sms_day_budget_spent", limit=parameters.sms_per_day)
    else:
        return False
    message.wait_until(policies.next_day(urgency, now, parameters.quiet), spent)
    return True


async def _phone_of(uow: UnitOfWork, message: Message) -> str | None:
    """Return where a message goes: the number it was made for, else the account's present one."""
    if message.phone is not None:
        return uow.sealer.open(message.phone, place_of("phone", message.id))
    person = await find_person(uow, message.account_id) if message.account_id else None
    return person.phone if person else None


def _sms(uow: UnitOfWork, message: Message, phone: str, registration: Registration) -> OutgoingSms:
    kept = uow.sealer.open_json(message.variables, place_of("variables", message.id))
    return OutgoingSms(
        out_id=message.id,
        phone=phone,
        text=uow.sealer.open(message.body, place_of("body", message.id)),
        signature=registration.signature,
        template=message.template,
        template_id=registration.template_id,
        # As the registered text has them now: it may have been edited while the message waited.
        variables={name: kept[name] for name in registration.variables if name in kept},
        made_on=message.sent_on or official_day(message.created_at),
    )


def _save(uow: UnitOfWork, message: Message) -> None:
    uow.write_last(queries.SAVE_ATTEMPTED, **queries.attempted_values(message))


def _audit(uow: UnitOfWork, message: Message) -> None:
    uow.audit(
        "message.send", "message", message.id, result=message.hold or message.state, attempts=message.attempts
    )
