"""Attachments and their states."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from experts.attachments.errors import CannotBecome
from experts.database import Base, word_of
from foundation.sealing.columns import sealed


class Section(StrEnum):
    """Where in the form a file belongs."""

    APPLICATION_FORM = "application_form"
    ACHIEVEMENT = "achievement"
    CERTIFICATE = "certificate"


class FileState(StrEnum):
    """How far a file has come. `pending`: announced, not arrived; only `passed` ones are ever shown."""

    PENDING = "pending"
    CHECKING = "checking"
    PASSED = "passed"
    FAILED = "failed"
    DELETED = "deleted"


NEXT = {
    FileState.PENDING: frozenset({FileState.CHECKING, FileState.DELETED}),
    FileState.CHECKING: frozenset({FileState.PASSED, FileState.FAILED, FileState.DELETED}),
    FileState.PASSED: frozenset({FileState.DELETED}),
    FileState.FAILED: frozenset({FileState.DELETED}),
    FileState.DELETED: frozenset[FileState](),
}

STATE_LABELS = {
    FileState.PENDING: "上传中",
    FileState.CHECKING: "检查中",
    FileState.PASSED: "通过",
    FileState.FAILED: "未通过",
    FileState.DELETED: "已删除",
}


class Attachment(Base):
    """A file of a record. `submitted` ones are part of a snapshot: deleting hides them, the object stays.

    `pages` of its `document_pages` can be looked at, from the first on (AttachmentPage).

    The file's name is sealed, people put names and numbers into it. `sha256` is of the object at `object_key`.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_live", "record_id", postgresql_where=text("state <> 'deleted'")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"))
    account_id: Mapped[UUID]
    section: Mapped[Section] = mapped_column(word_of(Section))
    item_id: Mapped[str | None]
    file_name: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    content_type: Mapped[str]
    size: Mapped[int]
    state: Mapped[FileState] = mapped_column(word_of(FileState), default=FileState.PENDING)
    reason: Mapped[str | None]
    idempotency_key: Mapped[str | None]
    object_key: Mapped[str]
    sha256: Mapped[str | None]
    pages: Mapped[int | None]
    document_pages: Mapped[int | None]
    preview_key: Mapped[str | None]
    preview_sha256: Mapped[str | None]
    submitted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    def become(self, new: FileState) -> None:
        """Change the state; raise CannotBecome if it may not follow."""
        if new not in NEXT[self.state]:
            raise CannotBecome
        self.state = new

    @property
    def readable(self) -> bool:
        """Whether its content may be shown to those whom it concerns."""
        return self.state == FileState.PASSED or (self.state == FileState.DELETED and self.submitted)


class AttachmentUpload(Base):
    """A file on its way in chunks: its attachment is `pending` until the last has come.

    `size` and `sha256` (hex) are of the whole as its sender says, `received` bytes have come, the last at
    `touched_at`.
    """

    __tablename__ = "attachment_uploads"

    attachment_id: Mapped[UUID] = mapped_column(ForeignKey(Attachment.id), primary_key=True)
    size: Mapped[int]
    sha256: Mapped[str]
    received: Mapped[int]
    touched_at: Mapped[datetime]


class AttachmentChunk(Base):
    """A part of a file on its way: `size` bytes from `start` on. `sha256` is of the object at `object_key`."""

    __tablename__ = "attachment_chunks"

    attachment_id: Mapped[UUID] = mapped_column(ForeignKey(AttachmentUpload.attachment_id), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    object_key: Mapped[str]
    sha256: Mapped[str]


class AttachmentPage(Base):
    """The picture of one page; the first is 1. The only page of an image is the image itself."""

    __tablename__ = "attachment_pages"

    attachment_id: Mapped[UUID] = mapped_column(ForeignKey(Attachment.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    object_key: Mapped[str]
    sha256: Mapped[str]


class AttachmentReader(Base):
    """A bureau to which a file has been recommended."""

    __tablename__ = "attachment_readers"

    attachment_id: Mapped[UUID] = mapped_column(ForeignKey(Attachment.id), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)


@dataclass(frozen=True, slots=True)
class File:
    """A file as pages show it and as snapshots keep it."""

    id: UUID
    section: str
    item_id: str | None
    file_name: str
    content_type: str
    size: int
    sha256: str | None
    pages: int | None
    document_pages: int | None
    state: str
    state_label: str
    reason: str | None
    has_preview: bool


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file as they were accepted."""

    data: bytes
    content_type: str
    file_name: str


def name_place(attachment_id: UUID) -> str:
    """Return the place that a file's name is sealed for."""
    return f"attachments|file_name|{attachment_id}"


def folder_of(attachment_id: UUID) -> str:
    """Return the prefix below which all objects of a file lie; nothing in it tells of a person."""
    return f"attachments/{attachment_id}/"


def original_of(attachment_id: UUID) -> str:
    """Return the key of the object as it came: a picture that has passed has a clean copy in its place."""
    return f"{folder_of(attachment_id)}original"
