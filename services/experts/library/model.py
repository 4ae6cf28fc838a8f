"""Entries of the library: what the final stage has passed, in columns that can be searched."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.reference import regions
from contracts.words import ExpertKind, RecordStatus
from experts.database import Base, word_of

COVERED = [
    "status",
    "kind",
    "region_code",
    "prefecture_code",
    "specialty",
    "title_code",
    "industry",
    "education",
    "qualifications",
]
"""What a walk from the newest entry on reads in the index alone."""

LONGEST_GRAM = 4


class Entry(Base):
    """An expert of the library. `status` is listed, suspended or removed: a change under review does not show.

    `grams` are the parts of one to four characters of the folded name; `listed_at` is of the first listing.
    `term_from` is the day on which the present term of office began, `confirmed_on` that on which the person has
    last confirmed the data (submitting is confirming). `employer_grams` are the pairs of the folded employer.
    `version` counts what was told of the entry to the other services.
    """

    __tablename__ = "library_entries"
    __table_args__ = (
        Index("ix_library_entries_grams", "grams", postgresql_using="gin"),
        Index("ix_library_entries_employer_grams", "employer_grams", postgresql_using="gin"),
        Index("ix_library_entries_qualifications", "qualifications", postgresql_using="gin"),
        Index("ix_library_entries_newest", "listed_at", "record_id", postgresql_include=COVERED),
        Index(
            "ix_library_entries_not_listed",
            "status",
            "listed_at",
            "record_id",
            postgresql_where=text("status <> 'listed'"),
        ),
        *(
            Index(f"ix_library_entries_{name}_newest", name, "listed_at", "record_id")
            for name in ("region_code", "prefecture_code", "specialty", "title_code")
        ),
        Index("ix_library_entries_term_from", "term_from", "record_id"),
        Index("ix_library_entries_confirmed_on", "confirmed_on", "record_id"),
    )

    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), primary_key=True)
    account_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    name: Mapped[str]
    folded_name: Mapped[str]
    grams: Mapped[list[str]] = mapped_column(ARRAY(String))
    sex: Mapped[str | None]
    birth_year: Mapped[int | None]
    region_code: Mapped[str]
    prefecture_code: Mapped[str]
    specialty: Mapped[str]
    industry: Mapped[str]
    education: Mapped[str]
    title: Mapped[str]
    title_code: Mapped[str | None]
    qualifications: Mapped[list[str]] = mapped_column(ARRAY(String))
    employer_id: Mapped[UUID | None]
    employer_name: Mapped[str]
    folded_employer: Mapped[str]
    employer_grams: Mapped[list[str]] = mapped_column(ARRAY(String))
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
    """Return every part of one to four characters of a folded name, each once."""
    return list(
        dict.fromkeys(gram for length in range(1, LONGEST_GRAM + 1) for gram in _parts(folded, length))
    )


def search_grams(part: str) -> list[str]:
    """Return the grams that a name must have to hold this folded part.

    It is one gram wherever possible: the database knows how frequent one is, but takes several for independent and
    thinks far fewer people are called so than are.
    """
    return [part] if len(part) <= LONGEST_GRAM else _parts(part, LONGEST_GRAM)


def pairs(folded: str) -> list[str]:
    """Return the pairs of neighbouring characters of a folded text, each once."""
    return list(dict.fromkeys(_parts(folded, 2)))


def search_pairs(part: str) -> list[str]:
    """Return pairs that an employer must have to hold this folded part; of a short part, which is likely to be
    frequent, only two (see search_grams)."""
    found = pairs(part)
    return found if len(part) > LONGEST_GRAM else list(dict.fromkeys([*found[:1], *found[-1:]]))


def _parts(text: str, length: int) -> list[str]:
    return [text[place : place + length] for place in range(len(text) - length + 1)]
