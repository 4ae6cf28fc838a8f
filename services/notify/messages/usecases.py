"""What is done with messages: one function per verb."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import AccountsMerged
from foundation.auth.actor import Actor
from foundation.db.paging import Slice
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import Person, find_person
from notify.messages import policies, queries
from notify.messages.errors import MessageNotFound, PersonUnknown
from notify.messages.model import Channel, Message, MessageState
from notify.messages.policies import After, Outcome, Step
from notify.settings import settings
from notify.sms.errors import NotSent, Refused
from notify.sms.usecases import OutgoingSms, SmsProvider
from notify.templates.usecases import find_registration, put_into_words

TASK = "send_message"
PROVIDER_LIMIT_S = 30
LONGEST_ERROR = 200


@dataclass(frozen=True, slots=True)
class Attempt:
    """A provider is to be asked: to send the message, or where an earlier attempt has left it."""

    message_id: UUID
    number: int
    step: Step
    sms: OutgoingSms


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt has shown, and the provider's words for it."""

    outcome: Outcome
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Readable:
    """An in-app message in the clear."""

    message: Message
    body: str


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Move what a folded account was told in the app to the kept one's inbox. What is told later stays unseen."""
    moved = await queries.change_reader(uow.session, fact.folded_account_id, fact.kept_account_id)
    uow.audit("messages.follow_merge", "account", fact.kept_account_id, moved=moved)


async def get_person(uow: UnitOfWork, account_id: UUID) -> Person:
    """Return whom a message goes to; raise PersonUnknown while the account has not been told."""
    person = await find_person(uow, account_id)
    if person is None:
        raise PersonUnknown(account_id)
    return person


async def notify_person(
    uow: UnitOfWork, account_id: UUID, topic: str, template: str, variables: Mapping[str, str]
) -> None:
    """Tell a person something by every channel that the template has words for, once for each topic."""
    words = await put_into_words(uow, template, variables)
    if words.in_app is not None:
        in_app = _Draft(topic, Channel.IN_APP, template, variables, words.title, words.in_app)
        await _write(uow, in_app, account_id=account_id, link=words.link)
    if words.sms is not None:
        sms = _Draft(topic, Channel.SMS, template, words.sms_variables, words.title, words.sms)
        await _write(uow, sms, account_id=account_id)


async def send_code(
    uow: UnitOfWork, phone: str, topic: str, template: str, variables: Mapping[str, str], until: datetime
) -> None:
    """Send a one-time code to a number, once, and not after `until`."""
    sms = await _sms_of(uow, topic, template, variables)
    await _write(uow, sms, phone=phone, expires_at=until, one_time=True)


async def tell_number(
    uow: UnitOfWork, phone: str, topic: str, template: str, variables: Mapping[str, str]
) -> None:
    """Send a notice to a number that is nobody's contact any more, once for each topic."""
    await _write(uow, await _sms_of(uow, topic, template, variables), phone=phone)


async def begin_attempt(uow: UnitOfWork, message_id: UUID) -> Attempt | None:
    """Note that a provider is about to be asked and return what; None when there is nothing to do now."""
    message = await queries.lock(uow.session, message_id)
    step = policies.next_step(message, uow.now())
    if step is Step.WAIT:
        uow.enqueue(TASK, after=policies.wait_left(message, uow.now()), message_id=str(message_id))
    if step is Step.EXPIRE:
        message.become(MessageState.EXPIRED)
        _audit(uow, message)
    if step not in (Step.SEND, Step.ASK):
        return None
    phone = await _phone_of(uow, message)
    if phone is None:
        message.become(MessageState.FAILED, "no phone number")
        _audit(uow, message)
        return None
    message.begin_attempt(uow.now())
    return Attempt(message_id, message.attempts, step, await _sms(uow, message, phone))


async def carry_out(provider: SmsProvider, attempt: Attempt) -> Result:
    """Ask the provider; no transaction may be open. Whatever it raises is a result."""
    try:
        async with asyncio.timeout(PROVIDER_LIMIT_S):
            if attempt.step is Step.SEND:
                await provider.send(attempt.sms)
                return Result(Outcome.SENT)
            found = await provider.find(attempt.sms)
            return Result(Outcome.SENT) if found else Result(Outcome.MISSING, "not at the provider")
    except Refused as error:
        return Result(Outcome.REFUSED, str(error)[:LONGEST_ERROR])
    except NotSent as error:
        outcome = Outcome.NOT_SENT if attempt.step is Step.SEND else Outcome.UNKNOWN
        return Result(outcome, str(error)[:LONGEST_ERROR])
    except Exception as error:
        # Only the kind of error: its words may hold the number.
        return Result(Outcome.UNKNOWN, type(error).__name__)


