"""Submissions on the wire: what reviewers read. Numbers, phone and e-mail are masked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import pydantic
from pydantic import BaseModel, ConfigDict

from contracts.reference import regions
from contracts.words import PURPOSE_LABELS
from experts.dictionaries.usecases import Words
from experts.form.usecases import LABELS, AchievementText, CertificateText, Field, Mark, Part
from experts.people.usecases import MaskedIdentity
from experts.submissions.policies import Against, ComparedFile, RowWithFiles, compare
from experts.submissions.usecases import (
    MASKS,
    Base,
    Seen,
    Snapshot,
    Submission,
    Summaries,
    read_masked,
)


class SubmittedFileOut(BaseModel):
    """A file of a submission."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    section: str
    item_id: str | None
    file_name: str
    size: int
    content_type: str
    sha256: str
    pages: int | None
    document_pages: int | None
    has_preview: bool
    state: str = "passed"
    state_label: str = "通过"
    reason: str | None = None


class BaseOut(BaseModel):
    """What a submission may be held against: `listed`, what the library held, or `previous`, the one before."""

    against: Against
    round: int
    made_at: datetime

    @classmethod
    def of(cls, base: Base) -> Self:
        """Return a base as it travels."""
        return cls(against=base.against, round=base.submission.round, made_at=base.submission.made_at)


class ComparedFileOut(SubmittedFileOut):
    """A file of the submission, or one that it no longer has."""

    mark: Mark

    @classmethod
    def of(cls, compared: ComparedFile) -> Self:
        """Return a file with what has happened to it."""
        return cls(**SubmittedFileOut.model_validate(compared.file).model_dump(), mark=compared.mark)


class PartOut(BaseModel):
    """One value; `before` is what it was, None where it has not changed. Masked values may read the same."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    label: str
    value: str | list[str]
    before: str | list[str] | None


class RowOut(BaseModel):
    """A row of a list with its files."""

    id: str
    mark: Mark
    parts: list[PartOut]
    files: list[ComparedFileOut]

    @classmethod
    def of(cls, one: RowWithFiles) -> Self:
        """Return a row as it travels."""
        return cls(
            id=one.row.id,
            mark=one.row.mark,
            parts=_parts(one.row.parts),
            files=[ComparedFileOut.of(file) for file in one.files],
        )


class SectionOut(BaseModel):
    """A list of rows; the ones that are no more come last."""

    key: str
    label: str
    rows: list[RowOut]


class ComparisonOut(BaseModel):
    """The whole submission, each part marked; `against` None: there is nothing to hold it against."""

    against: Against | None
    changes: int
    identity: list[PartOut]
    fields: list[PartOut]
    sections: list[SectionOut]
    files: list[ComparedFileOut]

    @classmethod
    def of(cls, seen: Seen, base: Base | None) -> Self:
        """Return a submission held against a base, or against itself where there is none."""
        before = base.snapshot if base else seen.snapshot
        compared = compare(before, seen.snapshot, seen.words.label, MASKS)
        return cls(
            against=base.against if base else None,
            changes=compared.changes,
            identity=_parts(compared.identity),
            fields=_parts(compared.fields),
            sections=[
                SectionOut(key=name, label=LABELS[name], rows=[RowOut.of(row) for row in rows])
                for name, rows in compared.rows.items()
            ],
            files=[ComparedFileOut.of(file) for file in compared.files],
        )


class SubmissionOut(BaseModel):
    """What reviewers decide on, whole, and held against what was there before."""

    id: UUID
    record_id: UUID
    account_id: UUID | None
    purpose: str
    purpose_label: str
    round: int
    made_at: datetime
    expert_name: str
    region_code: str
    region_name: str
    specialty: str
    specialty_label: str
    employer_id: UUID | None
    employer_name: str
    identity: MaskedIdentity
    fields: list[Field]
    achievements: list[AchievementText]
    certificates: list[CertificateText]
    files: list[SubmittedFileOut]
    bases: list[BaseOut]
    comparison: ComparisonOut

    @classmethod
    def of(cls, seen: Seen, against: Against | None) -> Self:
        """Return a submission as it reads, held against what was asked for."""
        made, snapshot, words = seen.submission, seen.snapshot, seen.words
        reading = read_masked(snapshot, words)
        return cls(
            id=made.id,
            record_id=made.record_id,
            account_id=made.account_id,
            purpose=made.purpose,
            purpose_label=PURPOSE_LABELS[made.purpose],
            round=made.round,
            made_at=made.made_at,
            expert_name=made.expert_name,
            region_code=made.region_code,
            region_name=regions.full_name(made.region_code),
            specialty=made.specialty,
            specialty_label=words.label("specialty", made.specialty),
            employer_id=made.employer_id,
            employer_name=made.employer_name,
            identity=reading.identity,
            fields=reading.fields,
            achievements=reading.achievements,
            certificates=reading.certificates,
            files=_files(snapshot),
            bases=[BaseOut.of(base) for base in seen.bases],
            comparison=ComparisonOut.of(seen, seen.base(against)),
        )


class SummariesIn(BaseModel):
    """Whose names a list needs."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[UUID], pydantic.Field(max_length=100)]


class SummaryOut(BaseModel):
    """A line of a list."""

    id: UUID
    expert_name: str
    specialty_label: str
    region_name: str
    employer_name: str
    opened: bool

    @classmethod
    def of(cls, submission: Submission, words: Words, *, opened: bool) -> Self:
        """Return one submission as a line."""
        return cls(
            id=submission.id,
            opened=opened,
            expert_name=submission.expert_name,
            specialty_label=words.label("specialty", submission.specialty),
            region_name=regions.full_name(submission.region_code),
            employer_name=submission.employer_name,
        )


class SummariesOut(BaseModel):
    """The lines that the caller may see, in no particular order."""

    items: list[SummaryOut]

    @classmethod
    def of(cls, found: Summaries) -> Self:
        """Return the lines."""
        return cls(
            items=[
                SummaryOut.of(one, found.words, opened=one.id in found.opened) for one in found.submissions
            ]
        )


def _parts(parts: Iterable[Part]) -> list[PartOut]:
    return [PartOut.model_validate(part) for part in parts]


def _files(snapshot: Snapshot) -> list[SubmittedFileOut]:
    return [SubmittedFileOut.model_validate(file) for file in snapshot.files]
