"""One reading of an expert's data by somebody else."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from experts.database import Base, word_of
from foundation.sealing.columns import sealed


class What(StrEnum):
    """What was read."""

    PAGE = "page"
    SUBMISSION = "submission"
    FILE = "file"
    UNMASKED = "unmasked"
    EXPORT = "export"


WHAT_LABELS = {
    What.PAGE: "专家信息（隐去证件号码和电话）",
    What.SUBMISSION: "申请材料（隐去证件号码和电话）",
    What.FILE: "附件",
    What.UNMASKED: "完整证件号码和联系方式",
    What.EXPORT: "导出名单",
}


class Reading(Base):
    """Who read what of a record, when, and with which reason where one is asked for (sealed).

    `reader_role` and `reader_organization` are what the person read as; unknown for the oldest rows.
    `object_id` is the file or the submission where that is what was read.
    """

    __tablename__ = "readings"
    __table_args__ = (
        Index("ix_readings_record_id_at_id", "record_id", "at", "id"),
        Index(
            "ix_readings_unmasked",
            "reader_id",
            "at",
            postgresql_where=text(f"what = '{What.UNMASKED.value}'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"))
    at: Mapped[datetime]
    reader_id: Mapped[UUID]
    reader_name: Mapped[str]
    reader_organization: Mapped[str | None]
    reader_role: Mapped[str | None]
    what: Mapped[What] = mapped_column(word_of(What))
    object_id: Mapped[UUID | None]
    reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())


def reason_place(reading_id: UUID) -> str:
    """Return the place that a reason is sealed for."""
    return f"readings|reason|{reading_id}"
