"""Taking the file of an export away, and forgetting the export after a week."""

from dataclasses import dataclass
from uuid import UUID

from experts.exports import policies, queries
from experts.exports.errors import ExportDamaged, ExportNotFound
from experts.exports.model import file_place, folder_of
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.store.objects import ObjectDamaged


@dataclass(frozen=True, slots=True)
class File:
    """The workbook and its name."""

    data: bytes
    name: str


async def download(resources: Resources, actor: Actor, address: str | None, export_id: UUID) -> File:
    """Return the file, checked against its hash; each taking is audited.

    Raises ExportNotFound, ExportNotReady, RoleChanged or ExportDamaged.
    """
    async with resources.unit_of_work(actor, address) as uow:
        found = await queries.own(uow.session, actor, export_id)
        if found is None:
            raise ExportNotFound
        policies.check_may_download(found, found.opened(uow.sealer), actor)
        key, sha256, name = found.object_key or "", found.sha256 or "", f"专家名单{found.shown_number}.xlsx"
        uow.audit("export.download", "export", export_id, count=found.rows_done, unmasked=found.unmasked)
    try:
        sealed = await resources.store.read(key, sha256)
    except ObjectDamaged as error:
        raise ExportDamaged from error
    return File(resources.sealer.open_bytes(sealed, file_place(export_id)), name)


async def remove(resources: Resources, export_id: UUID) -> None:
    """Forget an export with its file; one that is gone is fine."""
    async for key in resources.store.keys(folder_of(export_id)):
        await resources.store.delete(key)
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, export_id)
        if found is not None:
            await queries.delete_parts(uow.session, export_id)
            await uow.session.delete(found)
        uow.audit("export.remove", "export", export_id)
