"""Reading a file: its content, its preview, its pages."""

from uuid import UUID

from experts.attachments import policies, queries
from experts.attachments.errors import (
    FileDamaged,
    FileNotFound,
    PageNotFound,
)
from experts.attachments.model import (
    Attachment,
    Content,
    name_place,
)
from experts.readings import usecases as readings
from experts.readings.usecases import What
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.store.objects import ObjectDamaged
from foundation.unit_of_work import UnitOfWork


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


async def _authorise(
    uow: UnitOfWork, actor: Actor, id: UUID, action: str, page: int | None = None
) -> tuple[Attachment, str]:
    attachment = await queries.visible(uow.session, actor, id)
    if attachment is None:
        raise FileNotFound
    if attachment.account_id != actor.id:
        uow.audit(action, "attachment", id, record_id=str(attachment.record_id), page=page)
        await readings.note_once(uow, actor, attachment.record_id, What.FILE, id)
    return attachment, uow.sealer.open(attachment.file_name, name_place(id))


async def _read(resources: Resources, key: str, sha256: str | None) -> bytes:
    try:
        return await resources.store.read(key, sha256 or "")
    except ObjectDamaged as error:
        raise FileDamaged from error
