"""Readings on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.words import ROLE_LABELS, Role
from experts.readings.model import WHAT_LABELS
from experts.readings.usecases import Told
from foundation.db.paging import Slice, encode_cursor

Cursor = Annotated[str, Field(max_length=300)]


class ReadingOut(BaseModel):
    """Who read what, when, in which role and why; a reason is given only where one is asked for.

    `cursor` is the place after it: those of identity and experts compare, a time and a UUIDv7.
    """

    id: UUID
    at: datetime
    reader_name: str
    reader_organization: str | None
    reader_role_label: str | None
    what: str
    what_label: str
    reason: str | None
    cursor: str

    @classmethod
    def of(cls, told: Told) -> Self:
        """Return one reading."""
        reading = told.reading
        return cls(
            id=reading.id,
            at=reading.at,
            reader_name=reading.reader_name,
            reader_organization=reading.reader_organization,
            reader_role_label=ROLE_LABELS[Role(reading.reader_role)] if reading.reader_role else None,
            what=reading.what,
            what_label=WHAT_LABELS[reading.what],
            reason=told.reason,
            cursor=encode_cursor([reading.at.isoformat(), str(reading.id)]),
        )


class ReadingsOut(BaseModel):
    """A page of readings, newest first; `next` is the cursor of the next one."""

    items: list[ReadingOut]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Told]) -> Self:
        """Return a page."""
        return cls(items=[ReadingOut.of(told) for told in page.items], next=page.next)
