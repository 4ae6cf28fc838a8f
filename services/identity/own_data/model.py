"""When somebody has taken a copy of the own data."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base


class OwnExport(Base):
    """One copy that a person has taken."""

    __tablename__ = "own_exports"
    __table_args__ = (Index("ix_own_exports_account_id_at", "account_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
