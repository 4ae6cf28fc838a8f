"""Every SELECT on dictionaries."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from experts.dictionaries.model import DictionaryEntry


async def entries(session: AsyncSession) -> Sequence[DictionaryEntry]:
    """Return every choice of every dictionary, by kind and position."""
    statement = select(DictionaryEntry).order_by(
        DictionaryEntry.kind, DictionaryEntry.position, DictionaryEntry.code
    )
    return (await session.scalars(statement)).all()


async def of_kind(session: AsyncSession, kind: str) -> Sequence[DictionaryEntry]:
    """Return every choice of one dictionary by position."""
    statement = select(DictionaryEntry).where(DictionaryEntry.kind == kind)
    return (await session.scalars(statement.order_by(DictionaryEntry.position, DictionaryEntry.code))).all()


async def lock_kind(session: AsyncSession, kind: str) -> Sequence[DictionaryEntry]:
    """Return every choice of one dictionary, having waited until nobody else edits it.

    A lock on the rows would not hold off an entry that is just being added.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"dictionary {kind}"}
    )
    return await of_kind(session, kind)
