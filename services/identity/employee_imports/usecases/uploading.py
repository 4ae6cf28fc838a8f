"""Taking a list in, and forgetting it after a week."""

from datetime import timedelta
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.workbooks.columns import Column, Line, Refusal, Wanted
from foundation.workbooks.reading import read
from identity.attempts.usecases import count_of_day
from identity.employee_imports import policies, queries
from identity.employee_imports.errors import (
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
from identity.employee_imports.model import EmployeeImport, ImportState, Row
from identity.employees.usecases import choose_organization

KEPT_FOR = timedelta(days=7)
UPLOADS_PER_DAY = 50
NUMBER, NAME, PHONE, USER_TYPE = "身份证号", "姓名", "手机号", "用户类型"
WANTED = Wanted(
    (Column(NUMBER, text=True), Column(NAME), Column(PHONE), Column(USER_TYPE, required=False)),
    most_rows=MOST_ROWS + 1,  # one may be the example
)

REFUSALS: dict[Refusal, type[FileRefused]] = {
    Refusal.FORMAT: FileNotExcel,
    Refusal.UNREADABLE: FileRefused,
    Refusal.EXHAUSTING: FileExhausting,
    Refusal.HEADER: HeaderMissing,
    Refusal.ROWS: TooManyRows,
}


def check_bytes(count: int) -> None:
    """Raise FileTooLarge for more bytes than a list may have."""
    if count > MOST_MEGABYTES * 1024 * 1024:
        raise FileTooLarge


async def upload(
    resources: Resources,
    actor: Actor,
    organization_id: UUID | None,
    file_name: str,
    data: bytes,
    address: str | None,
) -> EmployeeImport:
    """Take a list in and have it checked; nobody is added by that.

    Raises OrganizationNotFound, ImportsSpent or a FileRefused.
    """
    async with resources.unit_of_work(actor, address) as uow:
        unit = await choose_organization(uow.session, actor, organization_id)
        uow.leave_unaudited("a counter; the upload itself is audited below")
        if await count_of_day(uow, "employee imports", str(unit.id)) > UPLOADS_PER_DAY:
            raise ImportsSpent(limit=UPLOADS_PER_DAY)
    rows = await _read(data)
    async with resources.unit_of_work(actor, address) as uow:
        made = EmployeeImport(
            id=uuid7(),
            organization_id=unit.id,
            created_by=actor.id,
            created_at=uow.now(),
            state=ImportState.CHECKING.value,
            file_name=policies.plain_name(file_name),
            rows_total=len(rows),
            rows_done=0,
        )
        made.keep_rows(rows, uow.sealer)
        made.keep_report([], uow.sealer)
        uow.session.add(made)
        uow.audit("employee_import.upload", "employee_import", made.id, rows=len(rows))
        uow.enqueue("check_employee_import", import_id=str(made.id))
        uow.enqueue("remove_employee_import", after=KEPT_FOR, import_id=str(made.id))
    return made


async def remove_import(resources: Resources, import_id: UUID) -> None:
    """Forget a list with all that was found; one that is gone is fine."""
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, import_id)
        if found is not None:
            await uow.session.delete(found)
            uow.audit("employee_import.remove", "employee_import", import_id)


async def _read(data: bytes) -> list[Row]:
    sheet = await read(data, WANTED)
    if sheet.refused:
        raise REFUSALS[sheet.refused]
    rows = [row for row in map(_row, sheet.lines) if not policies.is_example(row)]
    if not rows:
        raise NoRows
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    return rows


def _row(line: Line) -> Row:
    cells = line.cells
    lost = NUMBER in line.rounded
    return Row(line.number, cells[NUMBER], cells[NAME], cells[PHONE], lost, cells[USER_TYPE])
