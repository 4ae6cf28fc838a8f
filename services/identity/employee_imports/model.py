"""The table of imports."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import sealed
from foundation.sealing.sealer import Sealer
from identity.database import Base
from identity.employee_imports.errors import ImportStateChanged


class ImportState(StrEnum):
    """Where an import is. One that finds at the end that something has changed is checked again."""

    CHECKING = "checking"
    FAULTY = "faulty"
    READY = "ready"
    APPLYING = "applying"
    APPLIED = "applied"


NEXT: dict[ImportState, frozenset[ImportState]] = {
    ImportState.CHECKING: frozenset({ImportState.FAULTY, ImportState.READY}),
    ImportState.FAULTY: frozenset(),
    ImportState.READY: frozenset({ImportState.APPLYING}),
    ImportState.APPLYING: frozenset({ImportState.CHECKING, ImportState.APPLIED}),
    ImportState.APPLIED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet as it was typed; `lost` where the spreadsheet has rounded the ID number.

    `user_type` are the words of the column 用户类型, "" where they or the column are missing.

    While an import is applied a line that becomes a new account holds the password that will be sent.
    """

    line: int
    number: str
    name: str
    phone: str
    lost: bool = False
    user_type: str = ""
    password: str = ""
    password_hash: str = ""

    def without_password(self) -> "Row":
        """Return the line as it was typed."""
        return replace(self, password="", password_hash="")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about a line: what it means, or the sentences that say why it cannot be."""

    line: int
    name: str
    number_masked: str
    outcome: str | None
    faults: tuple[str, ...] = ()


class EmployeeImport(Base):
    """A list that somebody has uploaded. `rows_done` counts within the state."""

    __tablename__ = "employee_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    state: Mapped[str]
    file_name: Mapped[str]
    rows_total: Mapped[int]
    rows_done: Mapped[int]
    rows: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    report: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_employee_imports_organization", "organization_id", "created_at"),)

    def become(self, state: ImportState) -> None:
        """Change the state and count from the beginning; raise ImportStateChanged if it cannot follow."""
        if state not in NEXT[ImportState(self.state)]:
            raise ImportStateChanged
        self.state = state.value
        self.rows_done = 0

    def keep_rows(self, rows: Sequence[Row], sealer: Sealer) -> None:
        """Keep the lines, sealed."""
        self.rows = sealer.seal_json([asdict(row) for row in rows], self._place("rows"))

    def opened_rows(self, sealer: Sealer) -> list[Row]:
        """Return the lines in clear."""
        return [Row(**row) for row in sealer.open_json(self.rows, self._place("rows"))]

    def keep_report(self, findings: Sequence[Finding], sealer: Sealer) -> None:
        """Keep what was found, sealed."""
        self.report = sealer.seal_json([asdict(finding) for finding in findings], self._place("report"))

    def opened_report(self, sealer: Sealer) -> list[Finding]:
        """Return what was found."""
        kept = sealer.open_json(self.report, self._place("report"))
        return [Finding(**{**finding, "faults": tuple(finding["faults"])}) for finding in kept]

    def _place(self, column: str) -> str:
        return f"employee_imports|{column}|{self.id}"
