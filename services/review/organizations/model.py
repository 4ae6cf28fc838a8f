"""What review knows of organizations: the projection of identity's facts."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import OrganizationKind
from review.database import Base


class Organization(Base):
    """An organization as identity last told it."""

    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[OrganizationKind]
    name: Mapped[str]
    whole_region: Mapped[bool]
    active: Mapped[bool]


class Territory(Base):
    """One region that an organization decides for."""

    __tablename__ = "territories"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), primary_key=True
    )
    region_code: Mapped[str] = mapped_column(primary_key=True, index=True)
