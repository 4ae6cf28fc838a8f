"""Deleting the words of messages: of people who were deleted, and after their time."""

from datetime import datetime
from uuid import UUID

from foundation.resources import Resources
from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from notify.contacts import usecases as contacts
from notify.messages import policies, queries
from notify.messages.model import FORGOTTEN, Message, MessageState, place_of
from notify.sms.usecases import forget_kept

AT_ONCE = 200
UNSENT = frozenset({MessageState.QUEUED, MessageState.SENDING})


async def erase_of(uow: UnitOfWork, account_id: UUID, phone: str | None, last_word: str) -> None:
    """Forget what a person was told, by account and by number; what has not gone out goes no more.

    Messages of the template `last_word` stay for their time: they say that all this was done.
    """
    index = uow.sealer.blind("phone", phone) if phone else None
    found = await queries.lock_of_person(uow.session, account_id, index, last_word)
    for message in found:
        forget(uow, message)
    await forget_kept(uow.session, [message.id for message in found])
    await queries.ring_bell(uow.session, account_id)


async def rename_in(uow: UnitOfWork, account_id: UUID, name: str, instead: str) -> None:
    """Have messages to others about the activities that a person was told of call the person otherwise.

    What coordinators and officers were told names the expert in its text; nothing else of the person is in it but
    what the expert has given as a reason, which is part of the same sentence and stays with the activity. Whoever
    was told of the same and has a longer name that holds this one (李明华, 李明) keeps it.
    """
    found = await queries.lock_about_same(uow.session, account_id)
    told = {message.account_id for message in found if message.account_id is not None}
    others = {one.name for one in (await contacts.find_people(uow.session, uow.sealer, told)).values()}
    for message in found:
        body = uow.sealer.open(message.body, place_of("body", message.id))
        renamed = policies.renamed(body, name, instead, others)
        if renamed != body:
            message.body = uow.sealer.seal(renamed, place_of("body", message.id))
        variables = uow.sealer.open_json(message.variables, place_of("variables", message.id))
        changed = {
            key: policies.renamed(text, name, instead, others) if isinstance(text, str) else text
            for key, text in variables.items()
        }
        if changed != variables:
            message.variables = uow.sealer.seal_json(changed, place_of("variables", message.id))


async def forget_old(resources: Resources, until: datetime, *, to_numbers: bool) -> None:
    """Forget the words of messages from before a moment, those to numbers alone or all; portion by portion."""
    count = AT_ONCE
    while count == AT_ONCE:
        async with resources.unit_of_work() as uow:
            old = await queries.lock_old(uow.session, until, AT_ONCE, to_numbers=to_numbers)
            for message in old:
                forget(uow, message)
            uow.leave_unaudited("a retention job: its run is in the log, with what it removed")
        count = len(old)
        log.info("retention", what="numbers" if to_numbers else "messages", removed=count)


def forget(uow: UnitOfWork, message: Message) -> None:
    """Keep that there was a message, when and what became of it, and none of its words, nor the number."""
    if message.state in UNSENT:
        message.expires_at = uow.now()
    message.title = FORGOTTEN
    message.body = uow.sealer.seal("", place_of("body", message.id))
    message.variables = uow.sealer.seal_json({}, place_of("variables", message.id))
    message.phone = message.phone_index = message.last_error = None
