"""Every SELECT on dictionaries."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.dictionaries.model import DictionaryEntry


async def entries(session: AsyncSession) -> Sequence[DictionaryEntry]:
    """Return every choice of every dictionary, by kind and position."""
    statement = select(DictionaryEntry).order_by(DictionaryEntry.kind, DictionaryEntry.position)
    return (await session.scalars(statement)).all()
