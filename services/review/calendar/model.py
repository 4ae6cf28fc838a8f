"""Days on which the statutory calendar is overruled, and years that an administrator has entered."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from review.database import Base


class DayOverride(Base):
    """One day, and whether people work on it whatever the statutory calendar says."""

    __tablename__ = "day_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]


class EnteredYear(Base):
    """A year whose holidays the shipped data do not know and an administrator has entered day by day."""

    __tablename__ = "entered_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
