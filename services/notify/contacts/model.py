"""Whom messages go to: the projection of identity's accounts, sealed."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Role
from foundation.sealing.columns import sealed
from notify.database import Base


class Contact(Base):
    """A person's name and mobile number as identity last told them."""

    __tablename__ = "contacts"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())


class Duty(Base):
    """A role that a person with an active account holds; `organization_id` is for which organization."""

    __tablename__ = "duties"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "organization_id", postgresql_nulls_not_distinct=True),
        Index("ix_duties_role_organization_id", "role", "organization_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Contact.account_id, ondelete="CASCADE"))
    role: Mapped[Role]
    organization_id: Mapped[UUID | None]
