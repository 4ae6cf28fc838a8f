"""The life of a file: announced, arrived, submitted, deleted."""

import tempfile
from collections.abc import AsyncIterator, Collection
from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import policies, queries
from experts.attachments.errors import (
    FileNotFound,
    FileTooLarge,
    TooManyFiles,
)
from experts.attachments.model import (
    STATE_LABELS,
    Attachment,
    AttachmentReader,
    File,
    FileState,
    name_place,
    original_of,
)
from experts.attachments.policies import Announced, Named, Upload
from foundation.db import together
from foundation.db.together import Question
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

MEMORY_BYTES = 1024 * 1024
ERASED_FILE = "已删除"


async def collect(named: Named, chunks: AsyncIterator[bytes]) -> Upload:
    """Return the upload, kept in a temporary file; the caller closes `data`.

    Raises FileTooLarge as soon as the limit is passed, and what policies say of place, type and content.
    """
    policies.check_place(named)
    content_type = policies.accepted_type(named)
    data = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES))  # noqa: SIM115
    try:
        size = await _fill(data, chunks)
        data.seek(0)
        policies.check_head(named, content_type, data.read(policies.HEAD_BYTES))
        data.seek(0)
    except BaseException:
        data.close()
        raise
    return Upload(named, content_type, size, data)


async def sent_before(uow: UnitOfWork, record_id: UUID, key: str) -> File | None:
    """Return the file that has arrived under this key, so that sending it again changes nothing.

    One that never arrived is given up: its sender tries again. Whoever calls holds the record's lock.
    """
    attachment = await queries.sent_with_key(uow.session, record_id, key)
    if attachment is None:
        return None
    if attachment.state == FileState.PENDING:
        await end(uow, attachment, "attachment.give_up")
        return None
    return as_file(uow.sealer, attachment)


async def change_owner(uow: UnitOfWork, record_id: UUID, account_id: UUID) -> None:
    """Have all files of a record belong to an account; the caller holds the record's lock and audits."""
    await queries.change_owner(uow.session, record_id, account_id)


async def announce(
    uow: UnitOfWork, record_id: UUID, account_id: UUID, upload: Announced, key: str | None
) -> Attachment:
    """Make the row of a file whose object comes next; whoever calls holds the record's lock.

    Raises TooManyFiles. Should the object never come, the row ends after a day.
    """
    if await queries.count_of_record(uow.session, record_id) >= policies.MAX_FILES:
        raise TooManyFiles(limit=policies.MAX_FILES)
    attachment_id = uuid7()
    attachment = Attachment(
        id=attachment_id,
        record_id=record_id,
        account_id=account_id,
        section=upload.named.section,
        item_id=upload.named.item_id,
        file_name=uow.sealer.seal(upload.named.file_name, name_place(attachment_id)),
        content_type=upload.content_type,
        size=upload.size,
        state=FileState.PENDING,
        idempotency_key=key,
        object_key=original_of(attachment_id),
        submitted=False,
        created_at=uow.now(),
    )
    uow.session.add(attachment)
    uow.enqueue("sweep_attachment", after=policies.REAP_AFTER, attachment_id=str(attachment_id))
    uow.audit("attachment.announce", "attachment", attachment_id, size=upload.size)
    return attachment


async def arrive(uow: UnitOfWork, attachment_id: UUID, sha256: str) -> File:
    """Note that the object is there and have it inspected; raise CannotBecome if the row has ended."""
    attachment = await lock_attachment(uow, attachment_id)
    attachment.become(FileState.CHECKING)
    attachment.sha256 = sha256
    await queries.forget_chunks(uow.session, attachment_id)
    uow.enqueue("inspect_attachment", attachment_id=str(attachment_id))
    uow.audit("attachment.arrive", "attachment", attachment_id, sha256=sha256)
    return as_file(uow.sealer, attachment)


