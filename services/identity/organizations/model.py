"""The table of organizations."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from contracts.events.identity import OrganizationChanged
from contracts.words import OrganizationKind
from identity.database import Base


class Organization(Base):
    """An organization. `territory` holds county-level region codes, sorted; it is data, not a prefix."""

    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    credit_code: Mapped[str | None] = mapped_column(unique=True)
    region_code: Mapped[str | None]
    whole_region: Mapped[bool]
    territory: Mapped[list[str]]
    active: Mapped[bool]
    created_at: Mapped[datetime]

    def rename(self, name: str) -> None:
        """Take another name."""
        self.name = name.strip()
        self.version += 1

    def decide_for(self, codes: Iterable[str]) -> None:
        """Decide for these counties from now on."""
        self.territory = sorted(set(codes))
        self.version += 1

    def set_active(self, active: bool) -> None:
        """Be in use or out of use."""
        self.active = active
        self.version += 1

    def changed(self) -> OrganizationChanged:
        """Return the fact that tells the whole present state."""
        return OrganizationChanged(
            organization_id=self.id,
            version=self.version,
            kind=OrganizationKind(self.kind),
            name=self.name,
            credit_code=self.credit_code,
            whole_region=self.whole_region,
            territory=tuple(self.territory),
            active=self.active,
        )
