"""A message to one person by one channel, and how far it has come."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import indexed, sealed
from notify.database import Base
from notify.messages.errors import NotPossibleNow


class Channel(StrEnum):
    """How a message reaches a person."""

    IN_APP = "in_app"
    SMS = "sms"


class MessageState(StrEnum):
    """How far a message has come. An in-app message is sent by being written.

    `SENT` says that the provider has it; what became of it is told by a receipt, if one comes.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"


_S = MessageState

NEXT: dict[MessageState, frozenset[MessageState]] = {
    _S.QUEUED: frozenset({_S.SENDING, _S.DELIVERED, _S.FAILED, _S.EXPIRED}),
    _S.SENDING: frozenset({_S.SENT, _S.DELIVERED, _S.UNDELIVERED, _S.QUEUED, _S.FAILED}),
    _S.SENT: frozenset({_S.DELIVERED, _S.UNDELIVERED}),
    _S.DELIVERED: frozenset(),
    _S.UNDELIVERED: frozenset({_S.DELIVERED, _S.QUEUED}),
    _S.FAILED: frozenset({_S.DELIVERED, _S.UNDELIVERED, _S.QUEUED}),
    _S.EXPIRED: frozenset(),
}
"""A receipt may come before our own note that it was sent, or after we gave up; resending queues again."""


class Urgency(IntEnum):
    """What goes out before what: somebody waits for a code, and a notice matters more than a reminder."""

    CODE = 0
    NOTICE = 1
    REMINDER = 2


class Hold(StrEnum):
    """Why a message waits although its turn has come."""

    QUIET = "quiet"
    PHONE_BUDGET = "phone_budget"
    DAY_BUDGET = "day_budget"


class Cause(StrEnum):
    """Why a message has not gone out or not arrived; the first ones are the reasons of providers."""

    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    NUMBER_REFUSED = "number_refused"
    TEMPLATE_MISSING = "template_missing"
    SIGNATURE_MISSING = "signature_missing"
    ACCOUNT = "account"
    CONTENT_REFUSED = "content_refused"
    DAILY_LIMIT = "daily_limit"
    OTHER = "other"
    NO_NUMBER = "no_number"
    NOT_DELIVERED = "not_delivered"


class Message(Base):
    """One message. Its `key` names what it tells by which channel, so that nothing is told twice.

    `phone` is set only where the message goes to a number and not to an account (one-time codes). `one_time`
    says that it is of no use twice: it is never sent again by itself. Its id is the out-id for providers.

    `about` is the activity that it tells of. `due_at` is when its turn begins, `hold` why not at once. `sent_on`
    is the official day on which it may have gone out, to the number of `phone_index`: budgets count these.
    `cause` is why it failed, `receipt_code` the provider's word when it did not arrive, `parts` how many text
    messages it is billed as, `resends` how often somebody has had it sent again.
    """

    __tablename__ = "messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID | None]
    channel: Mapped[Channel]
    template: Mapped[str]
    variables: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    title: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
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
    about: Mapped[UUID | None]
    urgency: Mapped[int]
    due_at: Mapped[datetime]
    hold: Mapped[Hold | None]
    parts: Mapped[int]
    phone_index: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=indexed("phone", "phone", live="sent_on >= CURRENT_DATE - 7")
    )
    sent_on: Mapped[date | None]
    cause: Mapped[Cause | None]
    provider_id: Mapped[str | None]
    receipt_code: Mapped[str | None]
    receipt_at: Mapped[datetime | None]
    resends: Mapped[int]

    __table_args__ = (
        Index(None, "account_id", "channel", "created_at", "id"),
        Index(
            "ix_messages_unread",
            "account_id",
            postgresql_where=text("channel = 'in_app' AND read_at IS NULL"),
        ),
        Index(
            "ix_messages_waiting", "urgency", "created_at", "id", postgresql_where=text("state = 'queued'")
        ),
        Index(
            "ix_messages_sent_on",
            "sent_on",
            "phone_index",
            "urgency",
            postgresql_where=text("sent_on IS NOT NULL"),
        ),
        Index("ix_messages_provider_id", "provider_id", postgresql_where=text("provider_id IS NOT NULL")),
        Index("ix_messages_about", "about", "created_at", "id", postgresql_where=text("about IS NOT NULL")),
        Index("ix_messages_sms", "created_at", "id", postgresql_where=text("channel = 'sms'")),
        Index("ix_messages_sms_state", "state", "created_at", "id", postgresql_where=text("channel = 'sms'")),
    )

    def become(self, new: MessageState, error: str | None = None, cause: Cause | None = None) -> None:
        """Change the state and note why; raise NotPossibleNow if `NEXT` does not allow it."""
        if new not in NEXT[self.state]:
            raise NotPossibleNow
        self.state = new
        self.last_error = error
        self.cause = cause

    def begin_attempt(self, at: datetime, on: date, phone_index: bytes) -> None:
        """Note that a provider is being asked from now on, to send it or where it went.

        `on` is the official day; asking where it went keeps the day on which it may have gone out.
        """
        if self.state is not MessageState.SENDING:
            self.become(MessageState.SENDING)
            self.sent_on = on
            self.phone_index = phone_index
        self.hold = None
        self.attempts += 1
        self.sending_since = at

    def wait_until(self, due_at: datetime, hold: Hold | None) -> None:
        """Note when its turn begins, and why not as soon as it is ready."""
        self.due_at = due_at
        self.hold = hold


FORGOTTEN = "（已按规定删除）"
"""The title of a message whose words were deleted."""


def place_of(column: str, message_id: UUID) -> str:
    """Return the place for which a column of a message is sealed."""
    return f"messages|{column}|{message_id}"
