"""Request and response shapes of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from experts.register_imports.model import ImportState, Outcome, RegisterImport
from experts.register_imports.usecases import Line, Seen


class ApplyIn(BaseModel):
    """Whether lines that are wrong are left out."""

    model_config = ConfigDict(extra="forbid")

    skip_faulty: bool = False


class ImportOut(BaseModel):
    """An import and how far it is; `rows_done` counts within the state, `entered` who was listed by it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    file_name: str
    state: ImportState
    rows_total: int
    rows_done: int
    entered: int
    created_at: datetime
    finished_at: datetime | None


class ImportList(BaseModel):
    """The last imports of the association."""

    items: list[ImportOut]

    @classmethod
    def of(cls, found: Sequence[RegisterImport]) -> Self:
        """Return a list."""
        return cls(items=[ImportOut.model_validate(one) for one in found])


class LineOut(BaseModel):
    """A line of the report: what it means, and the sentences that say what is wrong."""

    line: int
    name: str
    number_masked: str
    outcome: Outcome | None
    faults: list[str]

    @classmethod
    def of(cls, line: Line) -> Self:
        """Return a line."""
        found = line.finding
        return cls(
            line=line.line,
            name=found.name,
            number_masked=found.number_masked,
            outcome=line.outcome,
            faults=list(found.faults),
        )


class CountsOut(BaseModel):
    """How many lines mean what."""

    new: int
    present: int
    joins: int
    returns: int
    reviewing: int
    faulty: int


class ReportOut(ImportOut):
    """An import with a part of its report; `next` is the line after which the next part begins."""

    counts: CountsOut
    items: list[LineOut]
    next: int | None

    @classmethod
    def seen(cls, seen: Seen) -> Self:
        """Return an import with what was found."""
        return cls(
            **ImportOut.model_validate(seen.found).model_dump(),
            counts=CountsOut(**{outcome.value: seen.counts.get(outcome, 0) for outcome in Outcome}),
            items=[LineOut.of(line) for line in seen.lines],
            next=seen.following,
        )
