"""What the `outbox` provider keeps instead of sending."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import sealed
from notify.database import Base


class KeptSms(Base):
    """A text message that would have gone out."""

    __tablename__ = "sms_outbox"

    out_id: Mapped[UUID] = mapped_column(primary_key=True)
    phone: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    text: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    template: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


def place_of(column: str, out_id: UUID) -> str:
    """Return the place for which a column of a kept message is sealed."""
    return f"sms_outbox|{column}|{out_id}"
