"""Readings on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.words import ROLE_LABELS, Role
from foundation.db.paging import encode_cursor
from identity.readings.model import WHAT_LABELS, What
from identity.readings.usecases import Told

Cursor = Annotated[str, Field(max_length=300)]


class ReadingOut(BaseModel):
    """Who read what, when, in which role and why.

    `cursor` is the place after it: those of identity and experts compare, a time and a UUIDv7.
    """

    id: UUID
    at: datetime
    reader_name: str
    reader_organization: str | None
    reader_role_label: str
    what: What
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
            reader_role_label=ROLE_LABELS[Role(reading.reader_role)],
            what=What(reading.what),
            what_label=WHAT_LABELS[What(reading.what)],
            reason=told.reason,
            cursor=encode_cursor([reading.at.isoformat(), str(reading.id)]),
        )


class ReadingsOut(BaseModel):
    """A page of readings, newest first, and whether there are older ones."""

    items: list[ReadingOut]
    more: bool

    @classmethod
    def of(cls, found: Sequence[Told], *, more: bool) -> Self:
        """Return a page."""
        return cls(items=[ReadingOut.of(told) for told in found], more=more)
