"""Response shapes of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from identity.employee_imports.model import EmployeeImport, Finding, ImportState
from identity.employee_imports.usecases import Seen
from identity.employees.usecases import Outcome
from identity.organizations.usecases import Organization


class ImportOut(BaseModel):
    """An import and how far it is; `rows_done` counts within the state."""

    id: UUID
    organization_id: UUID
    file_name: str
    state: ImportState
    rows_total: int
    rows_done: int
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, found: EmployeeImport) -> Self:
        """Return an import."""
        return cls(
            id=found.id,
            organization_id=found.organization_id,
            file_name=found.file_name,
            state=ImportState(found.state),
            rows_total=found.rows_total,
            rows_done=found.rows_done,
            created_at=found.created_at,
            finished_at=found.finished_at,
        )


class ImportList(BaseModel):
    """The last imports of a unit."""

    organization_name: str
    items: list[ImportOut]

    @classmethod
    def of(cls, unit: Organization, found: Sequence[EmployeeImport]) -> Self:
        """Return a list."""
        return cls(organization_name=unit.name, items=[ImportOut.of(one) for one in found])


class FindingOut(BaseModel):
    """A line of the report: what it means, or the sentences that say what is wrong."""

    line: int
    name: str
    number_masked: str
    outcome: Outcome | None
    faults: list[str]

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Return a line."""
        outcome = Outcome(finding.outcome) if finding.outcome else None
        return cls(
            line=finding.line,
            name=finding.name,
            number_masked=finding.number_masked,
            outcome=outcome,
            faults=list(finding.faults),
        )


class CountsOut(BaseModel):
    """How many lines mean what."""

    new: int
    joins: int
    present: int
    faulty: int


class ReportOut(ImportOut):
    """An import with a part of its report; `next` is the line after which the next part begins."""

    counts: CountsOut
    items: list[FindingOut]
    next: int | None

    @classmethod
    def seen(cls, seen: Seen) -> Self:
        """Return an import with what was found."""
        counts = {name: seen.counts.get(name, 0) for name in CountsOut.model_fields}
        return cls(
            **ImportOut.of(seen.found).model_dump(),
            counts=CountsOut(**counts),
            items=[FindingOut.of(finding) for finding in seen.findings],
            next=seen.following,
        )
