"""统计 of delegations on the wire."""

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict

from review.delegations.queries import Count
from review.delegations.usecases import Figures


class CountOut(BaseModel):
    """Of one year, specialty (a code) or bureau (`of`): how many were delegated, came, and did not."""

    model_config = ConfigDict(from_attributes=True)

    of: str
    delegated: int
    attended: int
    absent: int


class FiguresOut(BaseModel):
    """Delegations by the year of the review, the earliest first; by specialty and by bureau, the most first."""

    years: list[CountOut]
    specialties: list[CountOut]
    bureaus: list[CountOut]

    @classmethod
    def of(cls, figures: Figures) -> Self:
        """Return them as they travel."""
        return cls(
            years=_lines(figures.years),
            specialties=_lines(figures.specialties),
            bureaus=_lines(figures.bureaus),
        )


def _lines(counts: Sequence[Count]) -> list[CountOut]:
    return [CountOut.model_validate(one) for one in counts]
