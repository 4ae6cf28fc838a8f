"""Taking a register in, and forgetting it after a week."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from experts.register_imports import policies, queries
from experts.register_imports.errors import (
    MOST_MEGABYTES,
    MOST_ROWS,
    FileExhausting,
    FileNotExcel,
    FileRefused,
    FileTooLarge,
    HeaderMissing,
    ImportsSpent,
    NoRows,
    TooManyRows,
)
from experts.register_imports.model import ImportState, RegisterImport, RegisterRow, Typed, seal_typed
from experts.register_imports.policies import COLUMNS, NUMBER
from foundation.auth.actor import Actor
from foundation.db.copying import copy
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.workbooks.columns import Line, Refusal, Wanted
from foundation.workbooks.reading import read

KEPT_FOR = timedelta(days=7)
UPLOADS_PER_DAY = 50
DAY = timedelta(days=1)

WANTED = Wanted(COLUMNS, most_rows=MOST_ROWS + 1)  # one may be the example
REFUSALS: dict[Refusal, type[FileRefused]] = {
    Refusal.FORMAT: FileNotExcel,
    Refusal.UNREADABLE: FileRefused,
    Refusal.EXHAUSTING: FileExhausting,
    Refusal.HEADER: HeaderMissing,
    Refusal.ROWS: TooManyRows,
}


def check_bytes(count: int) -> None:
    """Raise FileTooLarge for more bytes than a register may have."""
    if count > MOST_MEGABYTES * 1024 * 1024:
        raise FileTooLarge


async def upload(
    resources: Resources, actor: Actor, file_name: str, data: bytes, address: str | None
) -> RegisterImport:
    """Take a register in and have it looked through; nobody is listed by that.

    Raises ImportsSpent or a FileRefused.
    """
    organization_id = policies.organization_of(actor)
    async with resources.database.read() as session:
        begun = await queries.count_since(session, organization_id, resources.clock.now() - DAY)
    if begun >= UPLOADS_PER_DAY:
        raise ImportsSpent(limit=UPLOADS_PER_DAY)
    lines = await _read(data)
    async with resources.unit_of_work(actor, address) as uow:
        made = RegisterImport(
            id=uuid7(),
            organization_id=organization_id,
            created_by=actor.id,
            created_at=uow.now(),
            state=ImportState.CHECKING,
            file_name=policies.plain_name(file_name),
            rows_total=len(lines),
            rows_done=0,
            line_done=0,
            entered=0,
        )
        uow.session.add(made)
        await uow.session.flush()
        rows = _sealed(lines, made.id, uow.sealer)
        await copy(uow.session, RegisterRow.__table__, rows)
        uow.audit("register_import.upload", "register_import", made.id, rows=len(lines))
        uow.enqueue("check_register_import", import_id=str(made.id))
        uow.enqueue("remove_register_import", after=KEPT_FOR, import_id=str(made.id))
    return made


async def remove_import(resources: Resources, import_id: UUID) -> None:
    """Forget a register with all that was found; one that is gone is fine. Who was listed stays so."""
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, import_id)
        if found is None:
            return
        await queries.delete_rows(uow.session, import_id)
        await uow.session.delete(found)
        uow.audit("register_import.remove", "register_import", import_id)


async def _read(data: bytes) -> list[Line]:
    sheet = await read(data, WANTED)
    if sheet.refused:
        raise REFUSALS[sheet.refused]
    lines = [line for line in sheet.lines if not policies.is_example(line.cells)]
    if not lines:
        raise NoRows
    if len(lines) > MOST_ROWS:
        raise TooManyRows
    return lines


def _sealed(lines: Sequence[Line], import_id: UUID, sealer: Sealer) -> list[dict[str, object]]:
    repeats = policies.repetitions([(line.number, line.cells[NUMBER]) for line in lines])
    return [
        {
            "import_id": import_id,
            "line": line.number,
            "typed": seal_typed(
                Typed(dict(line.cells), tuple(sorted(line.rounded)), repeats.get(line.number, 0)),
                import_id,
                line.number,
                sealer,
            ),
        }
        for line in lines
    ]
