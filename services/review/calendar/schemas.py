"""The calendar on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from review.calendar.usecases import Year

UNKNOWN = "{year}年的放假安排尚未录入，期限暂按周一至周五为工作日计算。"


class DayIn(BaseModel):
    """Whether people work on the day."""

    model_config = ConfigDict(extra="forbid")

    working: bool


class DayOut(BaseModel):
    """A day that is overruled."""

    day: date
    working: bool


class YearOut(BaseModel):
    """A year; `warning` is a sentence when its statutory holidays are not known yet.

    `shipped` tells that they came with the program, `entered_at` and `entered_by` who entered them otherwise.
    """

    year: int
    known: bool
    shipped: bool
    entered_at: datetime | None
    entered_by: str | None
    warning: str | None
    days: list[DayOut]

    @classmethod
    def of(cls, year: Year) -> Self:
        """Return the year as it travels."""
        return cls(
            year=year.year,
            known=year.known,
            shipped=year.shipped,
            entered_at=year.entered.entered_at if year.entered else None,
            entered_by=year.entered.entered_by if year.entered else None,
            warning=None if year.known else UNKNOWN.format(year=year.year),
            days=[DayOut(day=day, working=working) for day, working in year.overrides.items()],
        )


class WarningOut(BaseModel):
    """A year of which the holidays should be known by now."""

    year: int
    sentence: str


class WarningsOut(BaseModel):
    """What the administrator has to see to."""

    items: list[WarningOut]

    @classmethod
    def of(cls, years: Sequence[int]) -> Self:
        """Return a sentence for each year."""
        return cls(items=[WarningOut(year=year, sentence=UNKNOWN.format(year=year)) for year in years])
