"""The outbox (what is to be told), the inbox (what has been heard) and the parked (what could not be)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db.base import PlatformBase

WAKE_CHANNEL = "outbox"


class OutboxEntry(PlatformBase):
    """A fact or a task, written in the transaction that made it true and published afterwards."""

    __tablename__ = "outbox"

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    subject: Mapped[str]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    lease_token: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_outbox_unsent", "position", postgresql_where=text("sent_at IS NULL")),)


class InboxEntry(PlatformBase):
    """An event whose effect is in this database."""

    __tablename__ = "inbox"

    consumer: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Parked(PlatformBase):
    """An event or a task that cannot be handled: kept with its error until someone replays it."""

    __tablename__ = "parked"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    body: Mapped[dict[str, Any]]
    error: Mapped[str]
    parked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    replayed_at: Mapped[datetime | None]
