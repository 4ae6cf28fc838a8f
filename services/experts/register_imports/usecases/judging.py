"""What a few lines mean now: used by the dry run, and once more where they are applied."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from experts.dictionaries.usecases import Words
from experts.people.usecases import document_index, same_name
from experts.records import usecases as records
from experts.records.usecases import Registered, Standing
from experts.register_imports import policies
from experts.register_imports.model import Finding, Outcome, RegisterRow
from experts.register_imports.policies import LISTED_NAME_DIFFERS, NAME, Reading
from foundation.clock import official_day
from foundation.sealing.sealer import BlindIndex
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with what was found; `expert` is who would be listed, None of a faulty line."""

    row: RegisterRow
    outcome: Outcome
    finding: Finding
    expert: Registered | None


async def judge(uow: UnitOfWork, rows: Sequence[RegisterRow], words: Words) -> list[Judged]:
    """Return what some lines mean."""
    today = official_day(uow.now())
    typed = {row.line: row.opened(uow.sealer) for row in rows}
    readings = {row.line: policies.read_row(typed[row.line], words, today) for row in rows}
    experts = {line: _registered(uow, reading) for line, reading in readings.items()}
    found = await _standings(uow.session, [expert for expert in experts.values() if expert])
    return [
        _judged(row, typed[row.line].cells[NAME], readings[row.line], experts[row.line], found)
        for row in rows
    ]


def _judged(
    row: RegisterRow,
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
    return Judged(row, outcome, reading.finding(name), expert)


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
