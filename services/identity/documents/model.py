"""The kinds of identity documents, and what one number says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.words import Sex, UserType


class DocumentKind(StrEnum):
    """The documents that are accepted (product.md, Identity documents)."""

    CITIZEN = "citizen"
    RESIDENCE_PERMIT = "residence_permit"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_PERMANENT = "foreign_permanent"

    @property
    def user_type(self) -> UserType:
        """Return who holds documents of this kind."""
        return UserType.RESIDENT if self is DocumentKind.CITIZEN else UserType.OVERSEAS


@dataclass(frozen=True, slots=True)
class Document:
    """A number that has been checked.

    `region_code` are the six digits of the place that issued it, where the number has them; `warnings` are
    sentences for whoever compares the number with the photos.
    """

    kind: DocumentKind
    number: str
    sex: Sex | None = None
    birth_date: date | None = None
    region_code: str | None = None
    warnings: tuple[str, ...] = ()

    def age(self, today: date) -> int | None:
        """Return the completed years of life, None where the number does not say."""
        born = self.birth_date
        if born is None:
            return None
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
