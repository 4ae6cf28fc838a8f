"""Adding everybody of a list, or nobody.

Hashing thousands of passwords takes minutes, so it comes first, portion by portion, kept sealed with the lines;
the last step looks at everybody once more and adds them in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.errors import Failure
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import NewPerson
from identity.credentials.usecases import hash_password, make_initial_password
from identity.employee_imports import policies, queries
from identity.employee_imports.errors import ImportNotFound
from identity.employee_imports.model import EmployeeImport, ImportState, Row
from identity.employees.usecases import Outcome, join, outcomes_of, person_data
from identity.organizations.usecases import hold_open_organization

PORTION = 200
LOOK_UP = 500


class _Changed(Exception):
    """Since it was checked something has changed that the list depends on."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """Somebody of a list: what adding means, and the account that there is."""

    prepared: NewPerson
    outcome: Outcome
    account_id: UUID | None


async def begin_applying(uow: UnitOfWork, actor: Actor, import_id: UUID) -> EmployeeImport:
    """Have a checked list added; pressing twice adds once.

    Raises ImportNotFound, ImportNotReady, OrganizationNotFound or OrganizationClosed.
    """
    found = await queries.visible(uow.session, actor, import_id, lock=True)
    if found is None:
        raise ImportNotFound
    if found.state in (ImportState.APPLYING, ImportState.APPLIED):
        uow.leave_unaudited("it was begun already")
        return found
    policies.check_may_apply(found)
    await hold_open_organization(uow.session, found.organization_id)
    found.become(ImportState.APPLYING)
    uow.audit("employee_import.apply", "employee_import", found.id, rows=found.rows_total)
    uow.enqueue("apply_employee_import", import_id=str(found.id), by=str(actor.id))
    return found


async def apply_portion(resources: Resources, import_id: UUID, by: UUID) -> None:
    """Prepare the passwords of the next lines or, when all are there, add everybody; `by` has asked for it."""
    async with resources.database.read() as session:
        found = await queries.by_id(session, import_id)
    if found is None or found.state != ImportState.APPLYING:
        return
    if found.rows_done < found.rows_total:
        await _prepare(resources, found, by)
        return
    try:
        async with resources.unit_of_work() as uow:
            await _finish(uow, import_id, by)
    except (Failure, _Changed):
        # Somebody registered, joined or left meanwhile: nothing was added, and a new dry run says what it is.
        await _check_again(resources, import_id)


async def _prepare(resources: Resources, seen: EmployeeImport, by: UUID) -> None:
    """Hash the passwords of a portion outside of any transaction, then keep them unless another run was quicker."""
    done, sealer = seen.rows_done, resources.sealer
    rows, report = seen.opened_rows(sealer), seen.opened_report(sealer)
    new = {finding.line for finding in report if finding.outcome == Outcome.NEW}
    portion = [await _with_password(row) if row.line in new else row for row in rows[done : done + PORTION]]
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, seen.id)
        if found is None or found.state != ImportState.APPLYING or found.rows_done != done:
            return
        found.keep_rows([*rows[:done], *portion, *rows[done + PORTION :]], uow.sealer)
        found.rows_done = done + len(portion)
        uow.enqueue("apply_employee_import", import_id=str(found.id), by=str(by))


async def _with_password(row: Row) -> Row:
    password = make_initial_password()
    return replace(row, password=password, password_hash=await hash_password(password))


async def _finish(uow: UnitOfWork, import_id: UUID, by: UUID) -> None:
    """Add everybody; raise _Changed or a Failure if that is not what the dry run has promised."""
    found = await queries.locked(uow.session, import_id)
    if found is None or found.state != ImportState.APPLYING or found.rows_done < found.rows_total:
        return
    unit = await hold_open_organization(uow.session, found.organization_id)
    rows, report = found.opened_rows(uow.sealer), found.opened_report(uow.sealer)
    people = await _promised(uow, unit.id, rows, {finding.line: finding.outcome for finding in report})
    new = [one for one in people if one.outcome is Outcome.NEW and one.account_id is None]
    await accounts.employ_many(uow, unit, [one.prepared for one in new], by)
    known = [one for one in people if one.outcome is not Outcome.PRESENT and one.account_id is not None]
    for one in known:
        await _take_in(uow, unit.id, one)
    found.become(ImportState.APPLIED)
    found.rows_done, found.finished_at = found.rows_total, uow.now()
    found.keep_rows([], uow.sealer)
    uow.audit(
        "employee_import.finish",
        "employee_import",
        found.id,
        actor_id=by,
        new=len(new),
        joined=len(known),
        organization_id=str(unit.id),
    )


async def _promised(
    uow: UnitOfWork, organization_id: UUID, rows: Sequence[Row], outcomes: Mapping[int, str | None]
) -> list[_Coming]:
    """Return everybody of a list with the account that there is; raise _Changed unless all is as it was found."""
    today, coming = official_day(uow.now()), []
    for start in range(0, len(rows), LOOK_UP):
        people = {row.line: policies.read_row(row, today) for row in rows[start : start + LOOK_UP]}
        found = await outcomes_of(uow, organization_id, list(people.values()))
        for row in rows[start : start + LOOK_UP]:
            person = people[row.line]
            now = found[person.document.number]
            if isinstance(now.verdict, Failure) or now.verdict != outcomes[row.line]:
                raise _Changed
            prepared = NewPerson(person_data(person), row.password, row.password_hash)
            coming.append(_Coming(prepared, now.verdict, now.account.id if now.account else None))
    return coming


async def _take_in(uow: UnitOfWork, organization_id: UUID, one: _Coming) -> None:
    """Have somebody join who has an account, or take over one whose registration was refused."""
    if one.account_id is None:
        return
    if one.outcome is Outcome.JOINS:
        await join(uow, one.account_id, organization_id)
    else:
        refused = await accounts.lock_account(uow, one.account_id)
        account = await accounts.employ_person(uow, one.prepared.person, organization_id, refused)
        accounts.send_prepared(uow, account, one.prepared)
    await accounts.grant_roles(uow, one.account_id, [(Role.APPLICANT, None)])


async def _check_again(resources: Resources, import_id: UUID) -> None:
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, import_id)
        if found is None or found.state != ImportState.APPLYING:
            return
        found.become(ImportState.CHECKING)
        found.keep_rows([row.without_password() for row in found.opened_rows(uow.sealer)], uow.sealer)
        found.keep_report([], uow.sealer)
        uow.audit("employee_import.finish", "employee_import", import_id, result="refused")
        uow.enqueue("check_employee_import", import_id=str(import_id))
