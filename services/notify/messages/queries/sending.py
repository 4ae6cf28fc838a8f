"""Which message is to be sent, and how many have been."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, LargeBinary, Uuid, any_, bindparam, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import within
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared
from foundation.db.together import Question
from foundation.sealing.sealer import BlindIndex
from notify.messages.model import Hold, Message, MessageState, Urgency
from notify.messages.policies import Sent

_MESSAGES = Detached(Message)
_INSERT = Prepared(
    insert(Message)
    .values({one.name: bindparam(one.name, type_=one.type) for one in _MESSAGES.columns})
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(Message.id)
)
_LOCK = Prepared(
    select(*_MESSAGES.columns).where(Message.id == bindparam("id", type_=Uuid())).with_for_update()
)
_LOCK_MORE_URGENT = Prepared(
    select(*_MESSAGES.columns)
    .where(
        # as the index has it: of a parameter PostgreSQL could not know beforehand that it fits
        text("state = 'queued'"),
        Message.urgency < bindparam("urgency"),
        Message.due_at <= bindparam("now"),
    )
    .order_by(Message.urgency, Message.created_at, Message.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_SENT = select(func.count(), func.count().filter(Message.urgency > Urgency.CODE)).where(
    Message.sent_on == bindparam("day", type_=Date())
)
_SENT_ON_DAY = Prepared(_SENT)
_SENT_TO_NUMBER = Prepared(
    _SENT.where(Message.phone_index == any_(bindparam("indexes", type_=ARRAY(LargeBinary()))))
)
_FOLLOWS_ATTEMPT = (
    "state",
    "attempts",
    "last_error",
    "cause",
    "hold",
    "due_at",
    "sending_since",
    "sent_on",
    "phone_index",
    "sent_at",
    "provider_id",
    "receipt_code",
    "receipt_at",
)
SAVE_ATTEMPTED = Prepared(
    update(Message)
    .where(Message.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}") for name in _FOLLOWS_ATTEMPT})
)


async def insert_once(session: AsyncSession, **values: object) -> bool:
    """Store a message; return False if its key is there already. What is not given is NULL."""
    columns: dict[str, object] = dict.fromkeys(one.name for one in _MESSAGES.columns)
    return bool(await within.fetch(session, _INSERT, **(columns | values)))


def locked(message_id: UUID) -> Question[Message]:
    """Return the question for a message, locked; the session does not know it, SAVE_ATTEMPTED writes what changes."""
    return Question(_LOCK, {"id": message_id}, lambda rows: _MESSAGES.of(rows[0]))


def attempted_values(message: Message) -> Mapping[str, Any]:
    """Return the values that SAVE_ATTEMPTED takes: what an attempt changes in a message."""
    return {"of_id": message.id} | {f"new_{name}": getattr(message, name) for name in _FOLLOWS_ATTEMPT}


async def lock_named(session: AsyncSession, id: UUID | None, provider_id: str | None) -> Message | None:
    """Return the message of this id, else the one that the provider calls so, locked; None if there is none."""
    if id is None and provider_id is None:
        return None
    named = Message.id == id if id is not None else Message.provider_id == provider_id
    return (await session.scalars(select(Message).where(named).with_for_update())).first()


async def lock_more_urgent(session: AsyncSession, urgency: int, now: datetime) -> Message | None:
    """Return the first message whose turn has come before those of this urgency, locked; None if none waits.

    What another transaction holds is passed over: it is being taken care of. As with `locked`, SAVE_ATTEMPTED writes
    what changes.
    """
    if urgency == min(Urgency):
        return None
    rows = await within.fetch(session, _LOCK_MORE_URGENT, urgency=urgency, now=now)
    return _MESSAGES.of(rows[0]) if rows else None


def sent_on(day: date) -> Question[Sent]:
    """Return the question how many text messages may have gone out on a day."""
    return Question(_SENT_ON_DAY, {"day": day}, lambda rows: Sent(*rows[0]))


def sent_to(day: date, phone_index: BlindIndex) -> Question[Sent]:
    """Return the question how many of them went to a number."""
    values = {"day": day, "indexes": list(phone_index.every)}
    return Question(_SENT_TO_NUMBER, values, lambda rows: Sent(*rows[0]))


async def waits_for_tomorrow(session: AsyncSession) -> bool:
    """Return whether any message waits because the day's budget is spent."""
    waiting = exists().where(Message.state == MessageState.QUEUED, Message.hold == Hold.DAY_BUDGET)
    return bool(await session.scalar(select(waiting)))
