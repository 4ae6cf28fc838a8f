"""What is done with notices: one module for each kind of verb."""

from review.notices.model import NOTICE_KIND_LABELS, NOTICE_STATE_LABELS, Notice
from review.notices.usecases.calendars import Calendar, read_own_calendar
from review.notices.usecases.forgetting import forget_old
from review.notices.usecases.issuing import issue
from review.notices.usecases.papers import Paper, render, take, take_own
from review.notices.usecases.reading import (
    Line,
    OfActivity,
    Opened,
    read_of_activity,
    read_own,
    read_register,
    verify,
)
from review.notices.usecases.receiving import acknowledge, receive
from review.notices.usecases.withdrawing import cancel, withdraw

__all__ = [
    "NOTICE_KIND_LABELS",
    "NOTICE_STATE_LABELS",
    "Calendar",
    "Line",
    "Notice",
    "OfActivity",
    "Opened",
    "Paper",
    "acknowledge",
    "cancel",
    "forget_old",
    "issue",
    "read_of_activity",
    "read_own",
    "read_own_calendar",
    "read_register",
    "receive",
    "render",
    "take",
    "take_own",
    "verify",
    "withdraw",
]
