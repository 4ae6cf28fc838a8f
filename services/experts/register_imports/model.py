"""The tables of imports and their rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from experts.database import Base, word_of
from experts.register_imports.errors import ImportStateChanged
from foundation.sealing.columns import sealed
from foundation.sealing.sealer import Sealer


class ImportState(StrEnum):
    """Where an import is. `checked` waits for a person, with faulty lines or without."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"


NEXT: dict[ImportState, frozenset[ImportState]] = {
    ImportState.CHECKING: frozenset({ImportState.CHECKED}),
    ImportState.CHECKED: frozenset({ImportState.APPLYING}),
    ImportState.APPLYING: frozenset({ImportState.APPLIED}),
    ImportState.APPLIED: frozenset(),
}


class Outcome(StrEnum):
    """What a line means. `joins` and `returns` are of people who have an account or were in the library before."""

    NEW = "new"
    PRESENT = "present"
    JOINS = "joins"
    RETURNS = "returns"
    REVIEWING = "reviewing"
    FAULTY = "faulty"


ENTERS = frozenset({Outcome.NEW, Outcome.JOINS, Outcome.RETURNS})
"""What changes the library; everything else leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is shown of a line: the name as typed, the number masked, and the sentences that say what is wrong."""

    name: str
    number_masked: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as it was typed: cells by title, titles of numbers that the spreadsheet has rounded, and the line of
    the same number further up (0: none).
    """

    cells: dict[str, str]
    rounded: tuple[str, ...] = ()
    repeats: int = 0


class RegisterImport(Base):
    """A register that somebody has uploaded. `rows_done` counts within the state, `line_done` is the last line of
    it that was looked at; the counts are of lines by what they mean.
    """

    __tablename__ = "register_imports"
    __table_args__ = (Index("ix_register_imports_organization", "organization_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    state: Mapped[ImportState] = mapped_column(word_of(ImportState))
    file_name: Mapped[str]
    rows_total: Mapped[int]
    rows_done: Mapped[int]
    line_done: Mapped[int]
    entered: Mapped[int]
    finished_at: Mapped[datetime | None]

    def become(self, state: ImportState) -> None:
        """Change the state and count from the beginning; raise ImportStateChanged if it cannot follow."""
        if state not in NEXT[self.state]:
            raise ImportStateChanged
        self.state = state
        self.rows_done = self.line_done = 0


class RegisterRow(Base):
    """A line of a register, sealed, and what was found about it."""

    __tablename__ = "register_import_rows"
    __table_args__ = (Index("ix_register_import_rows_outcome", "import_id", "outcome", "line"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey(RegisterImport.id), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    typed: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    finding: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    outcome: Mapped[Outcome | None] = mapped_column(word_of(Outcome))

    def found(self, sealer: Sealer) -> Finding:
        """Return what was found; nothing yet for a line that was not looked at."""
        if self.finding is None:
            return Finding("", "")
        kept = sealer.open_json(self.finding, row_place("finding", self.import_id, self.line))
        return Finding(kept["name"], kept["number_masked"], tuple(kept["faults"]))


def seal_typed(typed: Typed, import_id: UUID, line: int, sealer: Sealer) -> bytes:
    """Return a line sealed for its row."""
    kept = {"cells": typed.cells, "rounded": typed.rounded, "repeats": typed.repeats}
    return sealer.seal_json(kept, row_place("typed", import_id, line))


def open_typed(kept: bytes, import_id: UUID, line: int, sealer: Sealer) -> Typed:
    """Return a line in clear."""
    opened = sealer.open_json(kept, row_place("typed", import_id, line))
    return Typed(opened["cells"], tuple(opened["rounded"]), opened["repeats"])


def seal_finding(finding: Finding, import_id: UUID, line: int, sealer: Sealer) -> bytes:
    """Return what was found about a line, sealed for its row."""
    kept = {"name": finding.name, "number_masked": finding.number_masked, "faults": finding.faults}
    return sealer.seal_json(kept, row_place("finding", import_id, line))


def row_place(column: str, import_id: UUID, line: int) -> str:
    """Return the place that a column of a row is sealed for."""
    return f"register_import_rows|{column}|{import_id}|{line}"
