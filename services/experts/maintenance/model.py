"""One deed of 日常维护."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Deed
from experts.database import Base, word_of
from foundation.sealing.columns import sealed


class Upkeep(Base):
    """What was done with an expert, by whom and why (sealed). `submission_id` is what editing has brought."""

    __tablename__ = "upkeeps"
    __table_args__ = (Index("ix_upkeeps_record_id_at_id", "record_id", "at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"))
    at: Mapped[datetime]
    by_id: Mapped[UUID]
    by_name: Mapped[str]
    deed: Mapped[Deed] = mapped_column(word_of(Deed))
    reason: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    submission_id: Mapped[UUID | None]


def reason_place(upkeep_id: UUID) -> str:
    """Return the place that a reason is sealed for."""
    return f"upkeeps|reason|{upkeep_id}"
