"""Submissions and their snapshots."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import ExpertKind, Purpose, Sex
from experts.database import Base, word_of
from experts.form.usecases import Form
from experts.submissions.errors import CannotBecome
from foundation.sealing.columns import sealed


class Outcome(StrEnum):
    """How a submission ended; `open` while it is under review."""

    OPEN = "open"
    PASSED = "passed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


NEXT = {
    Outcome.OPEN: frozenset({Outcome.PASSED, Outcome.REJECTED, Outcome.WITHDRAWN}),
    Outcome.PASSED: frozenset[Outcome](),
    Outcome.REJECTED: frozenset[Outcome](),
    Outcome.WITHDRAWN: frozenset[Outcome](),
}


class Origin(StrEnum):
    """Who has made a submission. What the association or a register brings is not reviewed: it has passed."""

    PERSON = "person"
    ASSOCIATION = "association"
    REGISTER = "register"


class Submission(Base):
    """One round. Everything but what review says is written once; the snapshot is sealed.

    `record_version` is the record's after submitting, `case_version` that of the last fact of review taken in.
    What the association has edited bears the round of the person's latest submission.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("record_id", "idempotency_key"),
        Index(
            "uq_submissions_round_of_person",
            "record_id",
            "round",
            unique=True,
            postgresql_where=text("origin = 'person'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"))
    record_version: Mapped[int]
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    origin: Mapped[Origin] = mapped_column(word_of(Origin), default=Origin.PERSON)
    round: Mapped[int]
    purpose: Mapped[Purpose] = mapped_column(word_of(Purpose))
    snapshot: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    idempotency_key: Mapped[str | None]
    made_at: Mapped[datetime]
    previous_id: Mapped[UUID | None]
    expert_name: Mapped[str]
    region_code: Mapped[str]
    specialty: Mapped[str]
    employer_id: Mapped[UUID | None]
    employer_name: Mapped[str]
    outcome: Mapped[Outcome] = mapped_column(word_of(Outcome), default=Outcome.OPEN)
    case_version: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ExpertKind | None] = mapped_column(word_of(ExpertKind))
    bureau_id: Mapped[UUID | None] = mapped_column(index=True)

    def become(self, new: Outcome) -> None:
        """Conclude it; raise CannotBecome if it has been concluded."""
        if new not in NEXT[self.outcome]:
            raise CannotBecome
        self.outcome = new

    @property
    def undecided(self) -> bool:
        """Whether nobody has decided anything yet, as far as review has told."""
        return self.outcome == Outcome.OPEN and self.case_version == 0


class SnapshotIdentity(BaseModel):
    """Who the person was at that moment."""

    name: str
    sex: Sex | None
    document_kind: str
    document_number: str
    birth_date: date | None


class SnapshotFile(BaseModel):
    """A file as it was at that moment; the object behind it never changes."""

    id: UUID
    section: str
    item_id: str | None
    file_name: str
    content_type: str
    size: int
    sha256: str
    pages: int | None
    document_pages: int | None
    has_preview: bool

    @property
    def state(self) -> str:
        """Only what has passed its check is submitted."""
        return "passed"


class Snapshot(BaseModel):
    """Everything that reviewers decide on."""

    identity: SnapshotIdentity
    form: Form
    files: list[SnapshotFile]

    def file_ids(self) -> frozenset[UUID]:
        """Return the ids of its files."""
        return frozenset(file.id for file in self.files)


def snapshot_place(submission_id: UUID) -> str:
    """Return the place that a snapshot is sealed for."""
    return f"submissions|snapshot|{submission_id}"
