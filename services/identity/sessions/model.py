"""The tables of sessions and of devices that a person has logged in from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import plain
from identity.database import Base

RANDOM = "SHA-256 of a random token"


class Session(Base):
    """A session. Only the hash of its token is kept; `security_epoch` is the account's when it began.

    While `awaits_factor`, the password was right and the code of the second factor is still to be given.
    """

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=plain(RANDOM))
    security_epoch: Mapped[int]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    address: Mapped[str | None]
    user_agent: Mapped[str | None]
    awaits_factor: Mapped[bool]


class Device(Base):
    """A browser in which the account's owner was once let in: its guesses at the password are counted apart."""

    __tablename__ = "devices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=plain(RANDOM))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    user_agent: Mapped[str | None]
