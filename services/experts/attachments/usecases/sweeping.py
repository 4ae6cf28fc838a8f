"""Ending what never came, and removing what no row needs any more."""

from collections.abc import Collection
from uuid import UUID

from experts.attachments import queries
from experts.attachments.model import (
    Attachment,
    FileState,
    folder_of,
)
from experts.attachments.usecases.life import REAP_AFTER, lock_attachment
from foundation.resources import Resources


async def sweep(resources: Resources, attachment_id: UUID) -> None:
    """End a row whose object never came, and remove the objects that no row needs any more."""
    async with resources.unit_of_work() as uow:
        attachment = await lock_attachment(uow, attachment_id)
        if attachment.state == FileState.PENDING and uow.now() - attachment.created_at >= REAP_AFTER:
            attachment.become(FileState.DELETED)
            uow.audit("attachment.reap", "attachment", attachment_id)
        if attachment.state in (FileState.PENDING, FileState.CHECKING):
            return  # an upload or an inspection is writing; it sweeps when it ends
        needed = _needed_objects(attachment, await queries.page_keys(uow.session, attachment_id))
    async for key in resources.store.keys(folder_of(attachment_id)):
        if key not in needed:
            await resources.store.delete(key)


def _needed_objects(attachment: Attachment, page_keys: Collection[str]) -> set[str | None]:
    """Nothing of a refused file is kept, it may be hostile; a submitted one stays whatever follows."""
    return {attachment.object_key, attachment.preview_key, *page_keys} if attachment.readable else set()
