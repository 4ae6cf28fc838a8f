"""The dry run: portion by portion, each a task, so that a worker that is killed costs a portion."""

from collections.abc import Sequence
from uuid import UUID

from foundation.clock import official_day
from foundation.errors import Failure
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.employee_imports import policies, queries
from identity.employee_imports.model import EmployeeImport, Finding, ImportState, Row
from identity.employees.usecases import Outcome, outcomes_of

PORTION = 500


async def check_portion(resources: Resources, import_id: UUID) -> None:
    """Look through the next lines of a list and report; at its end it is ready or faulty."""
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, import_id)
        if found is None or found.state != ImportState.CHECKING:
            return
        rows, report = found.opened_rows(uow.sealer), found.opened_report(uow.sealer)
        portion = rows[found.rows_done : found.rows_done + PORTION]
        report += await findings(uow, found.organization_id, portion, policies.repetitions(rows))
        found.keep_report(report, uow.sealer)
        found.rows_done += len(portion)
        if found.rows_done < found.rows_total:
            uow.enqueue("check_employee_import", import_id=str(import_id))
        else:
            _conclude(uow, found, report)


async def findings(
    uow: UnitOfWork, organization_id: UUID, rows: Sequence[Row], repeated: dict[int, list[str]]
) -> list[Finding]:
    """Return what there is to say about each of some lines of a unit's list."""
    today = official_day(uow.now())
    faults = {row.line: policies.own_faults(row, today) for row in rows}
    people = {row.line: policies.read_row(row, today) for row in rows if not faults[row.line]}
    outcomes = await outcomes_of(uow, organization_id, list(people.values()))
    report = []
    for row in rows:
        sentences, outcome = [*faults[row.line], *repeated.get(row.line, [])], None
        if row.line in people:
            verdict = outcomes[people[row.line].document.number].verdict
            if isinstance(verdict, Failure):
                sentences.append(verdict.sentence)
            elif isinstance(verdict, Outcome):
                outcome = verdict
        report.append(policies.finding_of(row, sentences, None if sentences else outcome))
    return report


def _conclude(uow: UnitOfWork, found: EmployeeImport, report: Sequence[Finding]) -> None:
    faulty = sum(bool(finding.faults) for finding in report)
    found.become(ImportState.FAULTY if faulty else ImportState.READY)
    found.rows_done = found.rows_total
    uow.audit("employee_import.check", "employee_import", found.id, result=found.state, faulty=faulty)
