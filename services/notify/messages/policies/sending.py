"""When a message's turn is, how long to wait, what an attempt's outcome means. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from notify.messages.model import NEXT, Cause, Hold, Message, MessageState
from notify.messages.policies.timing import Quiet, due_at, hold_of, next_day

# Longer than a task may run (foundation.tasks.celery_app.HARD_LIMIT_S), so whoever was sending is gone.
ABANDONED_AFTER = timedelta(seconds=120)
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
NO_PAUSE = timedelta(0)


class Step(StrEnum):
    """What is to be done with a message whose turn it is."""

    NOTHING = "nothing"
    WAIT = "wait"
    SEND = "send"
    ASK = "ask"
    EXPIRE = "expire"


class Outcome(StrEnum):
    """What an attempt has shown."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    MISSING = "missing"


CERTAINLY_NOT_OUT = frozenset({Outcome.NOT_SENT, Outcome.REFUSED, Outcome.MISSING})
"""After these a message does not count among those of the day."""


class After(StrEnum):
    """What an outcome means for the message."""

    DONE = "done"
    AGAIN = "again"
    ASK_LATER = "ask_later"
    GIVE_UP = "give_up"


def next_step(message: Message, now: datetime) -> Step:
    """Return what is to be done with a message now.

    Sending that was begun and not finished: wait until whoever began it is certainly gone, then ask the
    provider.
    """
    if message.state is MessageState.SENDING:
        return Step.ASK if now >= turn_of(message) else Step.WAIT
    if message.state is not MessageState.QUEUED:
        return Step.NOTHING
    if message.expires_at is not None and message.expires_at <= now:
        return Step.EXPIRE
    return Step.SEND if now >= message.due_at else Step.WAIT


def what_follows(message: Message, outcome: Outcome, most_attempts: int) -> After:
    """Return what an outcome means. A one-time message is sent again only if it certainly never went out."""
    if outcome is Outcome.SENT:
        return After.DONE
    if outcome is Outcome.REFUSED or message.attempts >= most_attempts:
        return After.GIVE_UP
    if outcome is Outcome.UNKNOWN:
        return After.ASK_LATER
    if outcome is Outcome.MISSING and message.one_time:
        return After.GIVE_UP
    return After.AGAIN


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait after this many failed attempts: 15 s, doubled each time, at most an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 10)
    return min(doubled, LONGEST_PAUSE)


def turn_of(message: Message) -> datetime:
    """Return when there is something to do with a message on its way: when its turn begins, or when sending
    that was begun counts as abandoned. One that expires while it waits is looked at then.
    """
    if message.state is MessageState.SENDING:
        return (message.sending_since or message.created_at) + ABANDONED_AFTER
    return earlier(message.due_at, message.expires_at)


def earlier(due_at: datetime, expires_at: datetime | None) -> datetime:
    """Return when a message that waits is looked at: when it is due, or over before."""
    return min(due_at, expires_at or due_at)


def retry_at(message: Message, now: datetime, quiet: Quiet) -> tuple[datetime, Hold | None]:
    """Return when a message that did not go out is tried again, and why not earlier.

    A provider that has sent enough to a number for today sends no more before tomorrow.
    """
    if message.cause is Cause.DAILY_LIMIT:
        return next_day(message.urgency, now, quiet), Hold.PHONE_BUDGET
    ready = now + pause_before(message.attempts)
    due = due_at(message.urgency, ready, quiet)
    return due, hold_of(ready, due)


def state_by_receipt(message: Message, delivered: bool, at: datetime) -> MessageState | None:
    """Return what a receipt makes of a message; None where it says nothing new.

    That it has arrived counts whenever it is told. That it has not is nothing new once it is sent again: the
    receipt is of the earlier sending. Reports say their time in whole seconds.
    """
    new = MessageState.DELIVERED if delivered else MessageState.UNDELIVERED
    if new not in NEXT[message.state]:
        return None
    begun = message.sending_since.replace(microsecond=0) if message.sending_since else None
    earlier = message.resends > 0 and begun is not None and at < begun
    return None if earlier and not delivered else new
