"""Writing the file of an export, and giving up on one that cannot be made."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import anyio.to_thread
import orjson

from experts.exports import queries
from experts.exports.model import (
    UNFINISHED,
    Asked,
    Export,
    ExportState,
    file_place,
    folder_of,
    part_place,
)
from experts.exports.usecases.gathering import COLUMNS
from experts.settings import settings
from foundation.clock import OFFICIAL_TIME
from foundation.ids import uuid7
from foundation.papers.fonts import regular_font
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.workbooks import listing
from foundation.workbooks.listing import Listing, Mark

SEALED = "application/octet-stream"
MASKED = "证件号码、电话、邮箱已隐去"
FULL = "含完整证件号码和联系方式，请妥善保管，不得外传"


async def write_file(resources: Resources, export_id: UUID) -> None:
    """Put the parts together into one workbook, keep it sealed, and say that it is ready.

    Killed in the middle it begins again; whatever object nobody points to goes with the export.
    """
    async with resources.database.read() as session:
        seen = await queries.find(session, export_id)
    if seen is None or seen.state != ExportState.WRITING:
        return
    with TemporaryDirectory() as folder:
        await _spool(resources, seen, Path(folder))
        data = await anyio.to_thread.run_sync(_made, seen, resources.sealer, Path(folder))
    sealed = await anyio.to_thread.run_sync(resources.sealer.seal_bytes, data, file_place(export_id))
    key = f"{folder_of(export_id)}{uuid7()}"
    sha256 = await resources.store.put_bytes(key, sealed, SEALED)
    async with resources.unit_of_work(seen.opened(resources.sealer).actor(seen.requested_by)) as uow:
        found = await queries.locked(uow.session, export_id)
        if found is not None and found.state == ExportState.WRITING:
            found.become(ExportState.READY)
            found.object_key, found.sha256, found.size = key, sha256, len(sealed)
            found.finished_at = uow.now()
            await queries.delete_parts(uow.session, export_id)
            uow.audit("export.finish", "export", export_id, count=found.rows_done, unmasked=found.unmasked)
            return
        uow.leave_unaudited("cancelled meanwhile, or another run was quicker")
    await resources.store.delete(key)


async def give_up(resources: Resources, export_id: UUID) -> None:
    """Say that an export cannot be made; one that is finished stays as it is."""
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, export_id)
        if found is not None and found.state in UNFINISHED:
            found.become(ExportState.FAILED)
            found.finished_at = uow.now()
            await queries.delete_parts(uow.session, export_id)
        uow.audit("export.finish", "export", export_id, result="failed")


async def _spool(resources: Resources, export: Export, folder: Path) -> None:
    """Bring the parts into a folder, sealed as they are: in memory there is never more than one."""
    for number in range(export.parts):
        async with resources.database.read() as session:
            rows = await queries.part(session, export.id, number)
        await anyio.Path(folder / str(number)).write_bytes(rows or b"")


def _made(export: Export, sealer: Sealer, folder: Path) -> bytes:
    file = folder / "list.xlsx"
    listing.write(_listing(export, export.opened(sealer)), _rows(export, sealer, folder), file)
    return file.read_bytes()


def _rows(export: Export, sealer: Sealer, folder: Path) -> Iterator[Sequence[str]]:
    for number in range(export.parts):
        sealed = (folder / str(number)).read_bytes()
        if sealed:
            yield from orjson.loads(sealer.open(sealed, part_place(export.id, number)))


def _listing(export: Export, asked: Asked) -> Listing:
    who = f"{asked.name}（{asked.organization}）" if asked.organization else asked.name
    at, number = _minute(export.created_at), f"导出编号 {export.shown_number}"
    line = f"专家名单　导出人：{who}　导出时间：{at}　{number}　{FULL if export.unmasked else MASKED}"
    mark = Mark(line, (who, at, number), regular_font(settings().font_dir))
    return Listing("专家名单", COLUMNS, mark, who)


def _minute(at: datetime) -> str:
    return f"{at.astimezone(OFFICIAL_TIME):%Y-%m-%d %H:%M}"
