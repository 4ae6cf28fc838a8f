"""The tables of accounts and grants."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import ERASED_NAME, Sex
from foundation.sealing.columns import indexed, sealed
from foundation.sealing.sealer import Sealer
from identity.accounts.errors import AccountStateChanged
from identity.database import Base
from identity.documents.usecases import identity_key

INITIAL_PASSWORD_GOOD_FOR = timedelta(hours=24)
# The kind of "document" of a unit's own account (单位账号): its credit code, no person's number.
UNIT_DOCUMENT = "credit_code"
# The kind of "document" of an account whose person's data were deleted: there is no number.
ERASED_DOCUMENT = "erased"


class AccountStatus(StrEnum):
    """Whether the person may come in."""

    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"
    REFUSED = "refused"
    MERGED = "merged"
    ERASED = "erased"


NEXT: dict[AccountStatus, frozenset[AccountStatus]] = {
    AccountStatus.PENDING: frozenset({AccountStatus.ACTIVE, AccountStatus.REFUSED, AccountStatus.MERGED}),
    AccountStatus.REFUSED: frozenset(
        {AccountStatus.PENDING, AccountStatus.ACTIVE, AccountStatus.MERGED, AccountStatus.ERASED}
    ),
    AccountStatus.ACTIVE: frozenset(
        {AccountStatus.DISABLED, AccountStatus.REFUSED, AccountStatus.MERGED, AccountStatus.ERASED}
    ),
    AccountStatus.DISABLED: frozenset({AccountStatus.ACTIVE, AccountStatus.MERGED, AccountStatus.ERASED}),
    AccountStatus.MERGED: frozenset({AccountStatus.ERASED}),
    AccountStatus.ERASED: frozenset(),
}
"""Status -> what may follow. What was merged is erased with what it was merged into, what was refused in time."""


def holder_text(kind: str, number: str) -> str:
    """Return what the blind index of an account's document is made of.

    A unit's never meets a person's, nor what is typed as a login: those are in capitals, and some credit codes have
    the shape of an identity document's number.
    """
    return f"unit|{number}" if kind == UNIT_DOCUMENT else identity_key(number)


def erased_text(account_id: UUID) -> str:
    """Return what the blind index of an erased account is made of: it meets nobody's."""
    return f"erased|{account_id}"


