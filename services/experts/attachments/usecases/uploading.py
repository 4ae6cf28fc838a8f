"""Files that come in chunks, so that an upload goes on where the connection dropped.

Whoever calls with a unit of work holds the record's lock. An upload is a `pending` attachment with a row of how far
it is; each chunk is an object in the attachment's folder and a row.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import policies, queries
from experts.attachments.errors import (
    ChunkDamaged,
    FileChanged,
    TooManyUploads,
    UploadKeyTaken,
    UploadNotFound,
)
from experts.attachments.model import (
    Attachment,
    AttachmentChunk,
    AttachmentUpload,
    File,
    FileState,
    folder_of,
    name_place,
)
from experts.attachments.policies import Announced, Named
from experts.attachments.usecases.life import announce, arrive, as_file, end
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.store.objects import ObjectDamaged, Part
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a file; `sha256` in hex is what its sender says of it."""

    start: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload in chunks has come; `file` once the whole has arrived."""

    id: UUID
    named: Named
    content_type: str
    size: int
    received: int
    file: File | None


async def begin(
    uow: UnitOfWork, record_id: UUID, account_id: UUID, said: Announced, sha256: str, key: str | None
) -> Progress:
    """Return the upload that a file goes on with, else a new one; `sha256` in hex is of the whole file.

    It goes on under the same key, or where the same file for the same place is on its way: chosen again after its
    page was closed. Raises UploadKeyTaken, TooManyUploads, TooManyFiles.
    """
    known = await _under_key(uow, record_id, said, sha256, key) if key else None
    if known is not None:
        return known
    under_way = await queries.open_uploads(uow.session, record_id)
    for attachment, upload in under_way:
        if _is_same(uow.sealer, attachment, upload, said, sha256):
            attachment.idempotency_key = key
            uow.leave_unaudited("goes on with what has been announced")
            return _progress(uow.sealer, attachment, upload)
    await _make_room(uow, under_way)
    attachment = await announce(uow, record_id, account_id, said, key)
    upload = AttachmentUpload(
        attachment_id=attachment.id, size=said.size, sha256=sha256, received=0, touched_at=uow.now()
    )
    uow.session.add(upload)
    return _progress(uow.sealer, attachment, upload)


async def progress(session: AsyncSession, sealer: Sealer, record_id: UUID, upload_id: UUID) -> Progress:
    """Return how far an upload of this record has come; raise UploadNotFound."""
    return _progress(sealer, *_found(await queries.upload_of_record(session, record_id, upload_id)))


async def expect(
    session: AsyncSession, sealer: Sealer, record_id: UUID, upload_id: UUID, chunk: Chunk
) -> tuple[Progress, bool]:
    """Return how far an upload of this record has come, and whether this chunk is here already.

    Raises UploadNotFound; ChunkMisplaced unless it is the next one otherwise, FileChanged if another has come in its
    place.
    """
    found = await queries.upload_with_chunk(session, record_id, upload_id, chunk.start)
    if found is None:
        raise UploadNotFound
    attachment, upload, known = found
    reached = _progress(sealer, attachment, upload)
    return reached, reached.file is not None or _has_come(reached, known, chunk)


async def take(reached: Progress, chunk: Chunk, pieces: AsyncIterator[bytes]) -> bytes:
    """Return the bytes of the chunk; raise ChunkDamaged if length or hash differ, as soon as it is too long.

    Raises FileContentDiffers if the first are not those of the file's kind.
    """
    length = policies.chunk_length(reached.size, chunk.start)
    data = bytearray()
    async for piece in pieces:
        data += piece
        if len(data) > length:
            raise ChunkDamaged(reached.received)
    if len(data) != length or hashlib.sha256(data).hexdigest() != chunk.sha256:
        raise ChunkDamaged(reached.received)
    if chunk.start == 0:
        policies.check_head(reached.named, reached.content_type, bytes(data[: policies.HEAD_BYTES]))
    return bytes(data)


async def store(resources: Resources, reached: Progress, chunk: Chunk, data: bytes) -> str:
    """Store a chunk; return its key, which holds the hash: two of the same do not disturb each other."""
    key = f"{folder_of(reached.id)}chunks/{chunk.start}-{chunk.sha256}"
    try:
        await resources.store.put_bytes(key, data, "application/octet-stream")
    except ObjectDamaged as damaged:
        raise ChunkDamaged(reached.received) from damaged
    return key


async def note(
    uow: UnitOfWork, record_id: UUID, upload_id: UUID, chunk: Chunk, length: int, key: str
) -> Progress:
    """Note that a chunk is there; return how far the upload is now.

    Raises UploadNotFound, ChunkMisplaced and FileChanged: others may have been faster.
    """
    attachment, upload = _found(await queries.upload_of_record(uow.session, record_id, upload_id, lock=True))
    reached = _progress(uow.sealer, attachment, upload)
    uow.leave_unaudited("a part of a file: its announcement and its arrival are audited")
    known = await queries.chunk(uow.session, upload_id, chunk.start)
    if reached.file is not None or _has_come(reached, known, chunk):
        return reached
    uow.session.add(
        AttachmentChunk(
            attachment_id=upload_id,
            start=chunk.start,
            size=length,
            object_key=key,
            sha256=chunk.sha256,
        )
    )
    upload.received += length
    upload.touched_at = uow.now()
    return _progress(uow.sealer, attachment, upload)


async def join(resources: Resources, upload_id: UUID) -> str | None:
    """Put the chunks together as the file's object; return its SHA-256 in hex, None if a chunk is damaged."""
    async with resources.database.read() as session:
        chunks = await queries.chunks(session, upload_id)
        attachment = await queries.find(session, upload_id)
    if attachment is None or attachment.state != FileState.PENDING:
        return None
    parts = [Part(chunk.object_key, chunk.sha256) for chunk in chunks]
    try:
        return await resources.store.join(
            attachment.object_key, parts, attachment.size, attachment.content_type
        )
    except ObjectDamaged:
        return None


