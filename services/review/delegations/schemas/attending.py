"""Attendance and rating on the wire."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from review.delegations.policies import BEST, LONGEST_COMMENT, WORST, Note
from review.delegations.schemas.texts import Comment

MOST_NOTED = 1000


class NoteIn(BaseModel):
    """What is noted of one delegation as it was shown (`version`)."""

    model_config = ConfigDict(extra="forbid")

    delegation_id: UUID
    version: Annotated[int, Field(ge=-1, le=2**31 - 1)]
    attended: bool
    rating: Annotated[int, Field(ge=WORST, le=BEST)] | None = None
    comment: Annotated[Comment, Field(max_length=LONGEST_COMMENT)] = ""

    def note(self) -> Note:
        """Return what use cases take."""
        return Note(self.delegation_id, self.version, self.attended, self.rating, self.comment)


class AttendanceIn(BaseModel):
    """What is noted at once: all of it or nothing."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[NoteIn], Field(max_length=MOST_NOTED)]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len({one.delegation_id for one in self.items}) < len(self.items):
            raise ValueError("每位专家只能登记一次")
        return self

    def notes(self) -> list[Note]:
        """Return what use cases take."""
        return [one.note() for one in self.items]
