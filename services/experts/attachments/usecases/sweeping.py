"""Ending what never came, and removing what no row needs any more."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from experts.attachments import policies, queries
from experts.attachments.model import (
    Attachment,
    FileState,
    folder_of,
    original_of,
)
from experts.attachments.usecases.life import lock_attachment
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork


async def sweep(resources: Resources, attachment_id: UUID) -> None:
    """End a row whose object never came, and remove the objects that no row needs any more."""
    async with resources.unit_of_work() as uow:
        attachment = await lock_attachment(uow, attachment_id)
        if attachment.state == FileState.PENDING:
            await _reap(uow, attachment)
        if attachment.state in (FileState.PENDING, FileState.CHECKING):
            return  # an upload or an inspection is writing; it sweeps when it ends
        needed = _needed_objects(attachment, await queries.page_keys(uow.session, attachment_id), uow.now())
    async for key in resources.store.keys(folder_of(attachment_id)):
        if key not in needed:
            await resources.store.delete(key)


async def _reap(uow: UnitOfWork, attachment: Attachment) -> None:
    """End what nobody has gone on with for a day; look again later at what somebody has."""
    upload = await queries.upload(uow.session, attachment.id)
    touched_at = upload.touched_at if upload else attachment.created_at
    if policies.is_over(touched_at, uow.now()):
        attachment.become(FileState.DELETED)
        await queries.forget_chunks(uow.session, attachment.id)
        uow.audit("attachment.reap", "attachment", attachment.id)
    elif policies.is_over(attachment.created_at, uow.now()):
        later = touched_at + policies.REAP_AFTER - uow.now()
        uow.enqueue("sweep_attachment", after=later, attachment_id=str(attachment.id))
        uow.leave_unaudited("only its time is put off")


def _needed_objects(attachment: Attachment, page_keys: Collection[str], now: datetime) -> set[str | None]:
    """Nothing of a refused file is kept, it may be hostile; a submitted one stays whatever follows.

    A picture's original outlives its clean copy's arrival, nobody may read it, and goes a day after it was announced: a
    backup that is being taken may have the row of before, and copies the objects later (docs/decisions/0029).
    """
    if not attachment.readable:
        return set()
    needed = {attachment.object_key, attachment.preview_key, *page_keys}
    return needed if policies.is_over(attachment.created_at, now) else {*needed, original_of(attachment.id)}
