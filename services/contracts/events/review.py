"""What review tells."""

from datetime import datetime
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
