"""The table of merges."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import sealed
from foundation.sealing.sealer import Sealer
from identity.database import Base


class AccountMerge(Base):
    """That an account was made a part of another, by whom, when and why. Written once."""

    __tablename__ = "account_merges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    folded_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    reason: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    merged_by: Mapped[UUID]
    merged_by_name: Mapped[str]
    merged_at: Mapped[datetime]

    def keep_reason(self, reason: str, sealer: Sealer) -> None:
        """Keep why, sealed."""
        self.reason = sealer.seal(reason, self._place)

    def opened_reason(self, sealer: Sealer) -> str:
        """Return why."""
        return sealer.open(self.reason, self._place)

    @property
    def _place(self) -> str:
        return f"account_merges|reason|{self.id}"
