"""Submissions on the wire: what reviewers read. Numbers, phone and e-mail are masked."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.reference import regions
from contracts.words import PURPOSE_LABELS, SEX_LABELS
from experts.dictionaries.usecases import Words
from experts.form import usecases as form
from experts.people.usecases import mask_document_number, mask_email, mask_phone
from experts.submissions.usecases import Seen, Snapshot, SnapshotIdentity, Submission

MASKS = {"phone": mask_phone, "email": mask_email}


class IdentityOut(BaseModel):
    """Who the person is, masked."""

    name: str
    sex: str | None
    sex_label: str
    document_kind: str
    document_number_masked: str
    birth_date: date | None

    @classmethod
    def of(cls, identity: SnapshotIdentity) -> Self:
        """Return what may be shown by default."""
        return cls(
            name=identity.name,
            sex=identity.sex,
            sex_label=SEX_LABELS[identity.sex] if identity.sex else "",
            document_kind=identity.document_kind,
            document_number_masked=mask_document_number(identity.document_number),
            birth_date=identity.birth_date,
        )


class FieldOut(BaseModel):
    """One field as it reads."""

    key: str
    label: str
    value: str | list[str]


class AchievementOut(BaseModel):
    """One row of 专家业绩."""

    id: str
    title: str
    description: str


class CertificateOut(BaseModel):
    """One row of 专家证书."""

    id: str
    kind_label: str
    number: str
    issuer: str
    valid_until: str


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
    identity: IdentityOut
    fields: list[FieldOut]
    achievements: list[AchievementOut]
    certificates: list[CertificateOut]
    files: list[SubmittedFileOut]
    previous_fields: list[FieldOut] | None
    files_previous: list[SubmittedFileOut] | None

    @classmethod
    def of(cls, seen: Seen) -> Self:
        """Return a submission as it reads."""
        made, snapshot, words = seen.submission, seen.snapshot, seen.words
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
            identity=IdentityOut.of(snapshot.identity),
            fields=fields_of(snapshot, words),
            achievements=achievements_of(snapshot),
            certificates=certificates_of(snapshot, words),
            files=_files(snapshot),
            previous_fields=fields_of(seen.previous, words) if seen.previous else None,
            files_previous=_files(seen.previous) if seen.previous else None,
        )


class SummariesIn(BaseModel):
    """Whose names a list needs."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[UUID], Field(max_length=100)]


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


def fields_of(snapshot: Snapshot, words: Words) -> list[FieldOut]:
    """Return the fields in the manual's order, phone and e-mail masked."""
    return [
        FieldOut(key=one.key, label=one.label, value=one.value)
        for one in form.describe(snapshot.form, words.label, MASKS)
    ]


def achievements_of(snapshot: Snapshot) -> list[AchievementOut]:
    """Return the rows of 专家业绩."""
    return [AchievementOut.model_validate(row.model_dump()) for row in snapshot.form.achievements]


def certificates_of(snapshot: Snapshot, words: Words) -> list[CertificateOut]:
    """Return the rows of 专家证书 as they read."""
    return [
        CertificateOut(
            id=row.id,
            kind_label=form.certificate_kind(row, words.label),
            number=row.number,
            issuer=row.issuer,
            valid_until=row.valid_until,
        )
        for row in snapshot.form.certificates
    ]


def _files(snapshot: Snapshot) -> list[SubmittedFileOut]:
    return [SubmittedFileOut.model_validate(file) for file in snapshot.files]
