"""委派通知: numbered, immutable, valid until it is withdrawn by a notice of its own."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import indexed, sealed, sealed_object
from review.database import Base
from review.notices.errors import NotPossibleNow


class NoticeKind(StrEnum):
    """What a notice says."""

    DELEGATION = "delegation"
    WITHDRAWAL = "withdrawal"


NOTICE_KIND_LABELS = {NoticeKind.DELEGATION: "委派通知", NoticeKind.WITHDRAWAL: "撤回委派通知"}


class NoticeState(StrEnum):
    """Whether a notice counts."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"


NOTICE_STATE_LABELS = {NoticeState.VALID: "有效", NoticeState.WITHDRAWN: "已撤回"}

NEXT: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.VALID: frozenset({NoticeState.WITHDRAWN}),
    NoticeState.WITHDRAWN: frozenset(),
}


class NoticeSeries(Base):
    """The last number of a year. Its row is locked while a number is taken, so there is no gap and no double."""

    __tablename__ = "notice_series"

    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Notice(Base):
    """One notice to one expert. `contents` (sealed) is what stands on the paper and never changes.

    `code` (sealed; found by `code_index`) opens the public page. `file_key` and `file_sha256` are of the PDF, which a
    task makes; they are None until then. `withdraws_id` is set on a withdrawal. `local_bureau_id` acknowledges.
    `erased_at` is when the name of somebody who was deleted was taken off it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("year", "sequence"),
        Index(None, "activity_id", "issued_at", "id"),
        Index(None, "delegation_id"),
        Index(None, "local_bureau_id", "acknowledged_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[NoticeKind]
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str]
    state: Mapped[NoticeState]
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegations.id"))
    withdraws_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"), unique=True)
    contents: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    code: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    code_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=indexed("notice_code", "code"))
    issued_by: Mapped[UUID]
    issued_by_name: Mapped[str]
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    file_key: Mapped[str | None] = mapped_column(info=sealed_object("file", "file_sha256"))
    file_sha256: Mapped[str | None]
    received_at: Mapped[datetime | None]
    local_bureau_id: Mapped[UUID | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    acknowledged_by_name: Mapped[str | None]
    erased_at: Mapped[datetime | None]

    def withdraw(self, at: datetime) -> None:
        """Have it count no more; raise NotPossibleNow if it does not count already."""
        if NoticeState.WITHDRAWN not in NEXT[self.state]:
            raise NotPossibleNow
        self.state, self.withdrawn_at = NoticeState.WITHDRAWN, at


def place(column: str, notice_id: UUID) -> str:
    """Return the place that a sealed column of a notice is sealed for."""
    return f"notices|{column}|{notice_id}"
