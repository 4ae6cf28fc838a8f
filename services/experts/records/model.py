"""The record and its status."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import STATUS_LABELS, ExpertKind, Purpose, RecordStatus
from experts.database import Base, word_of
from experts.records.errors import CannotBecome
from foundation.sealing.columns import indexed, sealed

S = RecordStatus

NEXT = {
    S.DRAFT: frozenset({S.APPLYING}),
    S.APPLYING: frozenset({S.REJECTED, S.LISTED, S.DRAFT}),
    S.REJECTED: frozenset({S.APPLYING}),
    S.LISTED: frozenset({S.CHANGING, S.SUSPENDED, S.REMOVED}),
    S.CHANGING: frozenset({S.LISTED, S.CHANGE_REJECTED, S.SUSPENDED}),
    S.CHANGE_REJECTED: frozenset({S.CHANGING, S.SUSPENDED, S.REMOVED}),
    S.SUSPENDED: frozenset({S.LISTED, S.CHANGING, S.REMOVED}),
    S.REMOVED: frozenset({S.APPLYING}),
}
"""Status -> what may follow (product.md, The expert record; docs/decisions/0020 on suspending beside a change)."""

FROM_REGISTER = frozenset({S.DRAFT, S.REJECTED, S.REMOVED})
"""Status of whom the import of an older register lists, without review (manual, section 一: 日常维护)."""

PURPOSE_FROM = {
    S.DRAFT: Purpose.APPLICATION,
    S.REJECTED: Purpose.APPLICATION,
    S.REMOVED: Purpose.APPLICATION,
    S.LISTED: Purpose.CHANGE,
    S.CHANGE_REJECTED: Purpose.CHANGE,
}
"""Status from which one may edit and submit -> what the submission asks for."""

UNDER_REVIEW = {Purpose.APPLICATION: S.APPLYING, Purpose.CHANGE: S.CHANGING}
REJECTED = {Purpose.APPLICATION: S.REJECTED, Purpose.CHANGE: S.CHANGE_REJECTED}
WITHDRAWN = {Purpose.APPLICATION: S.DRAFT, Purpose.CHANGE: S.LISTED}


class Record(Base):
    """One for each applicant. The draft is sealed; `draft_version` counts its savings, `version` the rest.

    `current_submission_id` is the latest submission, `listed_submission_id` the one that the library serves.
    An expert of an older register has no account until the person comes; `document_index`, the blind index of the
    identity number, finds the record then.
    """

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_document_index", "document_index", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(unique=True)
    document_index: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=indexed("document_number", forget=True)
    )
    status: Mapped[RecordStatus] = mapped_column(word_of(RecordStatus))
    version: Mapped[int]
    draft: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    draft_version: Mapped[int]
    draft_saved_at: Mapped[datetime | None]
    round: Mapped[int]
    kind: Mapped[ExpertKind | None] = mapped_column(word_of(ExpertKind))
    bureau_id: Mapped[UUID | None]
    current_submission_id: Mapped[UUID | None]
    listed_submission_id: Mapped[UUID | None]
    created_at: Mapped[datetime]

    def become(self, new: RecordStatus) -> None:
        """Change the status and count the version; raise CannotBecome if it may not follow."""
        if new not in NEXT[self.status]:
            raise CannotBecome(status=STATUS_LABELS[self.status])
        self.status = new
        self.version += 1

    def take_in(self, kind: ExpertKind, submission_id: UUID) -> None:
        """List whom an older register holds; raise CannotBecome of who is under review or in the library."""
        if self.status not in FROM_REGISTER:
            raise CannotBecome(status=STATUS_LABELS[self.status])
        self.status, self.kind, self.listed_submission_id = S.LISTED, kind, submission_id
        self.version += 1

    @property
    def has_history(self) -> bool:
        """Whether anything of it was ever submitted or listed."""
        return self.round > 0 or self.listed_submission_id is not None

    def conclude(self, new: RecordStatus) -> None:
        """Take in that review has ended: the status follows, except of who was suspended meanwhile.

        The version counts either way: a page that still shows the review is out of date.
        """
        if self.status == S.SUSPENDED:
            self.version += 1
        else:
            self.become(new)


def draft_place(record_id: UUID) -> str:
    """Return the place that a draft is sealed for."""
    return f"records|draft|{record_id}"
