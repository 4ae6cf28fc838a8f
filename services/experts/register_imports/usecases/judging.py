"""What a few lines mean now: used by the dry run, and once more where they are applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.dictionaries.usecases import Words
from experts.people.usecases import document_index, same_name
from experts.records import usecases as records
from experts.records.usecases import Registered, Standing
from experts.register_imports import policies, queries
from experts.register_imports.model import Finding, Outcome, open_typed, seal_finding
from experts.register_imports.policies import LISTED_NAME_DIFFERS, NAME, Reading
from foundation.clock import official_day
from foundation.db.prepared import Rows
from foundation.sealing.sealer import BlindIndex
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with what was found; `expert` is who would be listed, None of a faulty line. `before` is what the line
    meant when it was last looked at.
    """

    line: int
    before: Outcome | None
    outcome: Outcome
    finding: Finding
    expert: Registered | None


async def judge(uow: UnitOfWork, import_id: UUID, rows: Rows, words: Words) -> list[Judged]:
    """Return what some lines mean, given as `queries.lines_after` returns them."""
    today = official_day(uow.now())
    typed = [open_typed(row["typed"], import_id, row["line"], uow.sealer) for row in rows]
    readings = [policies.read_row(one, words, today) for one in typed]
    experts = [_registered(uow, reading) for reading in readings]
    found = await _standings(uow.session, [expert for expert in experts if expert])
    return [
        _judged(row["line"], row["outcome"], one.cells[NAME], reading, expert, found)
        for row, one, reading, expert in zip(rows, typed, readings, experts, strict=True)
    ]


async def keep(uow: UnitOfWork, import_id: UUID, found: Sequence[Judged]) -> None:
    """Keep what was found about some lines, sealed."""
    kept = [
        (one.line, one.outcome, seal_finding(one.finding, import_id, one.line, uow.sealer)) for one in found
    ]
    await queries.keep_findings(uow.session, import_id, kept)


def _judged(
    line: int,
    before: str | None,
    name: str,
    reading: Reading,
    expert: Registered | None,
    standings: dict[BlindIndex, Standing],
) -> Judged:
    standing = standings.get(expert.index) if expert else None
    outcome = policies.outcome_of(standing) if expert else Outcome.FAULTY
    if expert and outcome is not Outcome.PRESENT and _is_called_otherwise(standing, expert):
        reading.faults.append(LISTED_NAME_DIFFERS)
        outcome, expert = Outcome.FAULTY, None
    return Judged(line, Outcome(before) if before else None, outcome, reading.finding(name), expert)


def _is_called_otherwise(standing: Standing | None, expert: Registered) -> bool:
    if standing is None or standing.name is None:
        return False
    return not same_name(standing.name, expert.identity.name)


def _registered(uow: UnitOfWork, reading: Reading) -> Registered | None:
    said = reading.expert
    if said is None:
        return None
    index = document_index(uow.sealer, said.identity.document_number)
    return Registered(index, said.identity, said.form, said.kind, said.since)


async def _standings(session: AsyncSession, experts: Sequence[Registered]) -> dict[BlindIndex, Standing]:
    return dict(await records.standings(session, [expert.index for expert in experts]))
