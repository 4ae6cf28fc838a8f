"""The tables of second factors and of recovery codes."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import keyed, sealed
from foundation.sealing.sealer import Sealer
from identity.database import Base

PENDING_GOOD_FOR = timedelta(minutes=30)


class SecondFactor(Base):
    """A person's factor. `pending` is a secret that has been shown and not yet been confirmed by a code of it.

    The factor is in use from `confirmed_at` on, with `secret`; `last_step` is the newest time step of which a
    code was accepted: neither it nor an older one is accepted again (RFC 6238, 5.2).
    """

    __tablename__ = "second_factors"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    pending: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    pending_since: Mapped[datetime | None]

    def propose(self, secret: str, at: datetime, sealer: Sealer) -> None:
        """Keep a secret that waits for its first code; the one in use stays in use."""
        self.pending = sealer.seal(secret, self._place("pending"))
        self.pending_since = at

    def proposed(self, now: datetime, sealer: Sealer) -> str | None:
        """Return the secret that waits for its first code, None if there is none or it has waited too long."""
        if self.pending is None or self.pending_since is None or now > self.pending_since + PENDING_GOOD_FOR:
            return None
        return sealer.open(self.pending, self._place("pending"))

    def take_into_use(self, secret: str, step: int, at: datetime, sealer: Sealer) -> None:
        """The proposed secret becomes the one in use; the code by which it was confirmed is used up."""
        self.secret = sealer.seal(secret, self._place("secret"))
        self.confirmed_at = at
        self.last_step = step
        self.pending = self.pending_since = None

    def opened(self, sealer: Sealer) -> str | None:
        """Return the secret in use in clear, None while there is none."""
        return sealer.open(self.secret, self._place("secret")) if self.secret else None

    def _place(self, column: str) -> str:
        return f"second_factors|{column}|{self.account_id}"


class RecoveryCode(Base):
    """A code that does once what the app does always. Only its keyed hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, info=keyed("used_at IS NULL", voidable="recovery-codes")
    )
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
