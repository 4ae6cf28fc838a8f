"""The calendar on the wire."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from review.calendar.usecases import Year


class DayIn(BaseModel):
    """Whether people work on the day."""

    model_config = ConfigDict(extra="forbid")

    working: bool


class DayOut(BaseModel):
    """A day that is overruled."""

    day: date
    working: bool


class YearOut(BaseModel):
    """A year; `warning` is a sentence when its statutory holidays are not known yet."""

    year: int
    known: bool
    warning: str | None
    days: list[DayOut]

    @classmethod
    def of(cls, year: Year) -> Self:
        """Return the year as it travels."""
        warning = None if year.known else f"{year.year}年的法定节假日安排尚未录入，期限暂按周一至周五计算。"
        days = [DayOut(day=day, working=working) for day, working in year.overrides.items()]
        return cls(year=year.year, known=year.known, warning=warning, days=days)
