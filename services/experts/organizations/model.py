"""The projection of organizations."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import OrganizationKind
from experts.database import Base, word_of


class Organization(Base):
    """An organization as last told: the highest version wins."""

    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[OrganizationKind] = mapped_column(word_of(OrganizationKind))
    name: Mapped[str]
    whole_region: Mapped[bool]
    active: Mapped[bool]


class TerritoryRegion(Base):
    """One region that a bureau decides for."""

    __tablename__ = "territories"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey(Organization.id), primary_key=True)
    region_code: Mapped[str] = mapped_column(primary_key=True)
