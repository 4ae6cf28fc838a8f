"""Who was deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from review.database import Base


class ErasedAccount(Base):
    """An account whose person was deleted. What other services told of it earlier may still arrive."""

    __tablename__ = "erased_accounts"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]
