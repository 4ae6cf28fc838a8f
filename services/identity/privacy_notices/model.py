"""The table of the notice's versions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base
from identity.privacy_notices.errors import NoticePublished


class NoticeState(StrEnum):
    """Whether a version may still be changed."""

    DRAFT = "draft"
    PUBLISHED = "published"


NOTICE_STATE_LABELS = {NoticeState.DRAFT: "草稿", NoticeState.PUBLISHED: "已发布"}

NEXT: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.DRAFT: frozenset({NoticeState.PUBLISHED}),
    NoticeState.PUBLISHED: frozenset(),
}


class PrivacyNotice(Base):
    """One version. `number` is its place in the order, `version` counts its savings.

    `body` is plain text: paragraphs with a blank line between them, `## ` before a heading, `- ` before a point.
    `news` says what is new in it. `asks_again`: who agreed to an earlier version is asked once more.
    """

    __tablename__ = "privacy_notices"
    __table_args__ = (
        Index("uq_privacy_notices_draft", "state", unique=True, postgresql_where=text("state = 'draft'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    version: Mapped[int]
    state: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    news: Mapped[str]
    asks_again: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]
    published_by_name: Mapped[str | None]
    in_force_from: Mapped[datetime | None]

    def become(self, state: NoticeState) -> None:
        """Change the state; raise NoticePublished if it cannot follow the present one."""
        if state not in NEXT[NoticeState(self.state)]:
            raise NoticePublished
        self.state = state.value
        self.version += 1

    def say(self, *, title: str, body: str, news: str, asks_again: bool, at: datetime) -> None:
        """Take over another wording; raise NoticePublished."""
        if self.state != NoticeState.DRAFT:
            raise NoticePublished
        self.title, self.body, self.news, self.asks_again = title, body, news, asks_again
        self.updated_at = at
        self.version += 1

    def publish(self, *, by: UUID | None, name: str, at: datetime, in_force_from: datetime) -> None:
        """Be what people are told from `in_force_from` on; raise NoticePublished."""
        self.become(NoticeState.PUBLISHED)
        self.published_by, self.published_by_name = by, name
        self.published_at, self.in_force_from = at, in_force_from
