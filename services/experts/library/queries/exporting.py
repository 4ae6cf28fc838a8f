"""Reading a whole list in portions, for a job that writes it into a file."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ExpertKind, RecordStatus
from experts.library.model import Entry
from experts.library.queries.searching import conditions
from experts.library.queries.shapes import Filter
from experts.library.queries.sharing import visible
from foundation.auth.actor import Actor


class ExportRow(NamedTuple):
    """What is read of an entry to export it: the rest is in the submission."""

    record_id: UUID
    submission_id: UUID
    name: str
    kind: ExpertKind
    status: RecordStatus
    listed_at: datetime


async def count_up_to(session: AsyncSession, actor: Actor, wanted: Filter, most: int) -> int:
    """Return how many experts answer; `most` also where there are more."""
    some = select(Entry.record_id).where(visible(actor), *conditions(wanted)).limit(most)
    return await session.scalar(select(func.count()).select_from(some.subquery())) or 0


async def read_on(
    session: AsyncSession, actor: Actor, wanted: Filter, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[ExportRow]:
    """Return what an export needs of the next experts behind one, newest first."""
    columns = (
        Entry.record_id,
        Entry.submission_id,
        Entry.name,
        Entry.kind,
        Entry.status,
        Entry.listed_at,
    )
    statement = select(*columns).where(visible(actor), *conditions(wanted))
    if after is not None:
        statement = statement.where(tuple_(Entry.listed_at, Entry.record_id) < tuple_(*after))
    ordered = statement.order_by(Entry.listed_at.desc(), Entry.record_id.desc())
    return [ExportRow(*row) for row in await session.execute(ordered.limit(limit))]
