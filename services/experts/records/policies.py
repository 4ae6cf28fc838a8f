"""What a person may do with the own record, and when."""

from collections.abc import Callable
from typing import ParamSpec

from contracts.words import STATUS_LABELS, Purpose, RecordStatus, Role
from experts.records.errors import (
    AlreadySubmitted,
    BothSubmitted,
    CannotSubmit,
    MovesUnderReview,
    NotEditable,
    NotWithdrawable,
)
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


def check_is_platform_admin(actor: Actor) -> None:
    """Accept those who merge accounts."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden


def check_mergeable(kept: Record | None, folded: Record | None) -> None:
    """Raise MovesUnderReview or BothSubmitted where making two accounts one would lose something."""
    if folded is None or not folded.has_history:
        return
    if folded.status in REVIEWED:
        raise MovesUnderReview
    if kept is not None and kept.has_history:
        raise BothSubmitted


def gives_way(kept: Record, folded: Record, *, begun: bool) -> bool:
    """Return whether the folded account's record takes the place of the kept one's, `begun` or not."""
    if kept.has_history:
        return False
    return folded.has_history or not begun


def may(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Return whether a check passes: for buttons, which never show what the server would refuse."""
    try:
        check(*args, **kwargs)
    except Failure:
        return False
    return True
