"""The own record on the wire."""

import re
from base64 import b64decode
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.words import EXPERT_KIND_LABELS, STATUS_LABELS, Purpose
from experts.attachments.usecases import CHUNK_BYTES, Announced, File, Named, Progress, Section, announced
from experts.form.usecases import Form, Gap
from experts.people.usecases import Identity, mask_identity
from experts.records import policies
from experts.records.model import Record
from experts.records.usecases import Page
from experts.submissions.usecases import Submission

# a page that lost its version sends -1, which is never the current one: a stale page, not a wrong field
Version = Annotated[int, Field(ge=-1, le=2**31 - 1)]


# control characters, line ends, and what turns the direction of writing or cannot be seen
_NOT_IN_NAMES = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def _plain_name(name: str) -> str:
    """Only the last part counts; control and direction characters disguise an extension."""
    plain = PurePosixPath(_NOT_IN_NAMES.sub("", name).replace("\\", "/")).name.strip()
    if not plain:
        raise ValueError("文件没有名称，请重新命名后再上传。")
    return plain


class UploadIn(BaseModel):
    """What the address of an upload says of the file."""

    model_config = ConfigDict(extra="forbid")

    section: Section
    item_id: Annotated[str, Field(pattern=r"^[a-z0-9]{0,16}$")] | None = None
    file_name: Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_plain_name)]

    def named(self, declared_type: str) -> Named:
        """Return it as the use case wants it."""
        return Named(self.section, self.item_id or None, self.file_name, declared_type)


class UploadBeginIn(UploadIn):
    """What is said of a file that comes in chunks; `sha256` in hex is of the whole file."""

    size: Annotated[int, Field(ge=0, le=2**31 - 1)]
    content_type: Annotated[str, Field(max_length=100)] = ""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    def announced(self) -> Announced:
        """Return it as the use case wants it; raise what policies say of place, type and size."""
        return announced(self.named(self.content_type), self.size)


class IdentityOut(BaseModel):
    """Who the person is; not editable here."""

    name: str
    sex: str | None
    sex_label: str
    document_kind: str
    document_number_masked: str
    birth_date: date | None

    @classmethod
    def of(cls, who: Identity) -> Self:
        """Return who it is, the number masked."""
        masked = mask_identity(who.name, who.sex, who.document_kind, who.document_number, who.birth_date)
        return cls.model_validate(masked, from_attributes=True)


class FileOut(BaseModel):
    """A file of the record."""

    id: UUID
    section: str
    item_id: str | None
    file_name: str
    size: int
    content_type: str
    state: str
    state_label: str
    reason: str | None
    pages: int | None
    document_pages: int | None
    has_preview: bool

    @classmethod
    def of(cls, file: File) -> Self:
        """Return what the owner sees of a file."""
        return cls.model_validate(file, from_attributes=True)


class UploadOut(BaseModel):
    """An upload in chunks: the next begins at `offset`, all have `chunk_bytes` except the last."""

    id: UUID
    size: int
    offset: int
    chunk_bytes: int
    file: FileOut | None

    @classmethod
    def of(cls, reached: Progress) -> Self:
        """Return how far an upload is."""
        return cls(
            id=reached.id,
            size=reached.size,
            offset=reached.received,
            chunk_bytes=CHUNK_BYTES,
            file=FileOut.of(reached.file) if reached.file else None,
        )


class FilesOut(BaseModel):
    """The files of the record, oldest first."""

    items: list[FileOut]


class GapOut(BaseModel):
    """One thing to do before submitting."""

    model_config = ConfigDict(from_attributes=True)

    section: str
    pointer: str
    label: str
    message: str


class MayOut(BaseModel):
    """Which buttons there are now."""

    apply: bool
    change: bool
    withdraw: bool
    edit: bool

    @classmethod
    def of(cls, record: Record, submission: Submission | None) -> Self:
        """Return what the policies allow now."""
        return cls(
            apply=policies.may(policies.check_may_ask_for, record, Purpose.APPLICATION),
            change=policies.may(policies.check_may_ask_for, record, Purpose.CHANGE),
            withdraw=policies.may(policies.check_may_withdraw, record, submission),
            edit=policies.may(policies.check_may_edit, record),
        )


class RecordOut(BaseModel):
    """The own record; the draft is one's own and unmasked."""

    id: UUID
    status: str
    status_label: str
    version: int
    draft_version: int
    draft_saved_at: datetime | None
    round: int
    kind: str | None
    kind_label: str | None
    identity: IdentityOut
    draft: Form
    files: list[FileOut]
    missing: list[GapOut]
    may: MayOut
    submission_id: UUID | None
    submitted_at: datetime | None

    @classmethod
    def of(cls, page: Page) -> Self:
        """Return the record as its owner sees it."""
        record, submission = page.record, page.submission
        return cls(
            id=record.id,
            status=record.status,
            status_label=STATUS_LABELS[record.status],
            version=record.version,
            draft_version=record.draft_version,
            draft_saved_at=record.draft_saved_at,
            round=record.round,
            kind=record.kind,
            kind_label=EXPERT_KIND_LABELS[record.kind] if record.kind else None,
            identity=IdentityOut.of(page.identity),
            draft=page.draft,
            files=[FileOut.of(file) for file in page.files],
            missing=gaps(page.missing),
            may=MayOut.of(record, submission),
            submission_id=submission.id if submission else None,
            submitted_at=submission.made_at if submission else None,
        )


class DraftIn(BaseModel):
    """Some fields of the draft, and which draft they were typed into."""

    model_config = ConfigDict(extra="forbid")

    draft_version: Version
    fields: Form


class DraftOut(BaseModel):
    """What has been saved."""

    draft_version: int
    saved_at: datetime
    missing: list[GapOut]


class SubmitIn(BaseModel):
    """Which draft is to be submitted."""

    model_config = ConfigDict(extra="forbid")

    draft_version: Version


class SubmittedOut(BaseModel):
    """What has been submitted."""

    submission_id: UUID
    status: str
    status_label: str

    @classmethod
    def of(cls, record: Record, submission_id: UUID) -> Self:
        """Return the submission and where the record stands now."""
        return cls(
            submission_id=submission_id, status=record.status, status_label=STATUS_LABELS[record.status]
        )


class MergeableOut(BaseModel):
    """Whether two accounts may be made one; `reason` is the sentence if not."""

    possible: bool
    reason: str | None


def gaps(missing: list[Gap]) -> list[GapOut]:
    """Return what is missing."""
    return [GapOut.model_validate(gap) for gap in missing]


def hex_of(content_digest: str) -> str:
    """Return the SHA-256 of a Content-Digest header (`sha-256=:base64:`, RFC 9530) in hex."""
    return b64decode(content_digest.split(":")[1]).hex()
