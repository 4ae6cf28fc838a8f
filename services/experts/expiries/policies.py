"""When something ends, how early a person is told, and when one may confirm. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.words import STATUS_LABELS, RecordStatus, Role
from experts.expiries.errors import ConfirmationNotDue, NotConfirmable
from experts.expiries.model import Step, What
from foundation.auth.actor import Actor
from foundation.errors import Forbidden

MONTH_DAYS, WEEK_DAYS = 30, 7
OVER_DAYS = 365
"""How long after the end somebody is told who was not: what an older register brings is not news."""
CONFIRMATION_NOTICE_DAYS = 30
"""How long before it is due the button 年度确认 appears, and the first reminder goes out."""

CONFIRMABLE = (RecordStatus.LISTED, RecordStatus.CHANGE_REJECTED)

STEPS = {
    What.CERTIFICATE: ((Step.WEEK, WEEK_DAYS), (Step.MONTH, MONTH_DAYS)),
    What.TERM: (),
    What.CONFIRMATION: (),
}
"""What ends -> the reminders between the first notice and the end, with the days that are left, nearest first."""


@dataclass(frozen=True, slots=True)
class Window:
    """The ends of which a step speaks: from `first` to `last`, both included."""

    step: Step
    first: date
    last: date


def windows(what: What, today: date, notice_days: int) -> list[Window]:
    """Return for each step its ends, the most urgent first. They do not overlap: of each end one step is told.

    Who was not told in time, because all was down, is told the step that counts now and none of those missed.
    """
    found = [Window(Step.OVER, today - timedelta(days=OVER_DAYS), today - timedelta(days=1))]
    begin = today
    for step, days in STEPS[what]:
        if days < notice_days:
            found.append(Window(step, begin, today + timedelta(days=days)))
            begin = today + timedelta(days=days + 1)
    found.append(Window(Step.FIRST, begin, today + timedelta(days=notice_days)))
    return found


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def check_may_confirm(status: RecordStatus, confirm_by: date | None, today: date) -> None:
    """Raise NotConfirmable, or ConfirmationNotDue earlier than a month before, or where none is asked for."""
    if status not in CONFIRMABLE:
        raise NotConfirmable(status=STATUS_LABELS[status])
    if confirm_by is None or today < confirm_by - timedelta(days=CONFIRMATION_NOTICE_DAYS):
        raise ConfirmationNotDue


def check_reads_expiries(actor: Actor) -> None:
    """Accept the association."""
    if not actor.has(Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR):
        raise Forbidden