def _holder(row: dict[str, Any]) -> str:
    if row["document_kind"] == ERASED_DOCUMENT:
        return erased_text(row["id"])
    return holder_text(row["document_kind"], row["document"])


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What an account knows of its person, in clear."""

    name: str
    document_kind: str
    document_number: str
    phone: str | None
    sex: Sex | None
    birth_date: date | None
    region_code: str | None


class Account(Base):
    """A person. `version` counts what other services see, `security_epoch` what ends sessions.

    `owned_since`: since when the person has it in the own hands (came in, or chose a password); None while only
    others have dealt with it. `disabled_for`: the organization whose administrator disabled it; None: the platform's.
    """

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    status: Mapped[str]
    name: Mapped[str]
    document_kind: Mapped[str]
    document: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    document_key: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, info=indexed("document", "document", "document_kind", "id", normal=_holder)
    )
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    phone_key: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info=indexed("phone", "phone"))
    sex: Mapped[str | None]
    birth_date: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    region_code: Mapped[str | None]
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool]
    password_set_at: Mapped[datetime]
    initial_password_used_at: Mapped[datetime | None]
    owned_since: Mapped[datetime | None]
    security_epoch: Mapped[int]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    disabled_for: Mapped[UUID | None]
    refusal: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    created_at: Mapped[datetime]

    def become(self, status: AccountStatus) -> None:
        """Change the status; raise AccountStateChanged if it cannot follow the present one."""
        if status not in NEXT[AccountStatus(self.status)]:
            raise AccountStateChanged
        self.status = status.value

    def know(self, person: PersonalData, key: bytes, sealer: Sealer) -> None:
        """Take over a person's data, sealed; `key` is the blind index of the document."""
        self.name = person.name
        self.document_kind = person.document_kind
        self.document = sealer.seal(person.document_number, self._place("document"))
        self.document_key = key
        self.phone = sealer.seal(person.phone, self._place("phone")) if person.phone else None
        self.phone_key = sealer.blind("phone", person.phone) if person.phone else None
        self.sex = person.sex.value if person.sex else None
        born = person.birth_date
        self.birth_date = sealer.seal(born.isoformat(), self._place("birth_date")) if born else None
        self.region_code = person.region_code

    def opened(self, sealer: Sealer) -> PersonalData:
        """Return the person's data in clear."""
        born = sealer.open(self.birth_date, self._place("birth_date")) if self.birth_date else None
        return PersonalData(
            name=self.name,
            document_kind=self.document_kind,
            document_number=sealer.open(self.document, self._place("document")),
            phone=sealer.open(self.phone, self._place("phone")) if self.phone else None,
            sex=Sex(self.sex) if self.sex else None,
            birth_date=date.fromisoformat(born) if born else None,
            region_code=self.region_code,
        )

    def set_password(self, password_hash: str, at: datetime, *, must_change: bool) -> None:
        """Keep a new password's hash; every session that began before is over."""
        self.password_hash = password_hash
        self.password_set_at = at
        self.must_change_password = must_change
        self.initial_password_used_at = None
        if not must_change:
            self.owned_since = self.owned_since or at
        self.security_epoch += 1

    def initial_password_spent(self, now: datetime) -> bool:
        """Return whether a password that somebody else set was used before or has waited too long (ASVS 6.4.1)."""
        waited = now > self.password_set_at + INITIAL_PASSWORD_GOOD_FOR
        return self.must_change_password and (waited or self.initial_password_used_at is not None)

    def use_initial_password(self, at: datetime) -> None:
        """Note a login: the account is in its owner's hands, and a password that is good only once is used."""
        self.owned_since = self.owned_since or at
        if self.must_change_password:
            self.initial_password_used_at = at

    def spend_initial_password(self, at: datetime) -> None:
        """Have a password that somebody else set, and that its owner has not replaced, be good for no login."""
        self.initial_password_used_at = self.initial_password_used_at or at

    def disown(self) -> None:
        """Be in nobody's hands and without a password, as a new account is; every session is over."""
        self.password_hash, self.owned_since = None, None
        self.must_change_password, self.initial_password_used_at = False, None
        self.close_sessions()

    def inherit(self, other: "Account", sealer: Sealer) -> None:
        """Take over what the same person's other account knows and this one does not: phone, region, employer."""
        if self.phone is None and other.phone is not None:
            phone = sealer.open(other.phone, other._place("phone"))
            self.phone = sealer.seal(phone, self._place("phone"))
            self.phone_key = sealer.blind("phone", phone)
        self.region_code = self.region_code or other.region_code
        self.employer_id = self.employer_id or other.employer_id

    def fold_into(self, kept_id: UUID) -> None:
        """Be part of another account of the same person from now on; raise AccountStateChanged if it cannot."""
        self.become(AccountStatus.MERGED)
        self.merged_into = kept_id
        self.close_sessions()

    def erase(self, sealer: Sealer) -> None:
        """Know nothing of the person any more, and be nobody's; raise AccountStateChanged if it cannot.

        Id, dates and versions stay, so that what points here points at something; the number may be registered anew.
        """
        self.become(AccountStatus.ERASED)
        nobody = PersonalData(ERASED_NAME, ERASED_DOCUMENT, "", None, None, None, None)
        self.know(nobody, sealer.blind("document", erased_text(self.id)), sealer)
        self.employer_id = self.disabled_for = self.refusal = None
        self.version += 1
        self.disown()

    def close_sessions(self) -> None:
        """Every session that began before is over."""
        self.security_epoch += 1

    def keep_refusal(self, reason: str, sealer: Sealer) -> None:
        """Keep why the registration was refused."""
        self.refusal = sealer.seal(reason, self._place("refusal"))

    def refusal_reason(self, sealer: Sealer) -> str:
        """Return why the registration was refused, "" if it was not."""
        return sealer.open(self.refusal, self._place("refusal")) if self.refusal else ""

    def _place(self, column: str) -> str:
        return f"accounts|{column}|{self.id}"


class GrantEntry(Base):
    """A role that an account holds, for an organization or for none."""

    __tablename__ = "grants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("account_id", "role", "organization_id", postgresql_nulls_not_distinct=True),
        # The rule that the two never meet holds even where two administrators grant at once.
        Index(
            "uq_grants_auditor_or_administrator",
            "account_id",
            unique=True,
            postgresql_where=text("role IN ('auditor', 'platform_admin')"),
        ),
    )
