"""Taking photos in, giving them to a registration, removing them."""

from datetime import timedelta
from uuid import UUID

from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.sealing.sealer import BlindIndex
from foundation.store.objects import ObjectDamaged
from foundation.unit_of_work import UnitOfWork
from identity.budgets.errors import AddressBudgetSpent
from identity.budgets.usecases import WINDOW, address_key, spend
from identity.photos import policies, queries
from identity.photos.decoder import Scan, decode
from identity.photos.errors import PhotoGone
from identity.photos.model import Photo as Photo
from identity.photos.model import PhotoState as PhotoState
from identity.photos.model import Side as Side
from identity.photos.policies import check_bytes as check_bytes
from identity.settings import settings_of


async def take_in(
    resources: Resources, side: Side, content_type: str, data: bytes, address: str | None
) -> Photo:
    """Keep a photo until a registration claims it, at most a day; return its row.

    Raises PhotoTooLarge, PhotoType, AddressBudgetSpent, or what the decoder raises.
    """
    check_bytes(len(data))
    policies.check_type(content_type, data)
    source = address_key(resources, address)
    await _spend(resources, source)
    scan = await decode(data)
    photo = await _begin(resources, side, scan, source, address)
    sha256 = await resources.store.put_bytes(photo.object_key, scan.data, "image/jpeg")
    async with resources.unit_of_work(address=address) as uow:
        kept = await queries.locked(uow.session, photo.id)
        if kept is None:
            raise PhotoGone
        kept.become(PhotoState.PRESENT)
        kept.sha256 = sha256
        uow.audit("photo.take_in", "photo", photo.id, side=side.value)
    return kept


async def is_unclaimed(resources: Resources, photo_id: UUID, side: Side) -> bool:
    """Return whether a photo of this side can be given to a registration."""
    async with resources.database.read() as reading:
        return await queries.unclaimed(reading, photo_id, side) is not None


async def claim(uow: UnitOfWork, registration_id: UUID, front_id: UUID, back_id: UUID) -> None:
    """Give both photos to a registration; raise PhotoGone if one has been claimed or removed meanwhile."""
    for photo_id, side in ((front_id, Side.FRONT), (back_id, Side.BACK)):
        photo = await queries.unclaimed(uow.session, photo_id, side, lock=True)
        if photo is None:
            raise PhotoGone
        photo.registration_id = registration_id


async def remove_later(uow: UnitOfWork, registration_id: UUID, after: timedelta) -> None:
    """Have the photos of a registration removed once `after` has passed."""
    uow.enqueue("remove_registration_photos", after=after, registration_id=str(registration_id))


async def find_present(uow: UnitOfWork, registration_id: UUID, side: Side) -> Photo:
    """Return the photo of one side of a registration; raise PhotoGone if it has been removed."""
    photo = await queries.present(uow.session, registration_id, side)
    if photo is None:
        raise PhotoGone
    return photo


async def read_photo(resources: Resources, photo: Photo) -> bytes:
    """Return the JPEG; raise PhotoGone if the store has lost or changed it."""
    try:
        return await resources.store.read(photo.object_key, photo.sha256 or "")
    except ObjectDamaged as error:
        raise PhotoGone from error


async def remove_unclaimed(resources: Resources, photo_id: UUID) -> None:
    """Remove a photo that no registration has claimed."""
    async with resources.unit_of_work() as uow:
        photo = await queries.locked(uow.session, photo_id)
        if photo is None or photo.registration_id is not None:
            return
        _mark_removed(uow, photo)
    await resources.store.delete(photo.object_key)


async def remove_of_registration(resources: Resources, registration_id: UUID) -> None:
    """Remove the photos of a registration; repeated, it removes what is still there."""
    async with resources.unit_of_work() as uow:
        kept = await queries.of_registration(uow.session, registration_id)
        for photo in kept:
            _mark_removed(uow, photo)
    for photo in kept:
        await resources.store.delete(photo.object_key)


async def _spend(resources: Resources, source: BlindIndex) -> None:
    limit = settings_of(resources).photos_per_address_per_hour
    if await spend(resources, "photos", source, limit):
        return
    async with resources.database.read() as reading:
        sent = await queries.from_address(reading, source, resources.clock.now() - WINDOW)
    if sent >= limit:
        raise AddressBudgetSpent(retry_after=600)


async def _begin(
    resources: Resources, side: Side, scan: Scan, source: BlindIndex, address: str | None
) -> Photo:
    """Write the row, and when it is to be removed, before the object exists: nothing can be left over."""
    async with resources.unit_of_work(address=address) as uow:
        photo_id = uuid7()
        photo = Photo(
            id=photo_id,
            side=side.value,
            state=PhotoState.PENDING.value,
            object_key=f"photos/{photo_id}.jpg",
            width=scan.width,
            height=scan.height,
            address_key=source,
            created_at=uow.now(),
        )
        uow.session.add(photo)
        uow.enqueue("remove_unclaimed_photo", after=policies.UNCLAIMED_FOR, photo_id=str(photo_id))
        return photo


def _mark_removed(uow: UnitOfWork, photo: Photo) -> None:
    if photo.state != PhotoState.REMOVED:
        photo.become(PhotoState.REMOVED)
        uow.audit("photo.remove", "photo", photo.id)
