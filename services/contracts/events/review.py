"""What review tells."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from contracts.events.base import Fact
from contracts.words import ExpertKind, Purpose, Stage, Verdict


class CaseDecided(Fact):
    """A stage has been decided. `kind` and `bureau_id` say what the association recommends, once it has passed."""

    NAME: ClassVar[str] = "review.case.decided.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("opinion",)
    SUBJECT: ClassVar[str] = "case_id"

    case_id: UUID
    version: int
    record_id: UUID
    account_id: UUID
    purpose: Purpose
    stage: Stage
    verdict: Verdict
    opinion: str
    kind: ExpertKind | None
    bureau_id: UUID | None
    decided_at: datetime


class CaseWithdrawn(Fact):
    """The person has taken the submission back before anybody decided."""

    NAME: ClassVar[str] = "review.case.withdrawn.v1"
    SUBJECT: ClassVar[str] = "case_id"

    case_id: UUID
    version: int
    record_id: UUID
    account_id: UUID
    purpose: Purpose
    withdrawn_at: datetime


class CaseReassigned(Fact):
    """Another bureau decides the final stage: the recommended one has been closed."""

    NAME: ClassVar[str] = "review.case.reassigned.v1"
    SUBJECT: ClassVar[str] = "case_id"

    case_id: UUID
    version: int
    record_id: UUID
    account_id: UUID
    bureau_id: UUID
    reassigned_at: datetime


class ReviewsDue(Fact):
    """On a working day: cases of one queue are due soon or past their day. Told once a day or more often.

    `queue` names it: the bureau's id, or the stage where it is the association's (`bureau_id` None). `version` is
    the day's number; `soon` and `overdue` are counts.
    """

    NAME: ClassVar[str] = "review.reviews.due.v1"
    SUBJECT: ClassVar[str] = "queue"

    queue: str
    version: int
    stage: Stage
    bureau_id: UUID | None
    day: date
    soon: int
    overdue: int
