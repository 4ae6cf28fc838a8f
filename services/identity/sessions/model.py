"""The tables of sessions and of devices that a person has logged in from; and whose a session is, at one look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.auth.actor import Grant
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


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose session a token is, and everything that decides what its holder may do at this moment.

    `security_epoch` is the session's, `account_epoch` the account's. `organization_names` names the employer and the
    organizations of the grants. `agreed_kinds`: to what the person agrees in the version `least_agreed` or a later one.
    """

    session_id: UUID
    security_epoch: int
    last_seen_at: datetime
    expires_at: datetime
    awaits_factor: bool
    account_id: UUID
    account_epoch: int
    name: str
    status: str
    must_change_password: bool
    employer_id: UUID | None
    grants: tuple[Grant, ...]
    organization_names: Mapping[UUID, str]
    has_factor: bool
    least_agreed: int | None
    agreed_kinds: Sequence[str]
