"""Parked events and tasks: kept with their error, and given back to the bus by `expertlib replay`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.bus.tables import Parked


async def park(
    session: AsyncSession, *, id: UUID, kind: str, name: str, body: dict[str, Any], error: BaseException
) -> None:
    """Keep what could not be handled; parked again, it keeps its place with the newest error."""
    statement = insert(Parked).values(id=id, kind=kind, name=name, body=body, error=repr(error)[:2000])
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"error": statement.excluded.error, "replayed_at": None}
        )
    )


async def waiting(session: AsyncSession, limit: int, skip: int = 0) -> list[Parked]:
    """Return what is parked and not replayed, oldest first, without the first `skip`."""
    parked = select(Parked).where(Parked.replayed_at.is_(None)).order_by(Parked.parked_at, Parked.id)
    return list(await session.scalars(parked.offset(skip).limit(limit)))


def mark_replayed(parked: Parked, at: datetime) -> None:
    """Note that it has been handled after all."""
    parked.replayed_at = at
