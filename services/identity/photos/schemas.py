"""The shape of a photo."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from identity.photos.usecases import Photo


class PhotoOut(BaseModel):
    """A photo that was taken in, its size in pixels as it is kept."""

    photo_id: UUID
    width: int
    height: int

    @classmethod
    def of(cls, photo: Photo) -> Self:
        """Return the answer."""
        return cls(photo_id=photo.id, width=photo.width, height=photo.height)
