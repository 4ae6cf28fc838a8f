"""The tables of the portal, and what an issuer says of a person."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import plain, sealed
from foundation.sealing.sealer import Sealer
from identity.database import Base

RANDOM = "SHA-256 of a random token"


class UserType(StrEnum):
    """法人 or 自然人."""

    LEGAL = "legal"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True)
class PortalPerson:
    """Who has come: the key is (issuer, subject). `phone` is there only if the issuer has verified it."""

    issuer: str
    subject: str
    user_type: UserType | None
    name: str
    id_number: str
    id_number_verified: bool
    phone: str | None
    organization_name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class LoginSecrets:
    """What only we know of a login: what the ID token must repeat, and what the code is exchanged with."""

    nonce: str
    verifier: str


class PortalLogin(Base):
    """A login that has gone to the portal and not come back. Only hashes of state and browser are kept."""

    __tablename__ = "portal_logins"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=plain(RANDOM))
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary, info=plain(RANDOM))
    secrets: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    next_path: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    def keep(self, secrets: LoginSecrets, sealer: Sealer) -> None:
        """Seal the secrets of this login."""
        self.secrets = sealer.seal_json(asdict(secrets), self._place)

    def opened(self, sealer: Sealer) -> LoginSecrets:
        """Return the secrets of this login."""
        return LoginSecrets(**sealer.open_json(self.secrets, self._place))

    @property
    def _place(self) -> str:
        return f"portal_logins|secrets|{self.id}"


class PortalIdentity(Base):
    """A person of an issuer, and the account that this person comes into; `organization_id` of a legal person."""

    __tablename__ = "portal_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    linked_at: Mapped[datetime]
    last_used_at: Mapped[datetime]


class PortalLink(Base):
    """A link that waits until its person has logged in to the account with the password."""

    __tablename__ = "portal_links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=plain(RANDOM))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    claims: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    def keep(self, person: PortalPerson, next_path: str, sealer: Sealer) -> None:
        """Seal who is to be linked, and where the person wanted to be."""
        self.claims = sealer.seal_json({"person": asdict(person), "next": next_path}, self._place)

    def opened(self, sealer: Sealer) -> tuple[PortalPerson, str]:
        """Return who is to be linked, and where the person wanted to be."""
        kept: dict[str, Any] = sealer.open_json(self.claims, self._place)
        person = kept["person"]
        user_type = UserType(person["user_type"]) if person["user_type"] else None
        return PortalPerson(**{**person, "user_type": user_type}), kept["next"]

    @property
    def _place(self) -> str:
        return f"portal_links|claims|{self.id}"
