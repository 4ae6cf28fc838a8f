"""Telling somebody something: words are made, and what goes to a phone is queued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.db import together
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import Person, find_person, is_erased
from notify.messages import policies, queries
from notify.messages.errors import PersonUnknown
from notify.messages.model import Channel, MessageState, place_of
from notify.messages.policies.timing import Quiet
from notify.parameters.usecases import PARAMETERS
from notify.preferences.usecases import takes_sms
from notify.sms.usecases import count_parts
from notify.templates.usecases import Wording, wording_of

TASK = "send_message"


@dataclass(frozen=True, slots=True)
class _Draft:
    topic: str
    channel: Channel
    template: str
    variables: Mapping[str, str]
    title: str
    body: str
    urgency: int
    about: UUID | None = None


async def get_person(uow: UnitOfWork, account_id: UUID) -> Person:
    """Return whom a message goes to; raise PersonUnknown while the account has not been told."""
    person = await find_person(uow, account_id)
    if person is None:
        raise PersonUnknown(account_id)
    return person


async def notify_person(
    uow: UnitOfWork,
    account_id: UUID,
    topic: str,
    template: str,
    variables: Mapping[str, str],
    *,
    about: UUID | None = None,
    until: datetime | None = None,
) -> None:
    """Tell a person something by every channel that the template has words for, once for each topic.

    Reminders that the person has switched off come in the app only. `about` is the activity that it tells of; after
    `until` no text message goes out.
    """
    if await is_erased(uow, account_id):
        uow.leave_unaudited("there is nobody to tell any more")
        return
    words, quiet = await _words(uow, template, variables)
    if words.in_app is not None:
        # Its words are all that is kept: a variable may be a secret of the text message.
        in_app = _Draft(topic, Channel.IN_APP, template, {}, words.title, words.in_app, words.urgency, about)
        await _write(uow, in_app, quiet, account_id=account_id, link=words.link)
    sms = _sms_of(topic, template, words, about)
    if sms is not None and await takes_sms(uow, account_id, template):
        await _write(uow, sms, quiet, account_id=account_id, expires_at=until)


async def send_code(
    uow: UnitOfWork,
    phone: str,
    topic: str,
    template: str,
    variables: Mapping[str, str],
    until: datetime,
    *,
    about: UUID | None = None,
) -> None:
    """Send a one-time code to a number, once, and not after `until`."""
    words, quiet = await _words(uow, template, variables)
    sms = _sms_of(topic, template, words, about)
    if sms is not None:
        await _write(uow, sms, quiet, phone=phone, expires_at=until, one_time=True)


async def tell_number(
    uow: UnitOfWork,
    phone: str,
    topic: str,
    template: str,
    variables: Mapping[str, str],
    *,
    about: UUID | None = None,
    until: datetime | None = None,
) -> None:
    """Send a notice to a number that is nobody's contact, once for each topic and not after `until`."""
    words, quiet = await _words(uow, template, variables)
    sms = _sms_of(topic, template, words, about)
    if sms is not None:
        await _write(uow, sms, quiet, phone=phone, expires_at=until)


async def _words(uow: UnitOfWork, template: str, variables: Mapping[str, str]) -> tuple[Wording, Quiet]:
    """Return what a message says, and the quiet hours."""
    wording = wording_of(template, variables)
    told = await together.ask(uow.session, wording, PARAMETERS.question)
    return told[wording], told[PARAMETERS.question].quiet


def _sms_of(topic: str, template: str, words: Wording, about: UUID | None) -> _Draft | None:
    """Return the text message of a template, None if it has no words for the phone."""
    if words.sms is None:
        return None
    return _Draft(
        topic, Channel.SMS, template, words.sms_variables, words.title, words.sms, words.urgency, about
    )


async def _write(
    uow: UnitOfWork,
    draft: _Draft,
    quiet: Quiet,
    *,
    phone: str | None = None,
    expires_at: datetime | None = None,
    **columns: object,
) -> None:
    """Store a message unless its key is there. An in-app message has arrived then; another one is queued.

    One that is written in the quiet hours and can wait is queued for their end.
    """
    id = uuid7()
    arrived = draft.channel is Channel.IN_APP
    now = uow.now()
    due_at = now if arrived else policies.due_at(draft.urgency, now, quiet)
    stored = await queries.insert_once(
        uow.session,
        id=id,
        key=f"{draft.topic}:{draft.channel.value}",
        channel=draft.channel,
        template=draft.template,
        variables=uow.sealer.seal_json(dict(draft.variables), place_of("variables", id)),
        title=draft.title,
        body=uow.sealer.seal(draft.body, place_of("body", id)),
        phone=uow.sealer.seal(phone, place_of("phone", id)) if phone else None,
        phone_index=uow.sealer.blind("phone", phone) if phone else None,
        state=MessageState.SENT if arrived else MessageState.QUEUED,
        attempts=0,
        created_at=now,
        expires_at=expires_at,
        sent_at=now if arrived else None,
        about=draft.about,
        urgency=draft.urgency,
        due_at=due_at,
        hold=policies.hold_of(now, due_at),
        parts=0 if arrived else count_parts(draft.body),
        resends=0,
        **{"one_time": False, **columns},
    )
    if not stored:
        return
    uow.audit("message.write", "message", id, template=draft.template, channel=draft.channel)
    reader = columns.get("account_id")
    if arrived and isinstance(reader, UUID):
        await queries.ring_bell(uow.session, reader)
    if not arrived:
        looked_at = max(policies.earlier(due_at, expires_at), now)
        uow.enqueue(TASK, after=looked_at - now, message_id=str(id))
