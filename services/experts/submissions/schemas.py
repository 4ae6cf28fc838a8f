"""Submissions on the wire: what reviewers read. Numbers, phone and e-mail are masked."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import pydantic
from pydantic import BaseModel, ConfigDict

from contracts.reference import regions
from contracts.words import PURPOSE_LABELS
from experts.dictionaries.usecases import Words
from experts.form.usecases import AchievementText, CertificateText, Field
from experts.people.usecases import MaskedIdentity
from experts.submissions.usecases import Seen, Snapshot, Submission, read_masked


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


class SubmissionOut(BaseModel):
    """What reviewers decide on; for a change also what the library holds until now."""

    id: UUID
    record_id: UUID
    account_id: UUID
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
    previous_fields: list[Field] | None
    files_previous: list[SubmittedFileOut] | None

    @classmethod
    def of(cls, seen: Seen) -> Self:
        """Return a submission as it reads."""
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
            previous_fields=read_masked(seen.previous, words).fields if seen.previous else None,
            files_previous=_files(seen.previous) if seen.previous else None,
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

    @classmethod
    def of(cls, submission: Submission, words: Words) -> Self:
        """Return one submission as a line."""
        return cls(
            id=submission.id,
            expert_name=submission.expert_name,
            specialty_label=words.label("specialty", submission.specialty),
            region_name=regions.full_name(submission.region_code),
            employer_name=submission.employer_name,
        )


class SummariesOut(BaseModel):
    """The lines that the caller may see, in no particular order."""

    items: list[SummaryOut]


def _files(snapshot: Snapshot) -> list[SubmittedFileOut]:
    return [SubmittedFileOut.model_validate(file) for file in snapshot.files]
