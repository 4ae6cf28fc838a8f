"""When a message's turn begins: quiet hours, and what a day may take. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from foundation.clock import OFFICIAL_TIME
from notify.messages.model import Hold, Urgency

Quiet = tuple[int, int]
"""The official hour at which nobody is disturbed any more, and the hour at which this ends; equal: never."""


class Budget(Protocol):
    """How many text messages a day may take (notify.parameters)."""

    @property
    def sms_per_phone(self) -> int: ...
    @property
    def sms_per_phone_all(self) -> int: ...
    @property
    def sms_per_day(self) -> int: ...
    @property
    def codes_per_day(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """How many text messages may have gone out in a day, and how many of them could have waited."""

    all: int
    waitable: int


def can_wait(urgency: int) -> bool:
    """Return whether a message may come tomorrow: notices and reminders may, codes are of no use then."""
    return urgency != Urgency.CODE


def is_quiet(at: datetime, quiet: Quiet) -> bool:
    """Return whether a moment lies in the quiet hours."""
    begins, ends = quiet
    hour = at.astimezone(OFFICIAL_TIME).hour
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def end_of_quiet(at: datetime, quiet: Quiet) -> datetime:
    """Return when the quiet hours end in which a moment lies."""
    local = at.astimezone(OFFICIAL_TIME)
    end = local.replace(hour=quiet[1], minute=0, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(at.tzinfo)


def due_at(urgency: int, at: datetime, quiet: Quiet) -> datetime:
    """Return when a message's turn begins that is ready at this moment."""
    return end_of_quiet(at, quiet) if can_wait(urgency) and is_quiet(at, quiet) else at


def hold_of(at: datetime, due: datetime) -> Hold | None:
    """Return why a message waits that is ready now and due then."""
    return Hold.QUIET if due > at else None


def next_day(urgency: int, at: datetime, quiet: Quiet) -> datetime:
    """Return when a message goes out that today has no room for: tomorrow, after the quiet hours."""
    local = at.astimezone(OFFICIAL_TIME)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return due_at(urgency, midnight.astimezone(at.tzinfo), quiet)


def phone_budget_spent(urgency: int, sent: Sent, budget: Budget) -> bool:
    """Return whether a number has had so much today that this message has to wait."""
    if sent.all >= budget.sms_per_phone_all:
        return True
    return can_wait(urgency) and sent.waitable >= budget.sms_per_phone


def day_budget_spent(urgency: int, sent: Sent, budget: Budget) -> bool:
    """Return whether so much went out today that this message has to wait; codes have a budget of their own."""
    if can_wait(urgency):
        return sent.waitable >= budget.sms_per_day
    return sent.all - sent.waitable >= budget.codes_per_day
