"""What experts tells."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.events.base import Fact
from contracts.words import Deed, ExpertKind, Purpose, RecordStatus


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


class ExpertMaintained(Fact):
    """The association has done something with an expert of the library. Without an account there is nobody to tell."""

    NAME: ClassVar[str] = "experts.expert.maintained.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("reason",)
    SUBJECT: ClassVar[str] = "record_id"

    record_id: UUID
    version: int
    account_id: UUID | None
    deed: Deed
    reason: str
    done_at: datetime


class ReminderDue(Fact):
    """Something of an expert of the library ends soon, or has ended: the person is to be told, once for each `key`.

    `what` names it in words (a certificate's kind); `days_left` is negative once it has ended.
    """

    NAME: ClassVar[str] = "experts.reminder.due.v1"
    SUBJECT: ClassVar[str] = "record_id"

    record_id: UUID
    version: int
    account_id: UUID
    kind: Literal["certificate", "term", "confirmation"]
    key: str
    what: str
    due_on: date
    days_left: int


class Employer(BaseModel):
    """Where an expert works or has worked. `credit_code` is empty where it is not known."""

    model_config = ConfigDict(frozen=True)

    name: str
    credit_code: str


class EntryChanged(Fact):
    """The whole state of an expert of the library after a change: what projections of experts are built from.

    `status` is listed, suspended or removed. `phone` is told only of an expert without an account: of the others
    identity tells it. `present` are the employers of now, `past` the earlier ones as far as they were given by name,
    `career` the texts of 技术工作经历, in which earlier ones may be named.
    """

    NAME: ClassVar[str] = "experts.entry.changed.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("name", "phone", "present", "past", "career")
    SUBJECT: ClassVar[str] = "record_id"

    record_id: UUID
    version: int
    account_id: UUID | None
    name: str
    phone: str | None
    kind: ExpertKind
    status: RecordStatus
    region_code: str
    specialty: str
    title: str
    present: tuple[Employer, ...]
    past: tuple[Employer, ...]
    career: tuple[str, ...]
