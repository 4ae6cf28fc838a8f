"""Which files are accepted, and what is said of those that are not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import BinaryIO

from experts.attachments.errors import (
    ChunkMisplaced,
    FileContentDiffers,
    FileEmpty,
    FilePlaceWrong,
    FileTooLarge,
    FileTypeNotAccepted,
)
from experts.attachments.model import Section
from foundation.auth.actor import Actor

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_FILES = 50
MAX_UPLOADS = 5
CHUNK_BYTES = 1024 * 1024
HEAD_BYTES = 16
REAP_AFTER = timedelta(hours=24)
# after this long without a chunk an upload gives way to a sixth one: a closed page does not say goodbye
GIVES_WAY_AFTER = timedelta(minutes=10)

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TYPE_OF_EXTENSION = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
MAGIC = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
# names that older browsers use for the same thing
ALIASES = {"image/jpg": JPEG, "image/pjpeg": JPEG, "image/x-png": PNG, "application/x-pdf": PDF}
# what a browser sends when its system knows no type for the extension: no declaration at all
UNDECLARED = frozenset({"", "application/octet-stream"})

REASONS = {
    "encrypted": "PDF 已加密，请去除密码后重新上传。",
    "script": "PDF 中含有脚本，请另存为不含脚本的 PDF 后重新上传。",
    "launch": "PDF 中含有启动外部程序的动作，请去除后重新上传。",
    "outside": "PDF 中含有会打开外部文件、网址或向外发送内容的动作，请打印或另存为普通 PDF 后重新上传。",
    "media": "PDF 中含有音频、视频或三维内容，请去除后重新上传。",
    "embedded": "PDF 中嵌有其他文件，请去除嵌入的文件后重新上传。",
    "empty": "PDF 中没有页面，请检查后重新上传。",
    "page": "PDF 第 {page} 页无法显示，可能已损坏，请重新扫描或导出后上传。",
    "pixels": "图片尺寸过大（超过 4000 万像素），请缩小后重新上传。",
    "unreadable": "文件无法打开，可能已损坏或不是所示的格式，请重新扫描或导出后上传。",
    "exhausted": "文件内容过于复杂，无法在限定时间内完成检查，请重新扫描或导出后上传。",
    "damaged": "文件在保存过程中损坏，请重新上传。",
}
"""Code of a refusal -> what the person is told; {page} is the page that it is about."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is said of a file before its content comes."""

    section: Section
    item_id: str | None
    file_name: str
    declared_type: str


@dataclass(slots=True)
class Announced:
    """A file whose place is right and whose name and type agree."""

    named: Named
    content_type: str
    size: int


@dataclass(slots=True)
class Upload(Announced):
    """One whose bytes are here; the first of them agree too."""

    data: BinaryIO


def page_type(content_type: str) -> str:
    """Return the content type of a file's pages: an image is its own page, those of a document are drawn."""
    return JPEG if content_type == PDF else content_type


def check_place(named: Named) -> None:
    """Raise FilePlaceWrong unless a file of a list names its row and one of the form names none."""
    if (named.section == Section.APPLICATION_FORM) != (named.item_id is None):
        raise FilePlaceWrong


def announced(named: Named, size: int) -> Announced:
    """Return what comes next; raise if its place, type or size are not accepted."""
    check_place(named)
    content_type = accepted_type(named)
    if size == 0:
        raise FileEmpty
    if size > MAX_FILE_BYTES:
        raise FileTooLarge
    return Announced(named, content_type, size)


def chunk_length(size: int, offset: int) -> int:
    """Return how many bytes the chunk from `offset` on has: all have CHUNK_BYTES except the last."""
    return min(CHUNK_BYTES, size - offset)


def check_offset(size: int, received: int, offset: int) -> None:
    """Raise ChunkMisplaced unless the chunk is the next one or one that has come already."""
    if offset > received or offset >= size or offset % CHUNK_BYTES:
        raise ChunkMisplaced(received)


def is_over(touched_at: datetime, now: datetime) -> bool:
    """Return whether nobody has gone on with an upload for so long that it ends."""
    return now - touched_at >= REAP_AFTER


def gives_way(touched_at: datetime, now: datetime) -> bool:
    """Return whether an upload ends when there are too many and another one begins."""
    return now - touched_at >= GIVES_WAY_AFTER


def accepted_type(named: Named) -> str:
    """Return the content type by the extension; raise unless extension and declared type agree."""
    extension = PurePosixPath(named.file_name).suffix.lower()
    by_extension = TYPE_OF_EXTENSION.get(extension)
    if by_extension is None:
        raise FileTypeNotAccepted
    declared = named.declared_type.partition(";")[0].strip().lower()
    if declared not in UNDECLARED and ALIASES.get(declared, declared) != by_extension:
        raise FileContentDiffers(extension=extension)
    return by_extension


def check_head(named: Named, content_type: str, head: bytes) -> None:
    """Raise unless the first bytes are those of the content type."""
    if not head:
        raise FileEmpty
    if not head.startswith(MAGIC[content_type]):
        raise FileContentDiffers(extension=PurePosixPath(named.file_name).suffix.lower())


def sees_all_submitted(actor: Actor) -> bool:
    """Return whether the person sees every file that has been submitted."""
    return actor.has("association_reviewer", "association_coordinator")
