"""Which exports: the caller's own."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from experts.exports.model import UNFINISHED, Export, ExportPart
from foundation.auth.actor import Actor

LATEST = 20


async def latest(session: AsyncSession, actor: Actor) -> Sequence[Export]:
    """Return the last exports of a person, newest first."""
    statement = select(Export).where(Export.requested_by == actor.id).order_by(Export.created_at.desc())
    return (await session.scalars(statement.limit(LATEST))).all()


async def own(session: AsyncSession, actor: Actor, export_id: UUID, *, lock: bool = False) -> Export | None:
    """Return an export of this person."""
    statement = select(Export).where(Export.id == export_id, Export.requested_by == actor.id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: Export | None = await session.scalar(statement)
    return found


async def hold_person(session: AsyncSession, person_id: UUID) -> None:
    """Wait until no other request of this person counts the open exports."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"exports {person_id}"}
    )


async def count_unfinished(session: AsyncSession, person_id: UUID) -> int:
    """Return how many exports of a person are not finished."""
    statement = select(func.count()).where(Export.requested_by == person_id, Export.state.in_(UNFINISHED))
    return await session.scalar(statement) or 0


async def find(session: AsyncSession, export_id: UUID) -> Export | None:
    """Return an export, for the service itself."""
    return await session.get(Export, export_id)


async def locked(session: AsyncSession, export_id: UUID) -> Export | None:
    """Return an export, locked, for the service itself."""
    return await session.get(Export, export_id, with_for_update=True, populate_existing=True)


async def part(session: AsyncSession, export_id: UUID, number: int) -> bytes | None:
    """Return the sealed rows of a part."""
    found: bytes | None = await session.scalar(
        select(ExportPart.rows).where(ExportPart.export_id == export_id, ExportPart.number == number)
    )
    return found


async def delete_parts(session: AsyncSession, export_id: UUID) -> None:
    """Delete the parts of an export."""
    await session.execute(delete(ExportPart).where(ExportPart.export_id == export_id))
