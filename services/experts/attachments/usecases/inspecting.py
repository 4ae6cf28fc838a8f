"""Having a file looked into apart, and keeping what was found."""

import asyncio
import hashlib
import tempfile
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import inspector, policies, queries
from experts.attachments.inspector import Report
from experts.attachments.model import (
    Attachment,
    AttachmentPage,
    FileState,
    folder_of,
)
from experts.attachments.usecases.life import lock_attachment
from foundation.resources import Resources
from foundation.store.objects import ObjectDamaged

STORING_AT_ONCE = 4


class _Object(NamedTuple):
    key: str
    sha256: str
    size: int


class _Kept(NamedTuple):
    preview: _Object
    clean: _Object | None
    pages: list[_Object]


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
        attachment = await lock_attachment(uow, attachment_id)
        uow.enqueue("sweep_attachment", attachment_id=str(attachment_id))
        if attachment.state != FileState.CHECKING:
            return  # deleted meanwhile, or another run was quicker
        _conclude(uow.session, attachment, report, kept)
        uow.audit("attachment.inspect", "attachment", attachment_id, result=attachment.state)


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
