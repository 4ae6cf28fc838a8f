"""Finding experts in the library."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, STATUS_LABELS, ExpertKind, RecordStatus
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.library import queries
from experts.library.errors import ExpertNotFound
from experts.library.model import Entry
from experts.library.policies import ASSOCIATION
from experts.library.queries import Filter, Total
from experts.readings import usecases as readings
from experts.readings.usecases import What
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Snapshot
from foundation.auth.actor import Actor
from foundation.db.engine import Database
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

PARTS = ("kind", "specialty", "region", "title", "qualification")


@dataclass(frozen=True, slots=True)
class Seen:
    """An expert opened for somebody with whom the library shares this expert."""

    entry: Entry
    snapshot: Snapshot
    words: Words


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a part of the filter, how it reads, and how many experts have it (`more`: at least)."""

    value: str
    label: str
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many experts answer to a filter, in all and by part."""

    total: Total
    parts: dict[str, list[Value]]


async def search(
    database: Database, actor: Actor, wanted: Filter, cursor: str | None
) -> tuple[Slice[Any], Words]:
    """Return a page of the experts that are shared with this person (see queries.LINE), and the words to read them."""
    found = await queries.search(database, actor, wanted, cursor)
    return found.page, await dictionaries.words_at(database, found.words)


async def count(database: Database, actor: Actor, wanted: Filter) -> Counted:
    """Return how many experts answer, and how many for each value of the parts; the most frequent first."""
    words = await dictionaries.words_now(database)
    parts = (*PARTS, "status") if actor.has(*ASSOCIATION) else PARTS
    counted: dict[str, list[Value]] = {part: [] for part in parts}
    for facet in await queries.count_facets(database, actor, wanted, parts):
        label = _label(facet.part, facet.value, words)
        counted[facet.part].append(Value(facet.value, label, facet.count, facet.more))
    for values in counted.values():
        values.sort(key=lambda value: (-value.count, value.value))
    return Counted(await queries.count(database, actor, wanted), counted)


def _label(part: str, value: str, words: Words) -> str:
    match part:
        case "kind":
            return EXPERT_KIND_LABELS[ExpertKind(value)]
        case "status":
            return STATUS_LABELS[RecordStatus(value)]
        case "region":
            return _prefecture(value)
        case _:
            return words.label(part, value)


def _prefecture(code: str) -> str:
    """Return how a region of the second level reads; counties without one stand under their province."""
    steps = regions.path(code)
    if not steps:
        return code
    return f"{steps[0].name}（直辖）" if steps[-1].synthetic else steps[-1].name


async def visit(uow: UnitOfWork, actor: Actor, record_id: UUID) -> Seen:
    """Return an expert of the library and note who reads it; raise ExpertNotFound."""
    seen = await look_at(uow.session, uow.sealer, actor, record_id)
    if seen.entry.account_id != actor.id:
        await readings.note_once(uow, actor, record_id, What.PAGE)
    return seen


async def find_entry(session: AsyncSession, actor: Actor, record_id: UUID) -> Entry:
    """Return an expert of the library without opening what was submitted; raise ExpertNotFound."""
    entry = await queries.find(session, actor, record_id)
    if entry is None:
        raise ExpertNotFound
    return entry


async def look_at(session: AsyncSession, sealer: Sealer, actor: Actor, record_id: UUID) -> Seen:
    """Return an expert of the library; raise ExpertNotFound."""
    entry = await find_entry(session, actor, record_id)
    snapshot = await submissions.snapshot_of(session, sealer, entry.submission_id)
    assert snapshot is not None, "the database holds an entry's submission"
    return Seen(entry, snapshot, await dictionaries.read(session))
