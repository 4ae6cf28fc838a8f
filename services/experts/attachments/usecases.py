"""The life of a file: announced, arrived, inspected, submitted, deleted, swept up."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import inspector, policies, queries
from experts.attachments.errors import (
    FileDamaged,
    FileNotFound,
    FileTooLarge,
    PageNotFound,
    TooManyFiles,
)
from experts.attachments.inspector import Report
from experts.attachments.model import (
    STATE_LABELS,
    Attachment,
    AttachmentPage,
    AttachmentReader,
    Content,
    File,
    FileState,
    Section,
    folder_of,
    name_place,
)
from experts.attachments.policies import Named, Upload
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.store.objects import ObjectDamaged
from foundation.unit_of_work import UnitOfWork

__all__ = ["Content", "File", "Named", "Section", "Upload"]

REAP_AFTER = timedelta(hours=24)
MEMORY_BYTES = 1024 * 1024
STORING_AT_ONCE = 4


class _Object(NamedTuple):
    key: str
    sha256: str
    size: int


class _Kept(NamedTuple):
    preview: _Object
    clean: _Object | None
    pages: list[_Object]


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
        _end(uow, attachment, "attachment.give_up")
        return None
    return _file(uow.sealer, attachment)


async def announce(
    uow: UnitOfWork, record_id: UUID, account_id: UUID, upload: Upload, key: str | None
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
        object_key=f"{folder_of(attachment_id)}original",
        submitted=False,
        created_at=uow.now(),
    )
    uow.session.add(attachment)
    uow.enqueue("sweep_attachment", after=REAP_AFTER, attachment_id=str(attachment_id))
    uow.audit("attachment.announce", "attachment", attachment_id, size=upload.size)
    return attachment


async def arrive(uow: UnitOfWork, attachment_id: UUID, sha256: str) -> File:
    """Note that the object is there and have it inspected; raise CannotBecome if the row has ended."""
    attachment = await _lock(uow, attachment_id)
    attachment.become(FileState.CHECKING)
    attachment.sha256 = sha256
    uow.enqueue("inspect_attachment", attachment_id=str(attachment_id))
    uow.audit("attachment.arrive", "attachment", attachment_id, sha256=sha256)
    return _file(uow.sealer, attachment)


async def give_up(uow: UnitOfWork, attachment_id: UUID) -> None:
    """End a row whose object did not come."""
    attachment = await _lock(uow, attachment_id)
    if attachment.state == FileState.PENDING:
        _end(uow, attachment, "attachment.give_up")


async def delete(uow: UnitOfWork, record_id: UUID, attachment_id: UUID) -> None:
    """Delete a file of this record; what was submitted stays readable for reviewers. Raises FileNotFound."""
    attachment = await queries.lock(uow.session, attachment_id)
    if attachment is None or attachment.record_id != record_id or attachment.state not in queries.LIVE:
        raise FileNotFound
    _end(uow, attachment, "attachment.delete")


async def files_of(session: AsyncSession, sealer: Sealer, record_id: UUID) -> list[File]:
    """Return the files of a record that have arrived, oldest first."""
    return [_file(sealer, one) for one in await queries.live_of_record(session, record_id)]


async def mark_submitted(uow: UnitOfWork, ids: Collection[UUID]) -> None:
    """Note that these files are part of a snapshot: their objects stay for good."""
    for attachment in await queries.named(uow.session, ids):
        attachment.submitted = True


async def show_to(uow: UnitOfWork, ids: Collection[UUID], organization_id: UUID) -> None:
    """Let the reviewers of a bureau read these files; repeating it changes nothing."""
    rows = [{"attachment_id": id, "organization_id": organization_id} for id in ids]
    if rows:
        await uow.session.execute(insert(AttachmentReader).on_conflict_do_nothing(), rows)


async def open_content(resources: Resources, actor: Actor, address: str | None, id: UUID) -> Content:
    """Return a file's bytes, checked against their hash; raise FileNotFound or FileDamaged.

    Files hold personal data in the clear: whoever is not the owner leaves a trace.
    """
    async with resources.unit_of_work(actor, address) as uow:
        attachment, name = await _authorise(uow, actor, id, "attachment.read")
    data = await _read(resources, attachment.object_key, attachment.sha256)
    return Content(data, attachment.content_type, name)


async def open_preview(resources: Resources, actor: Actor, address: str | None, id: UUID) -> Content:
    """Return the picture (PNG) of a file's first page, under the same conditions."""
    async with resources.unit_of_work(actor, address) as uow:
        attachment, name = await _authorise(uow, actor, id, "attachment.preview")
        if attachment.preview_key is None:
            raise FileNotFound
    data = await _read(resources, attachment.preview_key, attachment.preview_sha256)
    return Content(data, policies.PNG, f"{name}.png")


async def open_page(
    resources: Resources, actor: Actor, address: str | None, id: UUID, number: int
) -> Content:
    """Return the picture of a file's page, the first is 1, under the same conditions; or raise PageNotFound."""
    async with resources.unit_of_work(actor, address) as uow:
        attachment, name = await _authorise(uow, actor, id, "attachment.read_page", page=number)
        page = await queries.page(uow.session, id, number)
        if page is None:
            raise PageNotFound(number=number)
    data = await _read(resources, page.object_key, page.sha256)
    return Content(data, policies.page_type(attachment.content_type), f"{name}-{number}")


