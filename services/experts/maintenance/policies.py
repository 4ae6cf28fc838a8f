"""Who may maintain the library, and which deed is possible when (docs/decisions/0020)."""

from collections.abc import Callable
from typing import ParamSpec

from contracts.words import DEED_LABELS, STATUS_LABELS, Deed, RecordStatus, Role
from experts.maintenance.errors import AmendmentDuringReview, NotPossibleNow, PageExpired, RemovalDuringReview
from experts.records.usecases import Record
from foundation.auth.actor import Actor
from foundation.errors import Failure, Forbidden

P = ParamSpec("P")
S = RecordStatus

POSSIBLE_IN = {
    Deed.AMEND: frozenset({S.LISTED, S.CHANGE_REJECTED, S.SUSPENDED}),
    Deed.SUSPEND: frozenset({S.LISTED, S.CHANGING, S.CHANGE_REJECTED}),
    Deed.RESTORE: frozenset({S.SUSPENDED}),
    Deed.REMOVE: frozenset({S.LISTED, S.CHANGE_REJECTED, S.SUSPENDED}),
    Deed.RENEW: frozenset({S.LISTED, S.CHANGING, S.CHANGE_REJECTED}),
}
"""Deed -> the statuses in which it may be done."""

WAITS_FOR_REVIEW = {Deed.AMEND: AmendmentDuringReview, Deed.REMOVE: RemovalDuringReview}
"""What is not done while a change is under review, suspended or not."""


def check_is_coordinator(actor: Actor) -> None:
    """Accept those who maintain the library."""
    if not actor.has(Role.ASSOCIATION_COORDINATOR):
        raise Forbidden


def check_is_association(actor: Actor) -> None:
    """Accept those who read how the library was maintained."""
    if not actor.has(Role.ASSOCIATION_COORDINATOR, Role.ASSOCIATION_REVIEWER):
        raise Forbidden


def check_is_applicant(actor: Actor) -> None:
    """Accept those who may have a record."""
    if not actor.has(Role.APPLICANT):
        raise Forbidden


def check_current(record: Record, version: int) -> None:
    """Raise PageExpired unless the page shows the record as it is: of two at once one has seen it before."""
    if record.version != version:
        raise PageExpired


def check_possible(record: Record, deed: Deed, *, under_review: bool) -> None:
    """Raise unless this may be done with the expert now."""
    if under_review and deed in WAITS_FOR_REVIEW:
        raise WAITS_FOR_REVIEW[deed]
    if record.status not in POSSIBLE_IN[deed]:
        raise NotPossibleNow(status=STATUS_LABELS[record.status], deed=DEED_LABELS[deed])


def check_may(actor: Actor, record: Record, deed: Deed, *, under_review: bool) -> None:
    """Raise unless this person may do this with the expert now."""
    check_is_coordinator(actor)
    check_possible(record, deed, under_review=under_review)


def restored(*, under_review: bool) -> RecordStatus:
    """Return the status of who is no longer suspended: a change goes on being under review."""
    return S.CHANGING if under_review else S.LISTED


def why_not(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> str | None:
    """Return the sentence with which a check refuses, None if it passes."""
    try:
        check(*args, **kwargs)
    except Failure as failure:
        return failure.sentence
    return None
