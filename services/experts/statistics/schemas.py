"""The figures on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class BarOut(BaseModel):
    """One value and how many experts have it."""

    model_config = ConfigDict(from_attributes=True)

    label: str
    count: int


class FiguresOut(BaseModel):
    """The figures as of a moment: of listed experts, but `statuses`, which a bureau is not told."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    total: int
    prefectures: list[BarOut]
    specialties: list[BarOut]
    titles: list[BarOut]
    ages: list[BarOut]
    kinds: list[BarOut]
    statuses: list[BarOut] | None
    months: list[BarOut]
