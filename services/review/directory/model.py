"""What review knows of the experts of the library: the projection of experts' facts, sealed where it is personal."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from contracts.events.experts import Employer
from contracts.words import ExpertKind, RecordStatus
from foundation.sealing.columns import sealed
from review.database import Base


class Expert(Base):
    """An expert as last told: the highest version wins. `status` is listed, suspended or removed.

    `phone` is kept of experts without an account alone. `background` holds the employers of now and then (see
    `Background`), which conflicts of interest are judged by.
    """

    __tablename__ = "directory"
    __table_args__ = (Index("ix_directory_account_id", "account_id"),)

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    account_id: Mapped[UUID | None]
    name: Mapped[str]
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    kind: Mapped[ExpertKind]
    status: Mapped[RecordStatus]
    region_code: Mapped[str]
    specialty: Mapped[str]
    title: Mapped[str]
    background: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())


def place(column: str, record_id: UUID) -> str:
    """Return the place that a sealed column of an expert is sealed for."""
    return f"directory|{column}|{record_id}"


@dataclass(frozen=True, slots=True)
class Background:
    """Where an expert works and has worked: employers of now, earlier ones by name, texts that may name others.

    `given` are the earlier ones as last told, `left` those that were employers of now in an earlier fact and are no
    more: who has left a unit yesterday has worked there, whether or not the form says so.
    """

    present: tuple[Employer, ...] = ()
    given: tuple[Employer, ...] = ()
    left: tuple[Employer, ...] = ()
    career: tuple[str, ...] = ()

    @property
    def past(self) -> tuple[Employer, ...]:
        """Return the earlier employers, each once and without those of now."""
        return tuple(one for one in dict.fromkeys((*self.given, *self.left)) if one not in self.present)
