"""Entries of the library: what the final stage has passed, in columns that can be searched."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.reference import regions
from contracts.words import ExpertKind, RecordStatus
from experts.database import Base, word_of


class Entry(Base):
    """An expert of the library. `status` is listed, suspended or removed: a change under review does not show.

    `grams` are the single characters and pairs of the folded name; `listed_at` is of the first listing.
    `term_from` is the day on which the present term of office began, `confirmed_on` that on which the person has
    last confirmed the data (submitting is confirming).
    """

    __tablename__ = "library_entries"
    __table_args__ = (
        Index("ix_library_entries_grams", "grams", postgresql_using="gin"),
        Index("ix_library_entries_listed_at", "listed_at", "record_id"),
    )

    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), primary_key=True)
    account_id: Mapped[UUID | None]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    name: Mapped[str]
    folded_name: Mapped[str]
    grams: Mapped[list[str]] = mapped_column(ARRAY(String))
    sex: Mapped[str | None]
    birth_year: Mapped[int | None]
    region_code: Mapped[str] = mapped_column(index=True)
    prefecture_code: Mapped[str]
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
    term_from: Mapped[date]
    confirmed_on: Mapped[date]


class CertificateTerm(Base):
    """A certificate of an expert in the library that is valid until a day; `kind` is a code of `certificate_kind`."""

    __tablename__ = "library_certificates"

    record_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.record_id), primary_key=True)
    item_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    valid_until: Mapped[date] = mapped_column(index=True)


def prefecture_of(region_code: str) -> str:
    """Return the region of the second level that a region lies in, by the table; itself where there is none."""
    levels = regions.path(region_code)
    return levels[1].code if len(levels) > 1 else region_code


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
