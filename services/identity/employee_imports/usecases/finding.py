"""Looking at imports."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.resources import Resources
from identity.employee_imports import queries
from identity.employee_imports.errors import ImportNotFound
from identity.employee_imports.model import EmployeeImport, Finding
from identity.employees.usecases import choose_organization
from identity.organizations.usecases import Organization

PAGE = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """An import with a part of its report; `counts` by outcome and "faulty", `following` the next page's line."""

    found: EmployeeImport
    counts: Mapping[str, int]
    findings: Sequence[Finding]
    following: int | None


async def latest_imports(
    session: AsyncSession, actor: Actor, organization_id: UUID | None
) -> tuple[Organization, Sequence[EmployeeImport]]:
    """Return the unit that is meant and its last imports, newest first; raise OrganizationNotFound."""
    unit = await choose_organization(session, actor, organization_id)
    return unit, await queries.latest(session, actor, unit.id)


async def look_at(
    resources: Resources, session: AsyncSession, actor: Actor, import_id: UUID, after: int, *, faulty: bool
) -> Seen:
    """Return an import with what was found about the lines behind `after`; raise ImportNotFound.

    `faulty` leaves the good lines out.
    """
    found = await queries.visible(session, actor, import_id)
    if found is None:
        raise ImportNotFound
    report = found.opened_report(resources.sealer)
    counts = Counter("faulty" if finding.faults else finding.outcome or "" for finding in report)
    behind = [one for one in report if one.line > after and (one.faults or not faulty)]
    shown = behind[:PAGE]
    return Seen(found, counts, shown, shown[-1].line if len(behind) > PAGE else None)
