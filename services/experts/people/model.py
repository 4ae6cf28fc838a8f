"""The projection of accounts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Sex
from experts.database import Base
from foundation.sealing.columns import indexed, sealed
from foundation.sealing.sealer import BlindIndex, Sealer

ERASED_KIND = "erased"
"""The kind of document of somebody who was deleted: there is no number."""


class Person(Base):
    """An account as last told: the highest version wins. Number, birth date and phone are sealed.

    `document_index` is the blind index of the number.
    """

    __tablename__ = "people"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    document_kind: Mapped[str]
    document_number: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    birth_date: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    sex: Mapped[str | None]
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    region_code: Mapped[str | None]
    employer_id: Mapped[UUID | None]
    employer_name: Mapped[str | None]
    employer_credit_code: Mapped[str | None]
    active: Mapped[bool]
    applicant: Mapped[bool]
    document_index: Mapped[bytes | None] = mapped_column(
        LargeBinary, index=True, info=indexed("document_number", "document_number")
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """A person in the clear, for this person's own pages and for snapshots."""

    account_id: UUID
    name: str
    sex: Sex | None
    document_kind: str
    document_number: str
    birth_date: date | None
    employer_id: UUID | None

    @property
    def erased(self) -> bool:
        """Whether the person was deleted."""
        return self.document_kind == ERASED_KIND


@dataclass(frozen=True, slots=True)
class MaskedIdentity:
    """A person as everybody else reads of them."""

    name: str
    sex: str | None
    sex_label: str
    document_kind: str
    document_number_masked: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """The account of an identity number and its holder's name."""

    account_id: UUID
    name: str


def document_index(sealer: Sealer, document_number: str) -> BlindIndex:
    """Return the blind index of an identity number as identity writes it."""
    return sealer.blind("document_number", document_number)


def place(column: str, account_id: UUID) -> str:
    """Return the place that a sealed column of a person is sealed for."""
    return f"people|{column}|{account_id}"
