"""Which photos."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.sealing.sealer import BlindIndex
from identity.photos.model import Photo, PhotoState, Side


async def locked(session: AsyncSession, photo_id: UUID) -> Photo | None:
    """Return a photo as it is now, locked."""
    return await session.get(Photo, photo_id, with_for_update=True, populate_existing=True)


async def unclaimed(session: AsyncSession, photo_id: UUID, side: Side, *, lock: bool = False) -> Photo | None:
    """Return a photo of this side that is there and belongs to no registration yet."""
    statement = select(Photo).where(
        Photo.id == photo_id,
        Photo.side == side.value,
        Photo.state == PhotoState.PRESENT.value,
        Photo.registration_id.is_(None),
    )
    if lock:
        statement = statement.with_for_update()
    found: Photo | None = await session.scalar(statement)
    return found


async def of_registration(session: AsyncSession, registration_id: UUID) -> Sequence[Photo]:
    """Return the photos of a registration."""
    rows = await session.scalars(select(Photo).where(Photo.registration_id == registration_id))
    return rows.all()


async def present(session: AsyncSession, registration_id: UUID, side: Side) -> Photo | None:
    """Return the photo of one side of a registration if it has not been removed."""
    found: Photo | None = await session.scalar(
        select(Photo).where(
            Photo.registration_id == registration_id,
            Photo.side == side.value,
            Photo.state == PhotoState.PRESENT.value,
        )
    )
    return found


async def from_address(session: AsyncSession, address_key: BlindIndex, since: datetime) -> int:
    """Return how many photos an address has sent since a time."""
    found = await session.scalar(
        select(func.count())
        .select_from(Photo)
        .where(Photo.address_key.in_(address_key.every), Photo.created_at > since)
    )
    return found or 0
