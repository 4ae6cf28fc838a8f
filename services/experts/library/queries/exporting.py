"""Reading a whole list in portions, for a job that writes it into a file."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from experts.library.model import Entry
from experts.library.queries.searching import Filter, conditions
from experts.library.queries.sharing import visible
from foundation.auth.actor import Actor


async def count_up_to(session: AsyncSession, actor: Actor, wanted: Filter, most: int) -> int:
    """Return how many experts answer; `most` also where there are more."""
    some = select(Entry.record_id).where(visible(actor), *conditions(wanted)).limit(most)
    return await session.scalar(select(func.count()).select_from(some.subquery())) or 0


async def read_on(
    session: AsyncSession, actor: Actor, wanted: Filter, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Entry]:
    """Return the next experts behind one, newest first."""
    statement = select(Entry).where(visible(actor), *conditions(wanted))
    if after is not None:
        statement = statement.where(tuple_(Entry.listed_at, Entry.record_id) < tuple_(*after))
    ordered = statement.order_by(Entry.listed_at.desc(), Entry.record_id.desc())
    return (await session.scalars(ordered.limit(limit))).all()
