"""Entries of the library: what the final stage has passed, in columns that can be searched."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import ExpertKind, RecordStatus
from experts.database import Base, word_of


class Entry(Base):
    """An expert of the library. `status` is listed, suspended or removed: a change under review does not show.

    `grams` are the single characters and pairs of the folded name; `listed_at` is of the first listing.
    """

    __tablename__ = "library_entries"
    __table_args__ = (
        Index("ix_library_entries_grams", "grams", postgresql_using="gin"),
        Index("ix_library_entries_listed_at", "listed_at", "record_id"),
    )

    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), primary_key=True)
    account_id: Mapped[UUID]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    name: Mapped[str]
    folded_name: Mapped[str]
    grams: Mapped[list[str]] = mapped_column(ARRAY(String))
    sex: Mapped[str | None]
    region_code: Mapped[str] = mapped_column(index=True)
    specialty: Mapped[str] = mapped_column(index=True)
    industry: Mapped[str]
    education: Mapped[str]
    title: Mapped[str]
    title_code: Mapped[str | None]
    qualifications: Mapped[list[str]] = mapped_column(ARRAY(String))
    employer_id: Mapped[UUID | None]
    employer_name: Mapped[str]
    kind: Mapped[ExpertKind] = mapped_column(word_of(ExpertKind))
    status: Mapped[RecordStatus] = mapped_column(word_of(RecordStatus))
    listed_at: Mapped[datetime]
    updated_at: Mapped[datetime]


def fold(name: str) -> str:
    """Return a name as it is searched: without blanks and without difference of case."""
    return "".join(name.split()).casefold()


def grams(folded: str) -> list[str]:
    """Return the single characters and the pairs of a folded name, each once."""
    return list(dict.fromkeys([*folded, *_pairs(folded)]))


def search_grams(folded: str) -> list[str]:
    """Return the grams that a name must have to hold this part: its pairs, or its only character."""
    return _pairs(folded) or [folded]


def _pairs(folded: str) -> list[str]:
    return [folded[place : place + 2] for place in range(len(folded) - 1)]
