"""A message to one person by one channel, and how far it has come."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from notify.database import Base
from notify.messages.errors import NotPossibleNow


class Channel(StrEnum):
    """How a message reaches a person."""

    IN_APP = "in_app"
    SMS = "sms"


class MessageState(StrEnum):
    """How far a message has come. An in-app message is sent by being written."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


NEXT: dict[MessageState, frozenset[MessageState]] = {
    MessageState.QUEUED: frozenset({MessageState.SENDING, MessageState.FAILED, MessageState.EXPIRED}),
    MessageState.SENDING: frozenset({MessageState.SENT, MessageState.QUEUED, MessageState.FAILED}),
    MessageState.SENT: frozenset(),
    MessageState.FAILED: frozenset(),
    MessageState.EXPIRED: frozenset(),
}


class Message(Base):
    """One message. Its `key` names what it tells by which channel, so that nothing is told twice.

    `phone` is set only where the message goes to a number and not to an account (one-time codes). `one_time`
    says that it is of no use twice: it is never sent again by itself. Its id is the out-id for providers.
    """

    __tablename__ = "messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID | None]
    channel: Mapped[Channel]
    template: Mapped[str]
    variables: Mapped[bytes] = mapped_column(LargeBinary)
    title: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    link: Mapped[str | None]
    one_time: Mapped[bool]
    state: Mapped[MessageState]
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    sending_since: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "account_id", "channel", "created_at", "id"),
        Index(
            "ix_messages_unread",
            "account_id",
            postgresql_where=text("channel = 'in_app' AND read_at IS NULL"),
        ),
    )

    def become(self, new: MessageState, error: str | None = None) -> None:
        """Change the state and note why; raise NotPossibleNow if `NEXT` does not allow it."""
        if new not in NEXT[self.state]:
            raise NotPossibleNow
        self.state = new
        self.last_error = error

    def begin_attempt(self, at: datetime) -> None:
        """Note that a provider is being asked from now on, to send it or where it went."""
        if self.state is not MessageState.SENDING:
            self.become(MessageState.SENDING)
        self.attempts += 1
        self.sending_since = at
