"""Every SELECT on what was done with experts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.maintenance.model import Upkeep

MOST_SHOWN = 200


async def all_of(session: AsyncSession, record_id: UUID) -> Sequence[Upkeep]:
    """Return everything that was done with an expert."""
    return (await session.scalars(select(Upkeep).where(Upkeep.record_id == record_id))).all()


async def of_record(session: AsyncSession, record_id: UUID) -> Sequence[Upkeep]:
    """Return what was done with an expert, newest first."""
    statement = select(Upkeep).where(Upkeep.record_id == record_id)
    statement = statement.order_by(Upkeep.at.desc(), Upkeep.id.desc()).limit(MOST_SHOWN)
    return (await session.scalars(statement)).all()