async def inspect(resources: Resources, attachment_id: UUID) -> None:
    """Have a file looked into apart and keep the result; a second run finds nothing to do."""
    async with resources.database.read() as session:
        attachment = await queries.find(session, attachment_id)
    if attachment is None or attachment.state != FileState.CHECKING:
        return
    with tempfile.TemporaryDirectory() as folder:
        report = await _look_into(resources, attachment, Path(folder))
        kept = None if report.refused else await _keep_results(resources, attachment, report, Path(folder))
    async with resources.unit_of_work() as uow:
        attachment = await _lock(uow, attachment_id)
        uow.enqueue("sweep_attachment", attachment_id=str(attachment_id))
        if attachment.state != FileState.CHECKING:
            return  # deleted meanwhile, or another run was quicker
        _conclude(uow.session, attachment, report, kept)
        uow.audit("attachment.inspect", "attachment", attachment_id, result=attachment.state)


async def sweep(resources: Resources, attachment_id: UUID) -> None:
    """End a row whose object never came, and remove the objects that no row needs any more."""
    async with resources.unit_of_work() as uow:
        attachment = await _lock(uow, attachment_id)
        if attachment.state == FileState.PENDING and uow.now() - attachment.created_at >= REAP_AFTER:
            attachment.become(FileState.DELETED)
            uow.audit("attachment.reap", "attachment", attachment_id)
        if attachment.state in (FileState.PENDING, FileState.CHECKING):
            return  # an upload or an inspection is writing; it sweeps when it ends
        needed = _needed_objects(attachment, await queries.page_keys(uow.session, attachment_id))
    async for key in resources.store.keys(folder_of(attachment_id)):
        if key not in needed:
            await resources.store.delete(key)


async def _fill(data: BinaryIO, chunks: AsyncIterator[bytes]) -> int:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > policies.MAX_FILE_BYTES:
            raise FileTooLarge
        data.write(chunk)
    return size


async def _authorise(
    uow: UnitOfWork, actor: Actor, id: UUID, action: str, page: int | None = None
) -> tuple[Attachment, str]:
    attachment = await queries.visible(uow.session, actor, id)
    if attachment is None:
        raise FileNotFound
    if attachment.account_id != actor.id:
        uow.audit(action, "attachment", id, record_id=str(attachment.record_id), page=page)
    return attachment, uow.sealer.open(attachment.file_name, name_place(id))


async def _read(resources: Resources, key: str, sha256: str | None) -> bytes:
    try:
        return await resources.store.read(key, sha256 or "")
    except ObjectDamaged as error:
        raise FileDamaged from error


async def _lock(uow: UnitOfWork, attachment_id: UUID) -> Attachment:
    attachment = await queries.lock(uow.session, attachment_id)
    if attachment is None:
        raise FileNotFound
    return attachment


async def _look_into(resources: Resources, attachment: Attachment, folder: Path) -> Report:
    try:
        data = await resources.store.read(attachment.object_key, attachment.sha256 or "")
    except ObjectDamaged:
        return Report("damaged")
    file = folder / "file"
    await asyncio.to_thread(file.write_bytes, data)
    return await asyncio.to_thread(inspector.inspect, attachment.content_type, file, folder)


async def _keep_results(resources: Resources, attachment: Attachment, report: Report, folder: Path) -> _Kept:
    """Store what the inspector made, under keys that hold the hash: two runs do not disturb each other."""
    preview = await _store(resources, attachment, folder / inspector.PREVIEW, policies.PNG)
    if attachment.content_type == policies.PDF:
        return _Kept(preview, None, await _store_pages(resources, attachment, report.pages or 0, folder))
    clean = await _store(resources, attachment, folder / inspector.CLEAN, attachment.content_type)
    return _Kept(preview, clean, [clean])


async def _store_pages(
    resources: Resources, attachment: Attachment, count: int, folder: Path
) -> list[_Object]:
    room = asyncio.Semaphore(STORING_AT_ONCE)

    async def store(number: int) -> _Object:
        async with room:
            return await _store(resources, attachment, inspector.drawn_page(folder, number), policies.JPEG)

    return await asyncio.gather(*(store(number) for number in range(1, count + 1)))


async def _store(resources: Resources, attachment: Attachment, file: Path, content_type: str) -> _Object:
    data = await asyncio.to_thread(file.read_bytes)
    sha256 = hashlib.sha256(data).hexdigest()
    key = f"{folder_of(attachment.id)}{sha256}"
    await resources.store.put_bytes(key, data, content_type)
    return _Object(key, sha256, len(data))


def _conclude(session: AsyncSession, attachment: Attachment, report: Report, kept: _Kept | None) -> None:
    if kept is None:
        attachment.become(FileState.FAILED)
        attachment.reason = policies.REASONS[report.refused or "unreadable"].format(page=report.bad_page)
        return
    attachment.become(FileState.PASSED)
    attachment.pages, attachment.document_pages = report.pages, report.document_pages
    for number, page in enumerate(kept.pages, 1):
        session.add(
            AttachmentPage(
                attachment_id=attachment.id, number=number, object_key=page.key, sha256=page.sha256
            )
        )
    attachment.preview_key, attachment.preview_sha256 = kept.preview.key, kept.preview.sha256
    if kept.clean is not None:
        attachment.object_key, attachment.sha256 = kept.clean.key, kept.clean.sha256
        attachment.size = kept.clean.size


def _end(uow: UnitOfWork, attachment: Attachment, action: str) -> None:
    attachment.become(FileState.DELETED)
    uow.enqueue("sweep_attachment", attachment_id=str(attachment.id))
    uow.audit(action, "attachment", attachment.id)


def _needed_objects(attachment: Attachment, page_keys: Collection[str]) -> set[str | None]:
    """Nothing of a refused file is kept, it may be hostile; a submitted one stays whatever follows."""
    return {attachment.object_key, attachment.preview_key, *page_keys} if attachment.readable else set()


def _file(sealer: Sealer, attachment: Attachment) -> File:
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
