"""The table of wrong guesses."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import keyed
from identity.database import Base


class AttemptCounter(Base):
    """Guesses in a row that were not right, by a keyed hash of what is guessed at (and from which device)."""

    __tablename__ = "attempt_counters"

    key: Mapped[bytes] = mapped_column(
        LargeBinary, primary_key=True, info=keyed("last_at > now() - interval '24 hours'")
    )
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime | None]


class AddressFailures(Base):
    """Logins from one network address that were not right since a moment, at whatever account."""

    __tablename__ = "address_failures"

    address_key: Mapped[bytes] = mapped_column(
        LargeBinary, primary_key=True, info=keyed("since > now() - interval '1 hour'")
    )
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)
