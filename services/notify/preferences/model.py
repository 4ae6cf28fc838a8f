"""What a person does not want to be told by text message."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from notify.database import Base


class ReminderKind(StrEnum):
    """The kinds of reminders. Codes and notices are none: they cannot be switched off."""

    CERTIFICATE = "certificate"
    TERM = "term"
    CONFIRMATION = "confirmation"
    UPCOMING = "upcoming"
    REVIEWS = "reviews"


class SmsOff(Base):
    """A person gets reminders of this kind in the app only."""

    __tablename__ = "sms_off"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[ReminderKind] = mapped_column(primary_key=True)
    since: Mapped[datetime]