async def conclude(uow: UnitOfWork, record_id: UUID, upload_id: UUID, sha256: str | None) -> Progress | None:
    """Have the whole file arrive with its hash; return the upload, None if it has ended: it is not the file that
    was announced. Raises UploadNotFound.
    """
    attachment, upload = _found(await queries.upload_of_record(uow.session, record_id, upload_id, lock=True))
    if attachment.state != FileState.PENDING:
        uow.enqueue("sweep_attachment", attachment_id=str(upload_id))  # of what this one has stored too late
        uow.leave_unaudited("another request has put it together first")
        return _progress(uow.sealer, attachment, upload)
    if sha256 != upload.sha256:
        await end(uow, attachment, "attachment.give_up")
        return None
    await arrive(uow, upload_id, sha256)
    return _progress(uow.sealer, attachment, upload)


async def cancel(uow: UnitOfWork, record_id: UUID, upload_id: UUID) -> bool:
    """End an upload and forget what has come; return False if the whole has arrived. Raises UploadNotFound."""
    attachment, _ = _found(await queries.upload_of_record(uow.session, record_id, upload_id, lock=True))
    if attachment.state != FileState.PENDING:
        return False
    await end(uow, attachment, "attachment.give_up")
    return True


def _has_come(reached: Progress, known: AttachmentChunk | None, chunk: Chunk) -> bool:
    policies.check_offset(reached.size, reached.received, chunk.start)
    if chunk.start == reached.received:
        return False
    if known is None or known.sha256 != chunk.sha256:
        raise FileChanged
    return True


async def _under_key(
    uow: UnitOfWork, record_id: UUID, said: Announced, sha256: str, key: str
) -> Progress | None:
    attachment = await queries.sent_with_key(uow.session, record_id, key)
    if attachment is None:
        return None
    upload = await queries.upload(uow.session, attachment.id)
    if upload is None or not _is_same(uow.sealer, attachment, upload, said, sha256):
        raise UploadKeyTaken
    uow.leave_unaudited("the same upload, begun again because a reply was lost")
    return _progress(uow.sealer, attachment, upload)


async def _make_room(uow: UnitOfWork, under_way: Sequence[tuple[Attachment, AttachmentUpload]]) -> None:
    if len(under_way) < policies.MAX_UPLOADS:
        return
    attachment, upload = under_way[0]
    if not policies.gives_way(upload.touched_at, uow.now()):
        raise TooManyUploads(limit=policies.MAX_UPLOADS)
    await end(uow, attachment, "attachment.give_up")


def _is_same(
    sealer: Sealer, attachment: Attachment, upload: AttachmentUpload, said: Announced, sha256: str
) -> bool:
    named = replace(said.named, declared_type=said.content_type)
    return (upload.sha256, upload.size) == (sha256, said.size) and _named(sealer, attachment) == named


def _named(sealer: Sealer, attachment: Attachment) -> Named:
    name = sealer.open(attachment.file_name, name_place(attachment.id))
    return Named(attachment.section, attachment.item_id, name, attachment.content_type)


def _found(found: tuple[Attachment, AttachmentUpload] | None) -> tuple[Attachment, AttachmentUpload]:
    if found is None:
        raise UploadNotFound
    return found


def _progress(sealer: Sealer, attachment: Attachment, upload: AttachmentUpload) -> Progress:
    return Progress(
        id=attachment.id,
        named=_named(sealer, attachment),
        content_type=attachment.content_type,
        size=upload.size,
        received=upload.received,
        file=None if attachment.state == FileState.PENDING else as_file(sealer, attachment),
    )
