"""Looking at imports, and taking the report away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.register_imports import queries
from experts.register_imports.errors import ImportNotFound
from experts.register_imports.model import Finding, Outcome, RegisterImport, RegisterRow
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.workbooks import listing
from foundation.workbooks.listing import ListColumn, Listing

PAGE = 50
REPORT = Listing(
    "导入报告",
    (
        ListColumn("行号", 8),
        ListColumn("姓名", 16),
        ListColumn("身份证号码", 24),
        ListColumn("结果", 26),
        ListColumn("说明", 90),
    ),
)
OUTCOME_LABELS = {
    Outcome.NEW: "新入库",
    Outcome.PRESENT: "已在库（不变）",
    Outcome.JOINS: "本人已有账户，将入库",
    Outcome.RETURNS: "已出库，将重新入库",
    Outcome.REVIEWING: "正在审核（跳过）",
    Outcome.FAULTY: "不通过",
}
"""In the report that is taken away; the pages have the same words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report."""

    line: int
    outcome: Outcome | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Seen:
    """An import with a part of its report; `following` is the line after which the next part begins."""

    found: RegisterImport
    counts: Mapping[Outcome, int]
    lines: Sequence[Line]
    following: int | None


async def latest_imports(session: AsyncSession, actor: Actor) -> Sequence[RegisterImport]:
    """Return the last imports of the caller's association, newest first."""
    return await queries.latest(session, actor)


async def look_at(
    resources: Resources, session: AsyncSession, actor: Actor, import_id: UUID, after: int, *, faulty: bool
) -> Seen:
    """Return an import with what was found about the lines behind `after`; raise ImportNotFound.

    `faulty` leaves the good lines out.
    """
    found = await _visible(session, actor, import_id)
    outcomes = (Outcome.FAULTY,) if faulty else ()
    rows = await queries.rows_after(session, import_id, after, PAGE + 1, outcomes)
    lines = [_line(row, resources.sealer) for row in rows[:PAGE]]
    following = lines[-1].line if len(rows) > PAGE else None
    return Seen(found, await queries.counts(session, import_id), lines, following)


async def write_report(resources: Resources, session: AsyncSession, actor: Actor, import_id: UUID) -> bytes:
    """Return the whole report as a workbook (.xlsx), numbers masked; raise ImportNotFound."""
    found = await _visible(session, actor, import_id)
    rows = await queries.rows_after(session, import_id, 0, found.rows_total)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "report.xlsx"
        listing.write(REPORT, _cells(rows, resources.sealer), file)
        return file.read_bytes()


async def _visible(session: AsyncSession, actor: Actor, import_id: UUID) -> RegisterImport:
    found = await queries.visible(session, actor, import_id)
    if found is None:
        raise ImportNotFound
    return found


def _line(row: RegisterRow, sealer: Sealer) -> Line:
    return Line(row.line, row.outcome, row.found(sealer))


def _cells(rows: Sequence[RegisterRow], sealer: Sealer) -> Iterator[Sequence[str]]:
    for row in rows:
        finding = row.found(sealer)
        label = OUTCOME_LABELS[row.outcome] if row.outcome else "尚未检查"
        yield str(row.line), finding.name, finding.number_masked, label, "".join(finding.faults)
