"""The shapes of the notice."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from identity.privacy_notices.model import NOTICE_STATE_LABELS, NoticeState, PrivacyNotice
from identity.privacy_notices.usecases import Wording


class NoticeLine(BaseModel):
    """A published version in a list."""

    number: int
    title: str
    news: str
    asks_again: bool
    published_at: datetime | None
    in_force_from: datetime | None

    @classmethod
    def of(cls, notice: PrivacyNotice) -> Self:
        """Return a line."""
        return cls.model_validate(notice, from_attributes=True)


class NoticeLines(BaseModel):
    """Published versions, newest first."""

    items: list[NoticeLine]


class NoticeOut(NoticeLine):
    """A published version with its text."""

    body: str


class VersionOut(NoticeOut):
    """A version or the draft, for the administrator; `agreed` is how many people have agreed to it."""

    id: UUID
    version: int
    state: NoticeState
    state_label: str
    updated_at: datetime
    published_by_name: str | None
    agreed: int

    @classmethod
    def counted(cls, notice: PrivacyNotice, agreed: Mapping[UUID, int]) -> Self:
        """Return a version with its count."""
        values = {name: getattr(notice, name) for name in cls.model_fields if hasattr(notice, name)}
        label = NOTICE_STATE_LABELS[NoticeState(notice.state)]
        return cls(**values, state_label=label, agreed=agreed.get(notice.id, 0))


class VersionsOut(BaseModel):
    """Every version, newest first; `in_force` is the number of the one that counts now."""

    items: list[VersionOut]
    in_force: int | None


class WordingIn(BaseModel):
    """What the draft is to say. Sizes are looked at more closely later, so that one answer names every field."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, lt=2**31)
    title: str = Field(default="", max_length=200)
    body: str = Field(default="", max_length=60_000)
    news: str = Field(default="", max_length=4000)
    asks_again: bool

    def wording(self) -> Wording:
        """Return it as it was typed."""
        return Wording.typed(self.title, self.body, self.news, asks_again=self.asks_again)


class PublishIn(BaseModel):
    """Which wording is to be published; `in_force_on` is the day from which it counts (none: at once)."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, lt=2**31)
    in_force_on: date | None = None


class DiscardIn(BaseModel):
    """Which wording is to be given up."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, lt=2**31)


class DraftedOut(BaseModel):
    """The draft."""

    id: UUID
    number: int
