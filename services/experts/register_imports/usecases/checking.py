"""The dry run: portion by portion, each a task, so that a worker that is killed costs a portion."""

from uuid import UUID

from experts.dictionaries import usecases as dictionaries
from experts.register_imports import queries
from experts.register_imports.model import ImportState, Outcome
from experts.register_imports.usecases.judging import judge, keep
from foundation.resources import Resources

PORTION = 500


async def check_portion(resources: Resources, import_id: UUID) -> None:
    """Look through the next lines of a register and report; at its end it waits for a person."""
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, import_id)
        if found is None or found.state != ImportState.CHECKING:
            return
        uow.leave_unaudited("a portion of the dry run; its end is audited")
        rows = await queries.lines_after(uow.session, import_id, found.line_done, PORTION)
        words = await dictionaries.read(uow.session)
        await keep(uow, import_id, await judge(uow, import_id, rows, words))
        found.rows_done += len(rows)
        if rows and found.rows_done < found.rows_total:
            found.line_done = rows[-1]["line"]
            uow.enqueue("check_register_import", import_id=str(import_id))
            return
        counts = await queries.counts(uow.session, import_id)
        found.become(ImportState.CHECKED)
        found.rows_done = found.rows_total
        faulty = counts.get(Outcome.FAULTY, 0)
        uow.audit("register_import.check", "register_import", import_id, rows=found.rows_total, faulty=faulty)
