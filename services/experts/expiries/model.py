"""What a person has been reminded of, so that nothing is told twice."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from experts.database import Base, word_of


class What(StrEnum):
    """What ends."""

    CERTIFICATE = "certificate"
    TERM = "term"
    CONFIRMATION = "confirmation"


WHAT_LABELS = {What.CERTIFICATE: "证书到期", What.TERM: "任期届满", What.CONFIRMATION: "年度确认"}


class Step(StrEnum):
    """How near the end is: the first notice, a month, a week, over."""

    FIRST = "first"
    MONTH = "30"
    WEEK = "7"
    OVER = "over"


class Reminder(Base):
    """One thing that a person was told. `item_id` is a certificate's, else empty; a new end is a new thing."""

    __tablename__ = "reminders"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), primary_key=True)
    kind: Mapped[What] = mapped_column(word_of(What), primary_key=True)
    item_id: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[Step] = mapped_column(word_of(Step), primary_key=True)
    told_at: Mapped[datetime]
