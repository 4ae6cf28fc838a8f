"""Files on the wire."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Self
from urllib.parse import quote
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from experts.attachments.usecases import Content, File, Named, Section

_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


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
    has_preview: bool

    @classmethod
    def of(cls, file: File) -> Self:
        """Return what the owner sees of a file."""
        return cls.model_validate(file, from_attributes=True)


class FilesOut(BaseModel):
    """The files of the record, oldest first."""

    items: list[FileOut]


def content_headers(content: Content, *, inline: bool) -> dict[str, str]:
    """Return headers under which a browser shows or keeps a file but never runs anything in it (RFC 6266)."""
    disposition = "inline" if inline else "attachment"
    return {
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(content.file_name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
