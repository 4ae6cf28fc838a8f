"""Removing photos, as tasks."""

from uuid import UUID

from foundation.resources import Resources
from identity.photos import usecases


async def remove_unclaimed_photo(resources: Resources, photo_id: str) -> None:
    """Remove a photo that no registration has claimed within a day."""
    await usecases.remove_unclaimed(resources, UUID(photo_id))


async def remove_registration_photos(resources: Resources, registration_id: str) -> None:
    """Remove the photos of a registration whose retention time is over."""
    await usecases.remove_of_registration(resources, UUID(registration_id))
