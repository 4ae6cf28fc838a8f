"""The table of exports and of the parts that they are put together from."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from experts.database import Base, word_of
from experts.exports.errors import ExportStateChanged
from foundation.auth.actor import Actor, Grant
from foundation.sealing.columns import sealed, sealed_object
from foundation.sealing.sealer import Sealer


class ExportState(StrEnum):
    """Where an export is: rows are gathered portion by portion, then written into one file."""

    GATHERING = "gathering"
    WRITING = "writing"
    READY = "ready"
    CANCELLED = "cancelled"
    FAILED = "failed"


NEXT: dict[ExportState, frozenset[ExportState]] = {
    ExportState.GATHERING: frozenset({ExportState.WRITING, ExportState.CANCELLED, ExportState.FAILED}),
    ExportState.WRITING: frozenset({ExportState.READY, ExportState.CANCELLED, ExportState.FAILED}),
    ExportState.READY: frozenset(),
    ExportState.CANCELLED: frozenset(),
    ExportState.FAILED: frozenset(),
}
UNFINISHED = frozenset({ExportState.GATHERING, ExportState.WRITING})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and by whom as the person was then: the sharing rule goes by these grants."""

    filter: dict[str, Any]
    name: str
    organization: str | None
    grants: tuple[tuple[str, str | None], ...]
    reason: str | None

    def actor(self, person_id: UUID) -> Actor:
        """Return the person as of then."""
        return Actor(
            id=person_id,
            name=self.name,
            grants=frozenset(Grant(role, UUID(held) if held else None) for role, held in self.grants),
            session_id=person_id,
            employer_name=self.organization,
        )


class Export(Base):
    """One export. What was asked for is sealed; `listed_at` and `record_id` are of the last row gathered.

    The file lies sealed in the object store; `sha256` and `size` are of the sealed bytes.
    """

    __tablename__ = "library_exports"
    __table_args__ = (Index("ix_library_exports_requested_by", "requested_by", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    requested_by: Mapped[UUID]
    created_at: Mapped[datetime]
    state: Mapped[ExportState] = mapped_column(word_of(ExportState))
    unmasked: Mapped[bool]
    asked: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    rows_total: Mapped[int]
    rows_done: Mapped[int]
    parts: Mapped[int]
    listed_at: Mapped[datetime | None]
    record_id: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]
    object_key: Mapped[str | None] = mapped_column(info=sealed_object("file", "sha256", expires=True))
    sha256: Mapped[str | None]
    size: Mapped[int | None]

    def become(self, state: ExportState) -> None:
        """Change the state; raise ExportStateChanged if it cannot follow."""
        if state not in NEXT[self.state]:
            raise ExportStateChanged
        self.state = state

    def keep(self, asked: Asked, sealer: Sealer) -> None:
        """Keep what was asked for, sealed."""
        self.asked = sealer.seal_json(asdict(asked), f"library_exports|asked|{self.id}")

    def opened(self, sealer: Sealer) -> Asked:
        """Return what was asked for."""
        kept = sealer.open_json(self.asked, f"library_exports|asked|{self.id}")
        grants = tuple((role, held) for role, held in kept.pop("grants"))
        return Asked(**kept, grants=grants)

    @property
    def reached(self) -> tuple[datetime, UUID] | None:
        """Return the last row gathered."""
        if self.listed_at is None or self.record_id is None:
            return None
        return self.listed_at, self.record_id

    @property
    def shown_number(self) -> str:
        """Return the number as it stands on the file."""
        return f"{self.number:06d}"


class ExportPart(Base):
    """Some rows of an export that is being gathered, sealed."""

    __tablename__ = "library_export_parts"

    export_id: Mapped[UUID] = mapped_column(ForeignKey(Export.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())


def part_place(export_id: UUID, number: int) -> str:
    """Return the place that a part is sealed for."""
    return f"library_export_parts|rows|{export_id}|{number}"


def file_place(export_id: UUID) -> str:
    """Return the place that a file is sealed for."""
    return f"library_exports|file|{export_id}"


def folder_of(export_id: UUID) -> str:
    """Return what the keys of an export's objects begin with."""
    return f"exports/{export_id}/"
