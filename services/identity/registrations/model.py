"""The table of registrations."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import ERASED_NAME, Sex
from foundation.sealing.columns import keyed, sealed
from foundation.sealing.sealer import Sealer
from identity.database import Base
from identity.registrations.errors import AlreadyDecided


class RegistrationState(StrEnum):
    """Where a registration is. One that was refused is superseded when the person registers again."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


NEXT: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.WAITING: frozenset(
        {RegistrationState.GRANTED, RegistrationState.REFUSED, RegistrationState.SUPERSEDED}
    ),
    RegistrationState.GRANTED: frozenset(),
    RegistrationState.REFUSED: frozenset({RegistrationState.SUPERSEDED}),
    RegistrationState.SUPERSEDED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Registered:
    """The personal data of a registration as they were typed, in clear."""

    document_number: str
    phone: str
    birth_date: date | None
    sex: Sex | None


class Registration(Base):
    """One registration (建设单位(个人)) of a person, with its decision. `request_key` finds a repeated one."""

    __tablename__ = "registrations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[str]
    name: Mapped[str]
    user_type: Mapped[str]
    region_code: Mapped[str]
    personal: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    request_key: Mapped[bytes | None] = mapped_column(
        LargeBinary, unique=True, info=keyed("registered_at > now() - interval '1 day'")
    )
    registered_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())

    __table_args__ = (
        Index("ix_registrations_queue", "state", "registered_at", "id"),
        # One registration of a person counts; those before it are superseded.
        Index(
            "uq_registrations_current",
            "account_id",
            unique=True,
            postgresql_where=text("state <> 'superseded'"),
        ),
    )

    def become(self, state: RegistrationState) -> None:
        """Change the state; raise AlreadyDecided if it cannot follow the present one."""
        if state not in NEXT[RegistrationState(self.state)]:
            raise AlreadyDecided(name=self.decided_by_name or "其他管理员")
        self.state = state.value
        self.version += 1

    def keep(self, registered: Registered, sealer: Sealer) -> None:
        """Keep the personal data, sealed."""
        born = registered.birth_date
        self.personal = sealer.seal_json(
            {
                "document_number": registered.document_number,
                "phone": registered.phone,
                "birth_date": born.isoformat() if born else None,
                "sex": registered.sex.value if registered.sex else None,
            },
            self._place("personal"),
        )

    def opened(self, sealer: Sealer) -> Registered:
        """Return the personal data in clear."""
        kept: dict[str, str | None] = sealer.open_json(self.personal, self._place("personal"))
        born, sex = kept["birth_date"], kept["sex"]
        return Registered(
            document_number=kept["document_number"] or "",
            phone=kept["phone"] or "",
            birth_date=date.fromisoformat(born) if born else None,
            sex=Sex(sex) if sex else None,
        )

    def forget(self, sealer: Sealer) -> None:
        """Know nothing of the person any more; that there was a registration, when and by whom decided, stays."""
        self.name, self.region_code, self.request_key, self.reason = ERASED_NAME, "", None, None
        self.keep(Registered("", "", None, None), sealer)

    def decide(self, *, granted: bool, by: UUID, name: str, at: datetime) -> None:
        """Take a decision in; raise AlreadyDecided if there is one."""
        self.become(RegistrationState.GRANTED if granted else RegistrationState.REFUSED)
        self.decided_by, self.decided_by_name, self.decided_at = by, name, at

    def keep_reason(self, reason: str, sealer: Sealer) -> None:
        """Keep why it was decided so, sealed."""
        self.reason = sealer.seal(reason, self._place("reason"))

    def opened_reason(self, sealer: Sealer) -> str | None:
        """Return why it was decided so."""
        return sealer.open(self.reason, self._place("reason")) if self.reason else None

    def _place(self, column: str) -> str:
        return f"registrations|{column}|{self.id}"
