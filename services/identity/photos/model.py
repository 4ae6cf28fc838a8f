"""The table of photos."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import keyed
from identity.database import Base


class Side(StrEnum):
    """正面 and 反面 of a document."""

    FRONT = "front"
    BACK = "back"


class PhotoState(StrEnum):
    """Where the object of a photo is: on its way, there, or removed."""

    PENDING = "pending"
    PRESENT = "present"
    REMOVED = "removed"


NEXT: dict[PhotoState, frozenset[PhotoState]] = {
    PhotoState.PENDING: frozenset({PhotoState.PRESENT, PhotoState.REMOVED}),
    PhotoState.PRESENT: frozenset({PhotoState.REMOVED}),
    PhotoState.REMOVED: frozenset(),
}


class Photo(Base):
    """A photo of one side. `object_key` is made by us; `sha256` is of what was stored."""

    __tablename__ = "photos"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str]
    state: Mapped[str]
    object_key: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str | None]
    width: Mapped[int]
    height: Mapped[int]
    address_key: Mapped[bytes] = mapped_column(
        LargeBinary, info=keyed("created_at > now() - interval '1 hour'")
    )
    created_at: Mapped[datetime]
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registrations.id"), index=True)

    __table_args__ = (Index("ix_photos_address", "address_key", "created_at"),)

    def become(self, state: PhotoState) -> None:
        """Change the state; ValueError if it cannot follow the present one, which no caller can cause."""
        if state not in NEXT[PhotoState(self.state)]:
            raise ValueError(f"a {self.state} photo cannot become {state}")
        self.state = state.value
