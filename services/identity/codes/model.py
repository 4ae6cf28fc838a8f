"""The table of codes that were sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import keyed
from identity.database import Base

# The pace of sending counts a day; a code itself is good for minutes.
OF_A_DAY = "created_at > now() - interval '1 day'"


class SentCode(Base):
    """A code. Neither the code nor the phone nor the address is here, only keyed hashes of them.

    `target` is whom it is for: a phone that registers, or a login whose password was forgotten. `phone_key`
    is empty where nothing was sent because there is nobody. `tries` counts until `tries_until` over all codes
    of a target: a new code does not bring new tries.
    """

    __tablename__ = "sent_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    target: Mapped[bytes] = mapped_column(LargeBinary, info=keyed(OF_A_DAY))
    phone_key: Mapped[bytes | None] = mapped_column(LargeBinary, info=keyed(OF_A_DAY))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    address_key: Mapped[bytes] = mapped_column(LargeBinary, info=keyed(OF_A_DAY))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, info=keyed(OF_A_DAY))
    created_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    tries: Mapped[int]
    tries_until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_sent_codes_target", "target", "created_at"),
        Index("ix_sent_codes_phone", "phone_key", "created_at"),
        Index("ix_sent_codes_address", "address_key", "created_at"),
    )
