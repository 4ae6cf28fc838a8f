"""What a person may do with the own record, and when."""

from collections.abc import Callable
from typing import ParamSpec

from contracts.words import STATUS_LABELS, Purpose, RecordStatus
from experts.records.errors import AlreadySubmitted, CannotSubmit, NotEditable, NotWithdrawable
from experts.records.model import PURPOSE_FROM, Record
from experts.submissions.usecases import Submission
from foundation.auth.actor import Actor
from foundation.errors import Failure, Forbidden

P = ParamSpec("P")

REVIEWED = (RecordStatus.APPLYING, RecordStatus.CHANGING)


def check_is_applicant(actor: Actor) -> None:
    """Accept those who may have a record."""
    if not actor.has("applicant"):
        raise Forbidden


def check_may_edit(record: Record) -> None:
    """Raise NotEditable unless the draft and its files may be changed now."""
    if record.status not in PURPOSE_FROM:
        raise NotEditable(status=STATUS_LABELS[record.status])


def check_may_submit(record: Record) -> None:
    """Raise AlreadySubmitted under review, CannotSubmit in any other status that does not allow it."""
    if record.status in REVIEWED:
        raise AlreadySubmitted
    if record.status not in PURPOSE_FROM:
        raise CannotSubmit(status=STATUS_LABELS[record.status])


def check_may_ask_for(record: Record, purpose: Purpose) -> None:
    """Raise CannotSubmit unless submitting now would ask for this."""
    if PURPOSE_FROM.get(record.status) != purpose:
        raise CannotSubmit(status=STATUS_LABELS[record.status])


def check_may_withdraw(record: Record, submission: Submission | None) -> None:
    """Raise NotWithdrawable once somebody has decided; review has the last word."""
    if record.status not in REVIEWED or submission is None or not submission.undecided:
        raise NotWithdrawable


def may(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Return whether a check passes: for buttons, which never show what the server would refuse."""
    try:
        check(*args, **kwargs)
    except Failure:
        return False
    return True