async def give_up(uow: UnitOfWork, attachment_id: UUID) -> None:
    """End a row whose object did not come."""
    attachment = await lock_attachment(uow, attachment_id)
    if attachment.state == FileState.PENDING:
        await end(uow, attachment, "attachment.give_up")


async def delete(uow: UnitOfWork, record_id: UUID, attachment_id: UUID) -> None:
    """Delete a file of this record; what was submitted stays readable for reviewers. Raises FileNotFound."""
    attachment = await queries.lock(uow.session, attachment_id)
    if attachment is None or attachment.record_id != record_id or attachment.state not in queries.LIVE:
        raise FileNotFound
    await end(uow, attachment, "attachment.delete")


async def files_of(session: AsyncSession, sealer: Sealer, record_id: UUID) -> list[File]:
    """Return the files of a record that have arrived, oldest first."""
    asked = live_files(sealer, record_id)
    return (await together.ask(session, asked))[asked]


def live_files(sealer: Sealer, record_id: UUID) -> Question[list[File]]:
    """Return the question for the same."""
    asked = queries.live_of_record(record_id)
    return Question(
        asked.prepared, asked.values, lambda rows: [as_file(sealer, one) for one in asked.read(rows)]
    )


async def erase_of_record(uow: UnitOfWork, record_id: UUID) -> None:
    """Delete every file of a record for good, submitted ones too; their objects go with a task. The caller audits."""
    for attachment in await queries.lock_all_of_record(uow.session, record_id):
        if attachment.state != FileState.DELETED:
            attachment.become(FileState.DELETED)
        attachment.submitted = False
        attachment.file_name = uow.sealer.seal(ERASED_FILE, name_place(attachment.id))
        attachment.idempotency_key = None
        await queries.forget_chunks(uow.session, attachment.id)
        uow.enqueue("sweep_attachment", attachment_id=str(attachment.id))


def mark_submitted(uow: UnitOfWork, ids: Collection[UUID]) -> None:
    """Note at the end that these files are part of a snapshot: their objects stay for good."""
    if ids:
        uow.write_last(queries.MARK_SUBMITTED, ids=list(ids))


async def show_to(uow: UnitOfWork, ids: Collection[UUID], organization_id: UUID) -> None:
    """Let the reviewers of a bureau read these files; repeating it changes nothing."""
    rows = [{"attachment_id": id, "organization_id": organization_id} for id in ids]
    if rows:
        await uow.session.execute(insert(AttachmentReader).on_conflict_do_nothing(), rows)


async def lock_attachment(uow: UnitOfWork, attachment_id: UUID) -> Attachment:
    """Return a file, locked; raise FileNotFound."""
    attachment = await queries.lock(uow.session, attachment_id)
    if attachment is None:
        raise FileNotFound
    return attachment


async def _fill(data: BinaryIO, chunks: AsyncIterator[bytes]) -> int:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > policies.MAX_FILE_BYTES:
            raise FileTooLarge
        data.write(chunk)
    return size


async def end(uow: UnitOfWork, attachment: Attachment, action: str) -> None:
    """Have a locked file be deleted, with whatever there is of it."""
    attachment.become(FileState.DELETED)
    await queries.forget_chunks(uow.session, attachment.id)
    uow.enqueue("sweep_attachment", attachment_id=str(attachment.id))
    uow.audit(action, "attachment", attachment.id)


def as_file(sealer: Sealer, attachment: Attachment) -> File:
    """Return a file as pages show it."""
    return File(
        id=attachment.id,
        section=attachment.section,
        item_id=attachment.item_id,
        file_name=sealer.open(attachment.file_name, name_place(attachment.id)),
        content_type=attachment.content_type,
        size=attachment.size,
        sha256=attachment.sha256,
        pages=attachment.pages,
        document_pages=attachment.document_pages,
        state=attachment.state,
        state_label=STATE_LABELS[attachment.state],
        reason=attachment.reason,
        has_preview=attachment.preview_key is not None,
    )
