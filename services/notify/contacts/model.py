"""Whom messages go to: the projection of identity's accounts, sealed."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from notify.database import Base


class Contact(Base):
    """A person's name and mobile number as identity last told them."""

    __tablename__ = "contacts"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[bytes] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