async def settle_attempt(uow: UnitOfWork, attempt: Attempt, result: Result) -> None:
    """Note what an attempt has shown, and have the message tried or asked for again where that helps.

    Does nothing when a later attempt has begun meanwhile.
    """
    message = await queries.lock(uow.session, attempt.message_id)
    if message.state is not MessageState.SENDING or message.attempts != attempt.number:
        return
    after = policies.what_follows(message, result.outcome, settings().sms_attempts)
    match after:
        case After.DONE:
            message.become(MessageState.SENT)
            message.sent_at = uow.now()
        case After.GIVE_UP:
            message.become(MessageState.FAILED, result.error)
        case After.AGAIN:
            message.become(MessageState.QUEUED, result.error)
            uow.enqueue(TASK, after=policies.pause_before(message.attempts), message_id=str(message.id))
        case After.ASK_LATER:
            message.last_error = result.error
            uow.enqueue(TASK, after=policies.ABANDONED_AFTER, message_id=str(message.id))
    _audit(uow, message)


async def list_own(
    session: AsyncSession, sealer: Sealer, actor: Actor, cursor: str | None
) -> Slice[Readable]:
    """Return the person's in-app messages in the clear, newest first."""
    page = await queries.list_own(session, actor, cursor)
    return Slice(_opened(sealer, page.items), page.next)


async def mark_read(uow: UnitOfWork, actor: Actor, message_id: UUID) -> None:
    """Note that the person has read a message of theirs; raise MessageNotFound if it is none."""
    if not await queries.mark_read(uow.session, actor, message_id, uow.now()):
        raise MessageNotFound
    uow.audit("message.read", "message", message_id)


async def mark_all_read(uow: UnitOfWork, actor: Actor) -> None:
    """Note that the person has read everything."""
    count = await queries.mark_all_read(uow.session, actor, uow.now())
    uow.audit("message.read_all", "account", actor.id, count=count)


@dataclass(frozen=True, slots=True)
class _Draft:
    topic: str
    channel: Channel
    template: str
    variables: Mapping[str, str]
    title: str
    body: str


async def _sms_of(uow: UnitOfWork, topic: str, template: str, variables: Mapping[str, str]) -> _Draft:
    words = await put_into_words(uow, template, variables)
    return _Draft(topic, Channel.SMS, template, words.sms_variables, words.title, words.sms or "")


async def _write(uow: UnitOfWork, draft: _Draft, *, phone: str | None = None, **columns: object) -> None:
    """Store a message unless its key is there. An in-app message has arrived then; another one is queued."""
    id = uuid7()
    arrived = draft.channel is Channel.IN_APP
    stored = await queries.insert_once(
        uow.session,
        id=id,
        key=f"{draft.topic}:{draft.channel.value}",
        channel=draft.channel,
        template=draft.template,
        variables=uow.sealer.seal_json(dict(draft.variables), _place("variables", id)),
        title=draft.title,
        body=uow.sealer.seal(draft.body, _place("body", id)),
        phone=uow.sealer.seal(phone, _place("phone", id)) if phone else None,
        state=MessageState.SENT if arrived else MessageState.QUEUED,
        attempts=0,
        created_at=uow.now(),
        sent_at=uow.now() if arrived else None,
        **{"one_time": False, **columns},
    )
    if not stored:
        return
    uow.audit("message.write", "message", id, template=draft.template, channel=draft.channel)
    if not arrived:
        uow.enqueue(TASK, message_id=str(id))


async def _phone_of(uow: UnitOfWork, message: Message) -> str | None:
    """Return where a message goes: the number it was made for, else the account's present one."""
    if message.phone is not None:
        return uow.sealer.open(message.phone, _place("phone", message.id))
    person = await find_person(uow, message.account_id) if message.account_id else None
    return person.phone if person else None


async def _sms(uow: UnitOfWork, message: Message, phone: str) -> OutgoingSms:
    registration = await find_registration(uow, message.template)
    return OutgoingSms(
        out_id=message.id,
        phone=phone,
        text=uow.sealer.open(message.body, _place("body", message.id)),
        signature=registration.signature,
        template=message.template,
        template_id=registration.template_id,
        variables=uow.sealer.open_json(message.variables, _place("variables", message.id)),
    )


def _audit(uow: UnitOfWork, message: Message) -> None:
    uow.audit("message.send", "message", message.id, result=message.state, attempts=message.attempts)


def _opened(sealer: Sealer, messages: Sequence[Message]) -> list[Readable]:
    return [Readable(each, sealer.open(each.body, _place("body", each.id))) for each in messages]


def _place(column: str, message_id: UUID) -> str:
    return f"messages|{column}|{message_id}"
