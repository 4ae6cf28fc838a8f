"""What experts tells."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from contracts.events.base import Fact
from contracts.words import Purpose


class SubmissionMade(Fact):
    """A person has submitted the record for review; the snapshot is immutable. Its id is the case's id."""

    NAME: ClassVar[str] = "experts.submission.made.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("expert_name",)
    SUBJECT: ClassVar[str] = "record_id"

    submission_id: UUID
    record_id: UUID
    version: int
    account_id: UUID
    purpose: Purpose
    round: int
    expert_name: str
    region_code: str
    specialty: str
    employer_id: UUID | None
    employer_name: str
    submitted_at: datetime
