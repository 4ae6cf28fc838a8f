"""Every SELECT on dictionaries."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from experts.dictionaries.model import Choice, DictionaryChanges, DictionaryEntry
from foundation.db.prepared import Prepared, Rows


def changes() -> ScalarSelect[int]:
    """Return the number of the last change, for whatever statement; NULL before the first."""
    return select(DictionaryChanges.number).scalar_subquery()


CHANGES = Prepared(select(changes().label("number")))
EVERYTHING = Prepared(
    select(
        changes().label("number"),
        DictionaryEntry.kind,
        DictionaryEntry.code,
        DictionaryEntry.label,
        DictionaryEntry.position,
        DictionaryEntry.heading,
        DictionaryEntry.standard_code,
        DictionaryEntry.active,
        DictionaryEntry.version,
    ).order_by(DictionaryEntry.kind, DictionaryEntry.position, DictionaryEntry.code)
)


def number_and_choices(rows: Rows) -> tuple[int | None, list[Choice]]:
    """Return of the rows of EVERYTHING the number of their last change, and every choice by kind and position."""
    return (rows[0][0] if rows else None), [Choice(*row[1:]) for row in rows]


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
